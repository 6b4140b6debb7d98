"""Annotations by hand: what they say, and what is refused, with file, line and reason."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.errors import BadAnnotation
from onrecord.model.marked import Marked, MarkedSpeaker
from onrecord.model.selector import Span
from onrecord.readers import brat
from onrecord.readers.brat import statements

TEXT = "“The quay is ours,” Vera Lund said on Monday. Anders Moe denied that it is."
SOUND = """\
T1\tSpeaker 20 29\tVera Lund
T2\tStatement 30 34\tsaid
T3\tQuote 0 19\t“The quay is ours,”
E1\tStatement:T2 Speaker:T1 Content:T3
A1\tAct E1 State
T4\tSpeaker 46 56\tAnders Moe
T5\tCue 57 63\tdenied
T6\tQuote 64 74\tthat it is
E2\tStatement:T5 Speaker:T4 Content:T6
A2\tKind E2 indirect
A3\tAct E2 deny
A4\tModality E2 hypothetical
N1\tReference T4 onr:ent_7\tAnders O. Moe
#1\tAnnotatorNotes E2\tatt_0ab1 model m1 p=0.5
T7\tCity 0 4\t“The
R1\tNear Arg1:T7 Arg2:T3
"""


def read(marks: str) -> tuple[Marked, ...]:
    return statements("a.ann", TEXT, marks.encode())


def test_marks_by_hand_are_statements() -> None:
    first, second = read(SOUND)
    assert first.speaker == MarkedSpeaker("Vera Lund")
    assert (first.source, first.cue, first.content) == (
        (Span(20, 29),), (Span(30, 34),), (Span(0, 19),),
    )  # fmt: skip
    assert (first.kind, first.acts, first.statement) == (None, (("STATE", "done"),), None)
    assert second.speaker == MarkedSpeaker("Anders O. Moe", "ent_7")
    assert second.kind == "indirect"
    assert second.acts == (("DENY", "hypothetical"),)
    assert second.statement == "att_0ab1"


def test_a_file_with_line_ends_of_windows_and_a_mark_before_it_is_read() -> None:
    told = "\ufeff" + SOUND.replace("\n", "\r\n")
    assert read(told) == read(SOUND)


def test_pieces_of_a_stretch_stay_apart() -> None:
    told = SOUND.replace("Quote 0 19\t“The quay is ours,”", "Quote 0 9;13 19\t“The quay ours,”")
    assert read(told)[0].content == (Span(0, 9), Span(13, 19))


@pytest.mark.parametrize(
    ("old", "new", "line", "why"),
    [
        ("T1\tSpeaker 20 29", "T1\tSpeaker 20 99", 1, "20 99 is no stretch of the text"),
        ("T1\tSpeaker 20 29", "T1\tSpeaker 29 20", 1, "29 20 is no stretch"),
        ("T1\tSpeaker 20 29", "T1\tSpeaker 21 30", 1, "the text has 'era Lund ' there"),
        ("T1\tSpeaker 20 29", "T1 Speaker 20 29", 1, "not of the form"),
        ("T3\tQuote 0 19", "T3\tQuote 0 9;5 19", 3, "pieces overlap"),
        ("T3\tQuote 0 19", "T2\tQuote 0 19", 3, "T2 stands in the file twice"),
        ("Content:T3\n", "Content:T33\n", 4, "T33 is named and stands nowhere"),
        ("Content:T3\n", "Content:E1\n", 4, "E1 cannot be its Content"),
        ("Content:T3\n", "Content:T3 About:T1\n", 4, "a statement has no About"),
        ("Content:T3\n", "Content:T3 Content2:T1\n", 4, "two of Content"),
        ("Content:T3\n", "Content:T3 Within:E1\n", 4, "E1 stands within itself"),
        ("Speaker:T1 Content:T3", "Speaker:T1", 4, "E1 has no Content"),
        ("Act E1 State", "Act E1 shout", 5, "'shout' is no Act; one of accuse"),
        ("Act E1 State", "Act E9 state", 5, "E9 is named and stands nowhere"),
        ("Kind E2 indirect", "Kind E2 loud", 10, "'loud' is no Kind"),
        ("Modality E2 hypothetical", "Modality E2 maybe", 12, "'maybe' is no Modality"),
        ("N1\tReference T4", "N1\tReference T44", 13, "T44 is named"),
        ("N1\tReference T4 onr:ent_7", "N1\tReference T4 ent_7", 13, "not of the form"),
        ("T7\tCity", "?7\tCity", 15, "'?' begins no annotation"),
        ("Arg2:T3", "Arg2:T30", 16, "T30 is named"),
        ("E2\tStatement:T5 Speaker:T4 Content:T6", "E2\tStatement:T2 Speaker:T1 Content:T3",
         9, "E2 marks the same words as E1"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_file_line_and_reason(
    old: str, new: str, line: int, why: str
) -> None:
    assert old in SOUND
    with pytest.raises(BadAnnotation) as refused:
        read(SOUND.replace(old, new))
    assert str(refused.value).startswith(f"a.ann, line {line}: ")
    assert why in str(refused.value)


def test_two_statements_that_stand_within_each_other_are_refused() -> None:
    told = SOUND.replace("Content:T3\n", "Content:T3 Within:E2\n")
    told = told.replace("Content:T6\n", "Content:T6 Within:E1\n")
    with pytest.raises(BadAnnotation, match="within itself"):
        read(told)


def test_statements_may_stand_within_each_other_to_a_depth(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = SOUND.replace("Content:T3\n", "Content:T3 Within:E2\n")
    assert [one.within for one in read(told)] == ["E2", None]
    monkeypatch.setattr(brat, "_MAX_DEPTH", 1)
    with pytest.raises(BadAnnotation, match="line 4: E1 stands within more than 1 others"):
        read(told)


def test_a_stretch_over_two_lines_may_be_one_piece_with_a_space_for_the_line_end() -> None:
    marks = "T1\tQuote 0 7\tOne two\nT2\tCue 8 12\tsaid\nE1\tStatement:T2 Content:T1\n"
    (one,) = statements("a.ann", "One\ntwo said", marks.encode())
    assert one.content == (Span(0, 7),)


def test_bytes_that_are_no_utf_8_are_refused_at_their_line() -> None:
    with pytest.raises(BadAnnotation, match="line 2: it is not UTF-8"):
        statements("a.ann", TEXT, b"\n\xff\n")


def test_a_file_over_the_limits_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(brat, "_MAX_LINES", 5)
    with pytest.raises(BadAnnotation, match="more than 5 lines"):
        read(SOUND)
    monkeypatch.setattr(brat, "MAX_BYTES", 5)
    with pytest.raises(BadAnnotation, match="more than 5 bytes"):
        read(SOUND)


def outcome(raw: bytes) -> tuple[Marked, ...] | BadAnnotation:
    try:
        return statements("a.ann", TEXT, raw)
    except BadAnnotation as refused:
        return refused


@given(st.binary(max_size=200) | st.text("TERANM#*0123456789 \t\n:;abSpeaker", max_size=200))
def test_any_bytes_are_read_or_refused(marks: bytes | str) -> None:
    found = outcome(marks if isinstance(marks, bytes) else marks.encode())
    assert isinstance(found, tuple) or found.path == "a.ann"


@given(st.data())
def test_a_sound_file_with_a_change_anywhere_is_read_or_refused(data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(SOUND) - 1))
    put = data.draw(st.text("TERANM#*0123456789 \t\n:;", max_size=4))
    changed = SOUND[:at] + put + SOUND[at + data.draw(st.integers(0, 3)) :]
    found = outcome(changed.encode())
    assert isinstance(found, tuple) or 0 < found.line <= changed.count("\n") + 1
