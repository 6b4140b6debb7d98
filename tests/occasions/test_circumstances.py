"""Occasion, time and place of a statement: what stands around it, nothing that is said in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.model.act import Deed, SaidAt
from onrecord.model.attribution import Attribution
from onrecord.model.entity import Entity
from onrecord.model.mention import Mention
from onrecord.model.selector import Span
from onrecord.occasions.circumstances import occasion_of, with_circumstances, with_times
from onrecord.times.expressions import find_times
from support.annotated import article_of

# Fiction throughout; the pages are of Friday, 16 May 2031.
FRIDAY = date(2031, 5, 16)


def span(text: str, words: str) -> Span:
    at = text.index(words)
    return Span(at, at + len(words))


def said(text: str, source: str, cue: str, content: str, speaker: str | None = "e") -> Attribution:
    return Attribution(
        id=f"{source}{cue}{content}",
        kind="indirect",
        source=(span(text, source),) if source else (),
        cue=(span(text, cue),),
        content=(span(text, content),),
        within=None,
        speaker=speaker,
        prob=1.0,
    )


def told(
    text: str, *items: Attribution, places: tuple[str, ...] = (), hint: str | None = None
) -> tuple[Attribution, ...]:
    times = [SaidAt(t.value, t.grain, t.span) for t in find_times(text, FRIDAY)]
    entities = [_place(text, name) for name in places]
    hints = {(i.source, i.cue, i.content): span(text, hint) for i in items} if hint else {}
    return with_circumstances(article_of(text), items, entities, times, hints)


def _place(text: str, name: str) -> Entity:
    at = span(text, name)
    return Entity(name, name, "place", None, (), (), (Mention(at, at, "name", "place", 1.0),))


@pytest.mark.parametrize(
    ("text", "cue", "content", "words", "meaning"),
    [
        (
            "During a press conference at this week's port meeting, Lund said the quay was safe.",
            "said",
            "the quay was safe",
            "During a press conference at this week's port meeting",
            ("press_conference", "spoken"),
        ),
        ("Lund said in a tweet that the quay was safe.", "said", "the quay was safe",
         "in a tweet", ("social_post", "online")),
        ("Lund said on Facebook that the quay was safe.", "said", "the quay was safe",
         "on Facebook", ("social_post", "online")),
        ("Lund tweeted that the quay was safe.", "tweeted", "the quay was safe",
         "tweeted", ("social_post", "online")),
        ("Lund testified that the quay was safe.", "testified", "the quay was safe",
         "testified", ("hearing", "spoken")),
        ("Lund issued a statement saying the quay was safe.", "issued a statement saying",
         "the quay was safe", "a statement", ("statement", "written")),
        ("In a phone interview with the Herald, Lund said the quay was safe.", "said",
         "the quay was safe", "In a phone interview with the Herald", ("interview", "spoken")),
        ("The quay was safe, Lund wrote in an open letter to the council.", "wrote",
         "The quay was safe,", "in an open letter", ("letter", "written")),
    ],
)  # fmt: skip
def test_an_occasion_is_found_by_the_words_around_the_cue(
    text: str, cue: str, content: str, words: str, meaning: tuple[str, str]
) -> None:
    found = occasion_of(text, said(text, "Lund", cue, content))
    assert found is not None
    assert (found.span.of(text), found.kind, found.medium) == (words, *meaning)


@pytest.mark.parametrize(
    "text",
    [
        "Lund said the union lied in a letter.",
        "Lund said that an interview with Vik had been a mistake.",
    ],
)
def test_an_occasion_that_is_spoken_of_is_not_that_of_the_statement(text: str) -> None:
    content = text.removeprefix("Lund said ").rstrip(".")
    assert occasion_of(text, said(text, "Lund", "said", content)) is None


def test_a_poll_that_says_something_is_a_source_and_no_occasion() -> None:
    text = "A new poll says the quay is loved."
    assert occasion_of(text, said(text, "A new poll", "says", "the quay is loved")) is None


def test_what_a_model_points_at_counts_before_the_rules() -> None:
    text = "Lund said in a tweet, read out at the dinner, that the quay was safe."
    (item,) = told(text, said(text, "Lund", "said", "the quay was safe"), hint="at the dinner")
    assert item.occasion is not None
    assert (item.occasion.span.of(text), item.occasion.kind) == ("at the dinner", "meeting")


def test_a_phrase_that_names_no_kind_counts_where_the_words_tell_no_other() -> None:
    text = "At the opening of the mill, Lund said that the quay was safe."
    item = said(text, "Lund", "said", "the quay was safe")
    (found,) = told(text, item, hint="At the opening of the mill")
    assert found.occasion is not None
    assert (found.occasion.kind, found.occasion.medium) == ("other", None)
    assert told(text, item, hint="Lund")[0].occasion is None


@pytest.mark.parametrize(
    ("text", "content", "words", "value"),
    [
        ("Lund said on Tuesday that the quay closed in March.", "the quay closed in March",
         "Tuesday", "2031-05-13"),
        ("On Tuesday, Lund said the quay closed in March.", "the quay closed in March",
         "Tuesday", "2031-05-13"),
        ("Lund said in a Tuesday interview that the quay closed.", "the quay closed",
         "Tuesday", "2031-05-13"),
        ("Lund said earlier this week that the quay closed.", "the quay closed",
         "earlier this week", "2031-W20"),
    ],
)  # fmt: skip
def test_a_time_beside_the_cue_or_in_the_occasion_is_when_it_was_said(
    text: str, content: str, words: str, value: str
) -> None:
    (item,) = told(text, said(text, "Lund", "said", content))
    assert item.time is not None
    assert (item.time.span.of(text), item.time.value) == (words, value)


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Lund said the quay closed on Tuesday.", "the quay closed on Tuesday"),
        ("Lund, who left the council on Tuesday, said the quay closed.", "the quay closed"),
        ("Lund said for two days that the quay closed.", "the quay closed"),
        ("Lund said the quay closed. The mill burnt down on Tuesday.", "the quay closed"),
    ],
)
def test_a_time_of_something_else_is_not_when_it_was_said(text: str, content: str) -> None:
    (item,) = told(text, said(text, "Lund", "said", content))
    assert item.time is None


def test_a_place_beside_the_cue_is_where_it_was_said_and_one_of_the_source_is_not() -> None:
    text = "Lund said in Osthaven that the quay in Norhaven was safe."
    item = said(text, "Lund", "said", "the quay in Norhaven was safe")
    (found,) = told(text, item, places=("Osthaven", "Norhaven"))
    assert found.place is not None
    assert (found.place.name, found.place.span.of(text)) == ("Osthaven", "Osthaven")
    text = "The mayor in Osthaven said that the quay was safe."
    item = said(text, "The mayor in Osthaven", "said", "the quay was safe")
    assert told(text, item, places=("Osthaven",))[0].place is None


def test_a_building_may_be_the_place() -> None:
    text = "Speaking outside the town hall, Lund said the quay was safe."
    (item,) = told(text, said(text, "Lund", "said", "the quay was safe"))
    assert item.place is not None
    assert item.place.name == "the town hall"


def test_one_who_goes_on_in_a_paragraph_goes_on_at_the_same_occasion() -> None:
    first, second = "Lund said in a speech that the quay was safe.", "She added it would reopen."
    text = f"{first} {second}"
    items = (
        said(text, "Lund", "said", "the quay was safe"),
        said(text, "She", "added", "it would reopen"),
    )
    taken = told(text, *items)[1].occasion
    assert taken is not None
    assert taken.span.of(text) == "in a speech"
    other = replace(items[1], speaker="another")
    assert told(text, items[0], other)[1].occasion is None
    apart = replace(
        article_of(text),
        paragraphs=(Span(0, len(first)), Span(len(first) + 1, len(text))),
    )
    assert with_circumstances(apart, items, (), ())[1].occasion is None


def test_what_stands_around_a_statement_is_not_around_one_told_in_it() -> None:
    text = "Lund said in a speech on Tuesday that Vik wrote in a letter that he would go."
    outer = said(text, "Lund", "said", "that Vik wrote in a letter that he would go")
    inner = replace(said(text, "Vik", "wrote", "that he would go", "v"), within=outer.id)
    first, second = told(text, outer, inner)
    assert first.occasion is not None
    assert second.occasion is not None
    assert (first.occasion.kind, second.occasion.kind) == ("speech", "letter")
    assert first.time is not None
    assert second.time is None


def test_a_deed_takes_the_time_beside_it() -> None:
    text = "Vik sued Lund on Tuesday. The trial begins on May 20."
    deed = Deed("d", (span(text, "sued"),), "v", "l", "ACCUSE", "done", None, 1.0)
    times = [SaidAt(t.value, t.grain, t.span) for t in find_times(text, FRIDAY)]
    (found,) = with_times(text, (deed,), times)
    assert found.at is not None
    assert found.at.value == "2031-05-13"


WORDS = st.lists(
    st.sampled_from("Lund said on Friday in a tweet speech Oslo at the , . letter today".split()),
    min_size=3,
    max_size=25,
)


@given(WORDS, st.integers(0, 20), st.integers(0, 20))
def test_nothing_inside_the_content_is_ever_a_circumstance(
    words: list[str], cue_at: int, content_at: int
) -> None:
    text = " ".join(words)
    places = [Span(m, m + len(w)) for w, m in zip(words, _starts(words), strict=True)]
    cue, start = places[cue_at % len(words)], places[content_at % len(words)].start
    content = Span(start, len(text))
    if cue.overlaps(content):
        return
    item = Attribution("a", "indirect", (), (cue,), (content,), None, "e", 1.0)
    (found,) = told(text, item)
    for part in (found.occasion, found.time, found.place):
        assert part is None or (part.span.of(text).strip() and not part.span.overlaps(content))


def _starts(words: list[str]) -> list[int]:
    starts, at = [], 0
    for word in words:
        starts.append(at)
        at += len(word) + 1
    return starts
