"""From what is named on the command line to raw inputs, one by one.

Invariant: nothing is read before it is asked for, no input is held longer than its turn, and an
input that fails comes out as the `DocumentError` that sets it aside. Only a name that leads
nowhere stops the run, before anything is read.
"""

from __future__ import annotations

import codecs
import gzip
import io
import json
import os
import stat
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import IO, cast

from onrecord.errors import DocumentError, InputNotFound, InputTooLarge, UnreadableInput
from onrecord.model.provenance import Place
from onrecord.readers.archives import archived, is_archive, told_place
from onrecord.readers.encoding import beginning
from onrecord.readers.limits import DEFAULT_MAX_BYTES
from onrecord.readers.newsml import is_newsml, items_of
from onrecord.readers.ninjs import is_ninjs
from onrecord.readers.warc import Broken, Capture

STANDARD_INPUT = "-"
TEXT_KEYS = ("text", "html")
"""What a line of JSON Lines may hold its document under; the first one found is read."""

_CHUNK_BYTES = 1 << 16
_NOT_UTF8 = "is UTF-16, and lines of JSON are UTF-8; convert it: iconv -f UTF-16 -t UTF-8"
_GZIP = b"\x1f\x8b"
_LINES_SUFFIXES = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")


@dataclass(frozen=True, slots=True)
class RawInput:
    """One thing to read: where it came from, and its bytes after unpacking `.gz`.

    `is_line` says that `raw` is one line of a JSON Lines file; such an input's `uri` is the "url"
    it states, else the file and the line's number. `charset` is what the head of an answer told
    beside the page, `fetched_at` when it was fetched, `at` where in a web archive it stands.
    """

    uri: str
    raw: bytes
    is_line: bool = False
    charset: str | None = None
    fetched_at: datetime | None = None
    at: Place | None = None


def raw_inputs(
    names: Iterable[str],
    *,
    max_bytes: int = DEFAULT_MAX_BYTES,
    standard_input: IO[bytes] | None = None,
) -> Iterator[RawInput | DocumentError]:
    """The inputs that the names lead to: files, folders with all below them sorted, "-".

    Raises `InputNotFound` at once where a name leads nowhere. `max_bytes` bounds what is unpacked
    of one input.
    """
    given = list(names)
    for name in given:
        if name != STANDARD_INPUT and not Path(name).exists():
            raise InputNotFound(name)
    return _each(given, max_bytes, standard_input)


def _each(
    names: list[str], max_bytes: int, standard_input: IO[bytes] | None
) -> Iterator[RawInput | DocumentError]:
    for name in names:
        if name == STANDARD_INPUT:
            if standard_input is not None:
                yield from _from_stream(name, standard_input, max_bytes)
            continue
        for path in files_below(Path(name)):
            yield from _from_file(path, max_bytes)


def files_below(path: Path) -> Iterator[str]:
    """The file itself, or all files below the folder, sorted; hidden ones are left out.

    So is what is no file there: a pipe would be waited for without end.
    """
    if not path.is_dir():
        yield str(path)
        return
    for folder, folders, files in os.walk(path):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        for file in sorted(files):
            at = Path(folder) / file
            if not file.startswith(".") and not _is_other(at):
                yield str(at)


def _is_other(path: Path) -> bool:
    """Whether something is there that is no file: a pipe, a socket, a device."""
    try:
        return not stat.S_ISREG(path.stat().st_mode)
    except OSError:
        return False  # why it cannot be read is told when it is


def _from_file(path: str, max_bytes: int) -> Iterator[RawInput | DocumentError]:
    try:
        with Path(path).open("rb") as stream:
            yield from _opened(path, stream, max_bytes)
    except OSError as error:
        yield UnreadableInput(path, f"cannot be read ({error.strerror or error})")


def _opened(path: str, stream: IO[bytes], max_bytes: int) -> Iterator[RawInput | DocumentError]:
    """The inputs in a file: the pages of an archive, else what the file itself holds."""
    if not is_archive(path):
        yield from _from_stream(path, stream, max_bytes)
        return
    for found in archived(stream, path, max_bytes=max_bytes):
        yield given_of(found, path)


def given_of(found: Capture | Broken, path: str) -> RawInput | DocumentError:
    """What was met in an archive at that path, as an input."""
    if isinstance(found, Broken):
        return UnreadableInput(found.uri or told_place(path, found.at), found.reason)
    return RawInput(
        found.uri,
        found.raw,
        charset=found.charset,
        fetched_at=found.fetched_at,
        at=found.at,
    )


