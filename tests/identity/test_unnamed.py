"""A source that names nobody keeps its own words, and is not taken for somebody named."""

from __future__ import annotations

import pytest

from support.annotated import Said, read

RAIN = "it rained"


@pytest.mark.parametrize(
    ("source", "name", "kind"),
    [
        ("a senior official", "senior official", "person"),
        ("two people briefed on the plan", "two people briefed on the plan", "group"),
        ("critics", "critics", "group"),
        ("one of the officials", "one of the officials", "person"),
        ("the harbour police", "harbour police", "organization"),
        ("a former aide, who asked not to be named,", "former aide", "person"),
        ("a doctor at Lund Hospital", "doctor at Lund Hospital", "person"),
    ],
)
def test_an_unnamed_source_is_kept_by_its_own_words(source: str, name: str, kind: str) -> None:
    text = f"Mayor Ann Loy left. On Monday {source} said it rained."
    found = read(
        text,
        Said(source, RAIN, "said"),
        names={"Ann Loy": "person"},
    )
    speaker = found.speaker()
    assert (speaker.name, speaker.kind, speaker.is_named) == (name, kind, False)
    assert [m.span.of(text) for m in speaker.mentions] == [source]


def test_the_same_words_are_the_same_unnamed_source() -> None:
    text = "A senior official said it rained. It was cold, a senior official said."
    found = read(
        text,
        Said("A senior official", RAIN, "said"),
        Said("a senior official", "It was cold", "said"),
    )
    assert found.attributions[0].speaker == found.attributions[1].speaker


def test_a_title_with_capitals_names_a_person_whom_the_tagger_missed() -> None:
    text = "It rained, Governor Ann Loy said. Loy smiled."
    found = read(text, Said("Governor Ann Loy", "It rained", "said"))
    speaker = found.speaker()
    assert (speaker.name, speaker.kind, speaker.is_named) == ("Ann Loy", "person", True)
    assert [r.title for r in speaker.roles] == ["Governor"]


def test_a_body_in_capitals_is_no_person() -> None:
    text = "It rained, the Chief Medical Council said."
    assert read(text, Said("the Chief Medical Council", "It rained", "said")).speaker().kind == (
        "organization"
    )


def test_an_attribution_without_a_source_has_no_speaker() -> None:
    assert read("It rained, it was said.", Said(None, "It rained", "said")).speakers == [None]
