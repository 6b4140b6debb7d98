"""Captures that are taken out of a file: other records stay where they are, byte by byte.

Invariant: a file keeps its length, so that no place that leads into it changes: in the stead of
what is taken out stands a record that says so, padded to the same length. The file is replaced as a
whole or not at all.
"""

from __future__ import annotations

import os
import shutil
import struct
import uuid
import zlib
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from onrecord.errors import OutputUnusable

Stretch = tuple[int, int]
"""The first byte of a member and its length."""

_HEAD = b"\x1f\x8b\x08\x10" + bytes(4) + b"\x00\xff"
"""Of a gzip member with a comment, which no reader shows and which may be as long as need be."""
_TOLD = "An earlier record was removed for good at the wish of this archive's owner."


def erase(path: Path, members: Iterable[Stretch]) -> None:
    """Takes members out of a capture file; raises `OutputUnusable`, and the file is as it was."""
    part = path.with_name(path.name + ".part")
    try:
        shutil.copyfile(path, part)
        with part.open("r+b") as file:
            for first, n_bytes in members:
                file.seek(first)
                file.write(stand_in(n_bytes))
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        _settle(path.parent)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise OutputUnusable(str(path), error.strerror or str(error)) from error


def stand_in(n_bytes: int) -> bytes:
    """A member of this length with a record that says that something was removed.

    Where not even that has room, as in no answer of a server, a member that holds nothing.
    """
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    record = (
        f"WARC/1.1\r\nWARC-Type: metadata\r\nWARC-Record-ID: <{uuid.uuid4().urn}>\r\n"
        f"WARC-Date: {now}\r\nContent-Type: text/plain\r\nContent-Length: {len(_TOLD)}\r\n\r\n"
        f"{_TOLD}\r\n\r\n"
    ).encode()
    for content in (record, b""):
        packing = zlib.compressobj(9, zlib.DEFLATED, -15)
        body = packing.compress(content) + packing.flush()
        body += struct.pack("<LL", zlib.crc32(content), len(content))
        n_left = n_bytes - len(_HEAD) - len(body) - 1
        if n_left >= 0:
            return _HEAD + b" " * n_left + b"\x00" + body
    return bytes(n_bytes)


def _settle(folder: Path) -> None:
    """When this returns the disk knows the new file by its name."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