def _from_stream(
    name: str, stream: IO[bytes], max_bytes: int
) -> Iterator[RawInput | DocumentError]:
    try:
        unpacked = _unpacked(stream)
        head = unpacked.readline(max_bytes + 1) if _may_hold_lines(name) else b""
        whole = _prefixed(head, unpacked)
        if name.lower().endswith(_LINES_SUFFIXES) or _is_object(head):
            yield from _lines(name, whole, max_bytes)
        else:
            given = _checked(RawInput(name, whole.read(max_bytes + 1)), max_bytes)
            yield from items_in(given) if isinstance(given, RawInput) else (given,)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        yield UnreadableInput(name, f"is no whole gzip archive ({error})")


def _checked(given: RawInput, max_bytes: int) -> RawInput | DocumentError:
    if len(given.raw) > max_bytes:
        return InputTooLarge(given.uri, n_bytes=len(given.raw), max_bytes=max_bytes)
    return given


def items_in(given: RawInput) -> Iterator[RawInput | DocumentError]:
    """The items of an agency in an input, each by its own id; else the input as it is.

    An object of ours that stands over several lines is one too.
    """
    head = beginning(given.raw)
    if is_newsml(head):
        yield from _news_items(given)
        return
    if head.lstrip()[:1] == "{" and isinstance(found := _line(given.uri, given.raw), RawInput):
        given = replace(given, uri=found.uri, is_line=found.is_line)
    yield given


def _news_items(given: RawInput) -> Iterator[RawInput | DocumentError]:
    try:
        for number, item in enumerate(items_of(given.raw, uri=given.uri), 1):
            uri = item.guid or f"{given.uri}#{number}"
            yield replace(given, uri=uri, raw=item.raw, charset=item.encoding)
    except DocumentError as error:
        yield error


def _may_hold_lines(name: str) -> bool:
    return name == STANDARD_INPUT or name.lower().endswith((".json", ".json.gz"))


def _is_object(line: bytes) -> bool:
    """Whether a first line is a JSON object of ours, so that more may follow."""
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return False
    return isinstance(found, dict) and any(isinstance(found.get(k), str) for k in TEXT_KEYS)


def _prefixed(head: bytes, rest: IO[bytes]) -> IO[bytes]:
    return io.BufferedReader(_Joined(head, rest)) if head else rest


def _unpacked(stream: IO[bytes]) -> IO[bytes]:
    """The stream itself, or what it holds where it begins as gzip does, whatever its name."""
    head = stream.read(2)
    whole = io.BufferedReader(_Joined(head, stream))
    return cast("IO[bytes]", gzip.GzipFile(fileobj=whole)) if head == _GZIP else whole


class _Joined(io.RawIOBase):
    """Bytes already taken from a stream, then the rest of it."""

    def __init__(self, head: bytes, rest: IO[bytes]) -> None:
        self._head = head
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        part = self._head[: len(buffer)] or self._rest.read(min(len(buffer), _CHUNK_BYTES))
        self._head = self._head[len(part) :] if self._head else b""
        buffer[: len(part)] = part
        return len(part)


def _lines(name: str, stream: IO[bytes], max_bytes: int) -> Iterator[RawInput | DocumentError]:
    number = 0
    while line := stream.readline(max_bytes + 1):
        number += 1
        if number == 1:
            line = line.removeprefix(codecs.BOM_UTF8)
            if line.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                yield UnreadableInput(name, _NOT_UTF8)
                return
        uri = f"{name}#{number}"
        if len(line) > max_bytes:
            yield InputTooLarge(uri, n_bytes=len(line), max_bytes=max_bytes)
            while line and not line.endswith(b"\n"):
                line = stream.readline(_CHUNK_BYTES)
        elif line.strip():
            yield _line(uri, line.rstrip(b"\r\n"))


def read_before(uri: str, raw: bytes, *, charset: str | None = None) -> RawInput:
    """An input from bytes that were read once: whether they are a line they tell themselves.

    `charset` is that of which they turned out to be then.
    """
    if raw[:1] == b"{" and isinstance(found := _line(uri, raw), RawInput):
        return replace(found, uri=uri)
    return RawInput(uri, raw, charset=charset)


def _line(uri: str, raw: bytes) -> RawInput | DocumentError:
    try:
        found = json.loads(raw)
    except ValueError as error:
        return UnreadableInput(uri, f"is no line of JSON ({error})")
    except RecursionError:
        return UnreadableInput(uri, "is no line of JSON (nested too deeply)")
    if isinstance(found, dict) and is_ninjs(found):
        return RawInput(str(found["uri"]).strip() or uri, raw)
    if not isinstance(found, dict) or not any(isinstance(found.get(k), str) for k in TEXT_KEYS):
        return UnreadableInput(uri, 'has neither "text" nor "html"; give {"text": ..., "url": ...}')
    url = found.get("url")
    return RawInput(url if isinstance(url, str) and url.strip() else uri, raw, is_line=True)
