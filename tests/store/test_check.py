"""Was it said: a pasted quotation against what stored pages hold, every difference marked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from onrecord.store.database import reading
from onrecord.store.listing.check import Answer, Piece, check
from onrecord.store.listing.quoted import words_of_text
from support.record_files import record_of
from support.statements import analysis, page, said

HARBOUR = page(
    "“We will not close the harbour before the first of May, whatever the union says,” mayor "
    "Vera Lund said. “The quay belongs to everyone who lives in this town,” Lund added. "
    "The union did not answer. Twelve cranes stood idle on Monday morning.",
    "harbour.txt",
    publisher="Osthaven Herald",
    published="2026-03-01",
)
MILL = page(
    "The mill lost 1,200 workers in two years, Ada Brandt said. "
    "“Every one of them had a name,” she told the council.",
    "mill.txt",
    published="2026-03-02",
)
LONG = "“We will not close the harbour before the first of May, whatever the union says,”"
QUAY = "“The quay belongs to everyone who lives in this town,”"
LOST = "The mill lost 1,200 workers in two years,"


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    path = record_of(
        Path(tmp_path_factory.mktemp("check")) / "r.db",
        (HARBOUR, analysis(HARBOUR, said("Vera Lund", LONG), said("Vera Lund", QUAY, cue="added"))),
        (
            MILL,
            analysis(
                MILL,
                said("Ada Brandt", LOST),
                said(None, "“Every one of them had a name,”", cue="told"),
            ),
        ),
    )
    with reading(path) as opened:
        yield opened


def best(answer: Answer) -> Piece:
    return answer.matches[0].pieces[0]


def changes(piece: Piece) -> list[tuple[str, str, str]]:
    return [(d.change, d.asked, d.stored) for d in piece.differences]


@pytest.mark.parametrize(
    "quotation",
    [
        "The quay belongs to everyone who lives in this town",
        "“The quay belongs to everyone who lives in this town.”",
        "the QUAY belongs — to everyone, who lives in this town!",
        "  'The quay\nbelongs to everyone who lives in this town'  ",
    ],
)
def test_the_same_words_are_exact_whatever_their_marks_and_case(
    connection: Connection, quotation: str
) -> None:
    answer = check(connection, quotation)
    assert answer.verdict == "exact"
    piece = best(answer)
    assert piece.statement is not None
    assert (piece.statement.speaker, piece.uri) == ("Vera Lund", "harbour.txt")
    assert (piece.publisher, piece.published) == ("Osthaven Herald", "2026-03-01")
    assert answer.matches[0].score == 1.0


def test_the_matched_stretches_lead_back_to_the_page(connection: Connection) -> None:
    piece = best(check(connection, "The quay belongs to everyone who lives in this town"))
    [span] = piece.spans
    assert span.of(HARBOUR.article.text) == "The quay belongs to everyone who lives in this town"


def test_a_replaced_word_makes_it_altered_and_is_marked(connection: Connection) -> None:
    answer = check(connection, "The quay belongs to everybody who lives in this town")
    assert answer.verdict == "altered"
    assert changes(best(answer)) == [
        ("kept", "The quay belongs to", "The quay belongs to"),
        ("replaced", "everybody", "everyone"),
        ("kept", "who lives in this town", "who lives in this town"),
    ]


def test_an_added_word_makes_it_altered_and_is_marked(connection: Connection) -> None:
    answer = check(connection, "The quay belongs to absolutely everyone who lives in this town")
    assert answer.verdict == "altered"
    assert ("added", "absolutely", "") in changes(best(answer))


def test_a_part_of_a_longer_saying_is_cut_and_the_rest_is_shown(connection: Connection) -> None:
    answer = check(connection, "close the harbour before the first of May")
    assert answer.verdict == "cut"
    assert changes(best(answer)) == [
        ("left out", "", "We will not"),
        ("kept", *["close the harbour before the first of May"] * 2),
        ("left out", "", "whatever the union says"),
    ]


def test_a_part_that_loses_a_negation_says_so(connection: Connection) -> None:
    first = best(check(connection, "close the harbour before the first of May")).differences[0]
    assert first.turns == ("negation",)
    assert first.turns_sense


@pytest.mark.parametrize("dots", ["…", "...", "[...]", "(…)", ". . ."])
def test_words_left_out_with_an_ellipsis_make_it_cut(connection: Connection, dots: str) -> None:
    answer = check(connection, f"We will not close the harbour {dots} whatever the union says")
    assert answer.verdict == "cut"
    assert ("left out", "", "before the first of May") in changes(best(answer))


def test_words_left_out_silently_make_it_cut_and_are_marked(connection: Connection) -> None:
    answer = check(connection, "The quay belongs to everyone in this town")
    assert answer.verdict == "cut"
    assert ("left out", "", "who lives") in changes(best(answer))
    assert answer.matches[0].score < 1.0


def test_a_changed_word_beside_a_silent_omission_is_altered_and_still_found(
    connection: Connection,
) -> None:
    answer = check(connection, "We will not close the harbour, whatever the council says")
    assert answer.verdict == "altered"
    assert ("left out", "", "before the first of May") in changes(best(answer))
    assert ("replaced", "council", "union") in changes(best(answer))


def test_a_negation_left_out_silently_makes_it_altered(connection: Connection) -> None:
    answer = check(connection, "We will close the harbour before the first of May")
    assert answer.verdict == "altered"
    [turned] = [d for d in best(answer).differences if d.turns_sense]
    assert (turned.change, turned.stored, turned.turns) == ("left out", "not", ("negation",))


def test_a_changed_number_is_told(connection: Connection) -> None:
    answer = check(connection, "The mill lost 12,000 workers in two years")
    assert answer.verdict == "altered"
    [turned] = [d for d in best(answer).differences if d.turns_sense]
    assert (turned.asked, turned.stored, turned.turns) == ("12,000", "1,200", ("number",))


def test_a_number_written_otherwise_is_the_same(connection: Connection) -> None:
    assert check(connection, "The mill lost 1200 workers in two years").verdict == "exact"


def test_two_sayings_of_one_speaker_in_one_are_joined_and_each_piece_is_shown(
    connection: Connection,
) -> None:
    quotation = "We will not close the harbour, the quay belongs to everyone who lives in this town"
    answer = check(connection, quotation)
    assert answer.verdict == "joined"
    one, other = answer.matches[0].pieces
    assert one.asked == "We will not close the harbour"
    assert other.asked == "the quay belongs to everyone who lives in this town"
    assert [p.statement.speaker for p in (one, other) if p.statement] == ["Vera Lund"] * 2
    assert [s.of(HARBOUR.article.text) for s in other.spans] == [
        "The quay belongs to everyone who lives in this town"
    ]


def test_sayings_of_two_speakers_can_be_found_joined_too(connection: Connection) -> None:
    answer = check(
        connection,
        "The quay belongs to everyone who lives in this town and the mill lost 1,200 workers",
    )
    assert answer.verdict == "joined"
    assert {p.uri for p in answer.matches[0].pieces} == {"harbour.txt", "mill.txt"}


def test_words_of_the_page_that_no_one_is_held_to_have_said_are_found_without_a_speaker(
    connection: Connection,
) -> None:
    answer = check(connection, "Twelve cranes stood idle on Monday morning")
    assert answer.verdict == "exact"
    piece = best(answer)
    assert piece.statement is None
    assert piece.stored == "Twelve cranes stood idle on Monday morning"
    assert [s.of(HARBOUR.article.text) for s in piece.spans] == [piece.stored]


def test_a_statement_without_a_speaker_is_a_statement_all_the_same(connection: Connection) -> None:
    piece = best(check(connection, "Every one of them had a name"))
    assert piece.statement is not None
    assert piece.statement.speaker is None


@pytest.mark.parametrize(
    "quotation", ["", "…", "“”", "Pineapples ripen slowly in cold greenhouses", "said of the", "\0"]
)
def test_what_nobody_said_is_not_found(connection: Connection, quotation: str) -> None:
    answer = check(connection, quotation)
    assert (answer.verdict, answer.matches) == ("not found", ())


def test_like_words_of_another_matter_are_not_taken_for_the_quotation(
    connection: Connection,
) -> None:
    assert check(connection, "The ferry belongs to no one in this port").verdict == "not found"


def test_matches_are_bounded_by_their_limit_and_the_best_stands_first(
    connection: Connection,
) -> None:
    answer = check(connection, "The quay belongs to everyone who lives in this town", limit=1)
    assert [m.verdict for m in answer.matches] == ["exact"]


def test_a_very_long_paste_is_answered(connection: Connection) -> None:
    answer = check(connection, "The quay belongs to everyone who lives in this town. " * 2000)
    assert answer.verdict in ("altered", "joined", "not found")
    assert check(connection, "word " * 50_000).verdict == "not found"


SAID = [LONG, QUAY, LOST, "“Every one of them had a name,”"]


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.data())
def test_any_unbroken_part_of_a_saying_is_found_in_it(
    connection: Connection, data: st.DataObject
) -> None:
    words = data.draw(st.sampled_from(SAID)).split()
    first = data.draw(st.integers(0, len(words) - 3))
    last = data.draw(st.integers(first + 3, len(words)))
    part = " ".join(words[first:last])
    answer = check(connection, part)
    assert answer.verdict in ("exact", "cut")
    piece = best(answer)
    assert piece.statement is not None
    text = {p.document.uri: p.article.text for p in (HARBOUR, MILL)}[piece.uri]
    found = " ".join(s.of(text) for s in piece.spans)
    assert words_of_text(found).folded == words_of_text(part).folded


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.text(max_size=40) | st.text("the quay belongs … 1,2%'’-\0“” not", max_size=60))
def test_no_paste_is_an_error(connection: Connection, quotation: str) -> None:
    answer = check(connection, quotation.encode("utf-8", "replace").decode())
    assert (answer.verdict == "not found") == (answer.matches == ())
