"""The names of a text are read alike wherever they stand."""

from __future__ import annotations

from onrecord.identity.consistency import consistent
from onrecord.model.mention import EntityKind, Mention, MentionForm
from onrecord.model.selector import Span
from support.annotated import Said, read


def mention(
    text: str, words: str, kind: EntityKind, form: MentionForm = "name", *, last: bool = False
) -> Mention:
    start = text.rindex(words) if last else text.index(words)
    span = Span(start, start + len(words))
    return Mention(span, span, form, kind, 0.9)


def names(text: str, *mentions: Mention) -> list[tuple[str, str]]:
    found = consistent(text, sorted(mentions, key=lambda m: m.span))
    return [(m.head.of(text), m.kind) for m in found if m.form == "name"]


def test_a_surname_that_was_passed_over_is_found_where_the_full_name_is() -> None:
    text = "Ann Loy left. When Loy came back, Loy Street was wet, and Bo Loy slept."
    assert names(text, mention(text, "Ann Loy", "person")) == [
        ("Ann Loy", "person"),
        ("Loy", "person"),
    ]


def test_a_surname_taken_for_a_place_is_a_person_where_a_full_name_says_so() -> None:
    text = "Ann Lund left. Lund slept."
    found = names(
        text, mention(text, "Ann Lund", "person"), mention(text, "Lund", "place", last=True)
    )
    assert found[0] == ("Ann Lund", "person")
    assert dict(found[1:]) in ({"Lund": "person"}, {"Lund": "place"})


def test_an_honorific_makes_a_person() -> None:
    text = "Mr. Lund slept."
    assert names(text, mention(text, "Lund", "place")) == [("Lund", "person")]


def test_a_seat_or_a_known_body_is_no_person() -> None:
    text = "The Kremlin and the Pentagon slept."
    found = names(text, mention(text, "Kremlin", "person"), mention(text, "Pentagon", "person"))
    assert found == [("Kremlin", "place"), ("Pentagon", "organization")]


def test_a_common_noun_at_the_start_of_a_sentence_is_no_name() -> None:
    text = "Aides slept."
    assert names(text, mention(text, "Aides", "person")) == []


def test_a_dateline_is_a_place() -> None:
    text = "LUND, Sweden (Nordbild) — Ann Loy slept."
    assert names(text, mention(text, "LUND", "organization"))[0] == ("LUND", "place")


def test_a_description_that_stands_where_a_name_is_found_gives_way_to_it() -> None:
    text = "Ann Loy left. Loy slept."
    given = (
        mention(text, "Ann Loy", "person"),
        mention(text, "Loy", "person", "description", last=True),
    )
    assert [(m.form, m.head.of(text)) for m in consistent(text, given)] == [
        ("name", "Ann Loy"),
        ("name", "Loy"),
    ]


def test_a_known_bodys_name_begins_with_its_adjective() -> None:
    text = "The Korean Central News Agency reported rain."
    assert names(text, mention(text, "Central News Agency", "organization")) == [
        ("Korean Central News Agency", "organization")
    ]


def test_a_speaker_whom_the_tagger_passed_over_the_second_time_is_found() -> None:
    text = "Ann Loy left early. It rained, Loy said."
    found = read(text, Said("Loy", "It rained", "said"), names={"Ann Loy": "person"})
    assert found.speakers == ["Ann Loy"]


def test_the_adjective_of_a_people_belongs_to_the_name_of_a_body() -> None:
    text = "The Danish Foreign Ministry slept."
    found = names(text, mention(text, "Foreign Ministry", "organization"))
    assert found == [("Danish Foreign Ministry", "organization")]


def test_a_name_inside_a_longer_one_is_none_of_its_own() -> None:
    text = "The Korean Central News Agency reported rain."
    found = names(
        text,
        mention(text, "Central News Agency", "organization"),
        mention(text, "Korean", "group"),
    )
    assert found == [("Korean Central News Agency", "organization")]
