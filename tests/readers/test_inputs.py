"""From names to raw inputs: files, folders, packed ones, lines; what fails is set aside."""

from __future__ import annotations

import gzip
import io
import json
import os
import socket
from pathlib import Path

import pytest

from onrecord.errors import DocumentError, InputNotFound, InputTooLarge, UnreadableInput
from onrecord.readers.inputs import RawInput, files_below, raw_inputs
from onrecord.readers.read import read


def _read(*names: Path | str, max_bytes: int = 10_000) -> list[RawInput | DocumentError]:
    return list(raw_inputs([str(name) for name in names], max_bytes=max_bytes))


def _raws(found: list[RawInput | DocumentError]) -> list[bytes]:
    return [item.raw for item in found if isinstance(item, RawInput)]


def test_a_folder_gives_all_files_below_it_sorted_without_hidden_ones(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / ".git").mkdir()
    for name in ("z.txt", "a.txt", "b/m.txt", ".hidden", ".git/c.txt"):
        (tmp_path / name).write_text(name)

    assert _raws(_read(tmp_path)) == [b"a.txt", b"z.txt", b"b/m.txt"]


def test_what_is_no_file_in_a_folder_is_passed_over_and_a_link_to_nothing_told(
    tmp_path: Path,
) -> None:
    (tmp_path / "a.txt").write_text("a")
    os.mkfifo(tmp_path / "b.txt")
    (tmp_path / "c.txt").symlink_to("/dev/zero")
    (tmp_path / "d.txt").symlink_to(tmp_path / "nowhere")
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(str(tmp_path / "e.txt"))

    assert list(files_below(tmp_path)) == [str(tmp_path / name) for name in ("a.txt", "d.txt")]
    assert isinstance(_read(tmp_path)[-1], UnreadableInput)


def test_packed_files_are_read_as_what_they_hold_whatever_their_name(tmp_path: Path) -> None:
    (tmp_path / "page.txt.gz").write_bytes(gzip.compress(b"Harbour closes"))
    (tmp_path / "page.txt").write_bytes(gzip.compress(b"Harbour opens"))

    assert _raws(_read(tmp_path)) == [b"Harbour opens", b"Harbour closes"]


def test_a_name_that_leads_nowhere_stops_the_run_at_once(tmp_path: Path) -> None:
    with pytest.raises(InputNotFound, match="no-such-file"):
        raw_inputs([str(tmp_path / "no-such-file")])


def test_a_dash_reads_standard_input() -> None:
    found = list(raw_inputs(["-"], standard_input=io.BytesIO(b"Harbour closes")))

    assert found == [RawInput("-", b"Harbour closes")]


def test_an_archive_that_would_burst_is_set_aside_before_it_is_unpacked(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.gz"
    bomb.write_bytes(gzip.compress(bytes(30_000_000)))

    (found,) = _read(bomb, max_bytes=100_000)

    assert isinstance(found, InputTooLarge)


def test_an_archive_cut_short_is_set_aside(tmp_path: Path) -> None:
    (tmp_path / "cut.gz").write_bytes(gzip.compress(b"Harbour closes" * 100)[:-20])

    (found,) = _read(tmp_path / "cut.gz")

    assert isinstance(found, UnreadableInput)
    assert "no whole gzip archive" in str(found)


def test_each_line_of_json_lines_is_an_input_named_by_its_url(tmp_path: Path) -> None:
    lines = [{"text": "One.", "url": "http://n.example/1"}, {"html": "<p>Two."}]
    (tmp_path / "in.jsonl").write_text("\n\n".join(json.dumps(line) for line in lines))

    found = _read(tmp_path / "in.jsonl")

    assert [i.uri for i in found] == ["http://n.example/1", f"{tmp_path / 'in.jsonl'}#3"]
    assert all(isinstance(i, RawInput) and i.is_line for i in found)


def test_packed_json_lines_are_lines_too(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl.gz").write_bytes(gzip.compress(b'{"text": "One."}\n{"text": "Two."}\n'))

    assert len(_raws(_read(tmp_path / "in.jsonl.gz"))) == 2


def test_lines_on_standard_input_are_told_by_their_first() -> None:
    given = io.BytesIO(b'{"text": "One."}\n{"text": "Two."}\n')

    assert all(
        isinstance(i, RawInput) and i.is_line for i in raw_inputs(["-"], standard_input=given)
    )


@pytest.mark.parametrize("line", [b"{not json", b'["a"]', b'{"text": 3}', b"[" * 20_000])
def test_a_bad_line_is_set_aside_and_the_next_is_read(tmp_path: Path, line: bytes) -> None:
    (tmp_path / "in.jsonl").write_bytes(line + b'\n{"text": "One."}\n')

    first, second = _read(tmp_path / "in.jsonl", max_bytes=50_000)

    assert isinstance(first, UnreadableInput)
    assert isinstance(second, RawInput)


def test_a_line_over_the_limit_is_set_aside_and_the_next_is_read(tmp_path: Path) -> None:
    long = json.dumps({"text": "a" * 500_000}).encode()
    (tmp_path / "in.jsonl").write_bytes(long + b'\n{"text": "One."}\n')

    first, second = _read(tmp_path / "in.jsonl")

    assert isinstance(first, InputTooLarge)
    assert isinstance(second, RawInput)


def test_a_file_over_the_limit_is_set_aside(tmp_path: Path) -> None:
    (tmp_path / "long.txt").write_bytes(b"a" * 20_000)

    (found,) = _read(tmp_path / "long.txt")

    assert isinstance(found, InputTooLarge)


def test_an_object_of_ours_may_stand_over_several_lines(tmp_path: Path) -> None:
    told = {"url": "http://n.example/1", "text": "The harbour is closed."}
    (tmp_path / "in.json").write_text(json.dumps(told, indent=1), encoding="utf-8")
    (found,) = _read(tmp_path / "in.json")
    assert isinstance(found, RawInput)
    assert (found.uri, found.is_line) == ("http://n.example/1", True)
    assert "The harbour is closed." in read(found).article.text


def test_lines_of_json_begin_with_a_mark_or_are_refused_as_utf_16(tmp_path: Path) -> None:
    lines = '{"text": "One."}\n{"text": "Two."}\n'
    (tmp_path / "in.jsonl").write_bytes(lines.encode("utf-8-sig"))
    assert _raws(_read(tmp_path / "in.jsonl")) == lines.encode().splitlines()
    (tmp_path / "in.jsonl").write_bytes(lines.encode("utf-16"))
    (refused,) = _read(tmp_path / "in.jsonl")
    assert isinstance(refused, UnreadableInput)
    assert "iconv" in refused.reason
