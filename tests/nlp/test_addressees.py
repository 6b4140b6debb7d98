"""To whom something was said, by the words around its cue."""

from __future__ import annotations

import pytest

from onrecord.model.mention import Mention
from onrecord.model.selector import Span
from onrecord.nlp.addressees import heard_by
from support.annotated import Said, annotated, places


def heard(text: str, said: Said, *mentions: str) -> list[str]:
    (found,) = annotated(text, said).attributions
    known = [
        Mention(span, span, "description", "person", 1.0)
        for words in mentions
        for span in places(text, words)
    ]
    return [span.of(text) for span in heard_by(text, known, found)]


def test_whoever_is_told_comes_after_the_verb() -> None:
    text = "Mayor Lund told a dock workers' gathering that the bridge will open."
    said = Said("Mayor Lund", "the bridge will open", "told")
    assert heard(text, said) == ["a dock workers' gathering"]


def test_a_phrase_that_the_encoder_found_is_taken_whole() -> None:
    text = "Lund warned the head of the port, Ann Loy, that the crane is old."
    said = Said("Lund", "the crane is old", "warned")
    assert heard(text, said, "the head of the port, Ann Loy", "Ann Loy") == [
        "the head of the port, Ann Loy"
    ]


def test_whoever_is_asked_may_open_what_is_asked() -> None:
    text = "Lund called on the NATO chief to stop."
    said = Said("Lund", "the NATO chief to stop", "called on")
    assert heard(text, said, "the NATO chief") == ["the NATO chief"]


def test_a_letter_or_an_interview_names_its_reader_before_the_cue() -> None:
    text = "The tide is late. In a letter to Ann Loy, Lund said the crane is old."
    said = Said("Lund", "the crane is old", "said")
    assert heard(text, said, "Ann Loy") == ["Ann Loy"]


def test_said_to_somebody() -> None:
    text = "“It is old,” Lund said to reporters on Friday."
    assert heard(text, Said("Lund", "“It is old,”", "said")) == ["reporters"]


@pytest.mark.parametrize(
    ("text", "cue", "content"),
    [
        ("Lund said the crane is old.", "said", "the crane is old"),
        ("Lund asked that the crane be moved.", "asked", "that the crane be moved"),
        ("Lund told it as it was: the crane is old.", "told", "the crane is old"),
    ],
)
def test_where_no_hearer_is_told_none_is_given(text: str, cue: str, content: str) -> None:
    assert heard(text, Said("Lund", content, cue)) == []


def test_a_letter_in_another_sentence_is_another_matter() -> None:
    text = "He sent a letter to Ann Loy. Lund said the crane is old."
    assert heard(text, Said("Lund", "the crane is old", "said"), "Ann Loy") == []


def test_the_speaker_is_no_hearer() -> None:
    text = "Asked by Ann Loy, Lund said no."
    (found,) = annotated(text, Said("Ann Loy", "no", "Asked")).attributions
    known = [Mention(Span(9, 16), Span(9, 16), "name", "person", 1.0)]
    assert heard_by(text, known, found) == ()
