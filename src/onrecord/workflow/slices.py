"""Pages of a slice of an archive, read and analysed apart from any record.

Invariant: what comes of a slice depends on its bytes, the reader and the model alone: not on the
time, the machine's other work, or what other slices hold. Every input of the slice comes out once,
in the order met.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from onrecord.errors import AnalysisFailed, DocumentError, InputNotFound
from onrecord.model.analysis import Analysis
from onrecord.model.dispute import Gist
from onrecord.model.document import Page
from onrecord.readers.archives import is_archive
from onrecord.readers.inputs import (
    RawInput,
    files_below,
    given_of,
    raw_inputs,
)
from onrecord.readers.limits import DEFAULT_MAX_BYTES
from onrecord.readers.warc import captures
from onrecord.store.codec import article_row
from onrecord.store.writing.admission import check_fit
from onrecord.store.writing.relating import Asker, told_of
from onrecord.workflow.ingest import analyse, read_page
from onrecord.workflow.one_page import costing_one_page
from onrecord.workflow.parts import Parts

DEFAULT_SLICE_BYTES = 256 << 20
"""A larger archive is cut into slices of this size, each read by one worker."""
_FILES_EACH = 200
_WHOLE = ".wacz"
"""An archive of archives cannot be cut by bytes."""


@dataclass(frozen=True, slots=True)
class Slice:
    """What one worker reads at a time: files, or those members of one archive that begin within.

    `is_archive` tells the two apart; `last_byte` is None where the archive is read to its end.
    """

    files: tuple[str, ...]
    is_archive: bool = False
    first_byte: int = 0
    last_byte: int | None = None

    @property
    def name(self) -> str:
        """A name that no other slice of these inputs has, the same in every run."""
        first = Path(self.files[0])
        told = hashlib.sha256("\n".join(self.files).encode("utf-8", "surrogateescape"))
        plain = "".join(c if c.isalnum() or c in "-_." else "_" for c in first.name)[:80]
        return f"{plain}-{told.hexdigest()[:12]}-{self.first_byte:015d}"

    @property
    def n_bytes(self) -> int:
        """How large its files are now."""
        return sum(Path(name).stat().st_size for name in self.files)


@dataclass(frozen=True, slots=True)
class Reading:
    """A page read from a slice, with its analysis.

    `analysis` is None for a copy of what stands earlier in the slice. `gists` are what is kept of
    its statements to hold them against others, in their order.
    """

    page: Page
    analysis: Analysis | None
    gists: tuple[Gist, ...] = ()


@dataclass(frozen=True, slots=True)
class Aside:
    """An input of a slice that is no page, and why."""

    uri: str
    reason: str


def slices_of(names: Sequence[str], *, slice_bytes: int = DEFAULT_SLICE_BYTES) -> list[Slice]:
    """What the names lead to, cut into slices, in the order of the names.

    Archives are cut by bytes; other files go some hundred together. Raises `InputNotFound`.
    """
    found: list[Slice] = []
    for name in names:
        path = Path(name)
        if not path.exists():
            raise InputNotFound(name)
        waiting: list[str] = []
        for file in files_below(path):
            if not is_archive(file):
                waiting.append(file)
            elif file.lower().endswith(_WHOLE):
                found.append(Slice((file,)))
            else:
                found += _cut(file, slice_bytes)
        found += [
            Slice(tuple(waiting[k : k + _FILES_EACH])) for k in range(0, len(waiting), _FILES_EACH)
        ]
    return list(dict.fromkeys(found))


def _cut(file: str, slice_bytes: int) -> list[Slice]:
    size = Path(file).stat().st_size
    starts = range(0, max(size, 1), slice_bytes)
    ends = [start + slice_bytes if start + slice_bytes < size else None for start in starts]
    return [
        Slice((file,), is_archive=True, first_byte=start, last_byte=end)
        for start, end in zip(starts, ends, strict=True)
    ]


def read_slice(
    one: Slice,
    parts: Parts[RawInput],
    asker: Asker,
    *,
    max_bytes: int = DEFAULT_MAX_BYTES,
    passed_over: Counter[str] | None = None,
) -> Iterator[Reading | Aside]:
    """Each page of the slice with its analysis, and what was set aside.

    What holds no page at all, such as pictures, is counted in `passed_over`.
    """
    seen: set[bytes] = set()
    for given in _inputs(one, max_bytes, passed_over):
        try:
            if isinstance(given, DocumentError):
                raise given
            with costing_one_page(given.uri, AnalysisFailed, "its analysis failed"):
                found = _read(given, parts, asker, seen)
            yield found
        except DocumentError as error:
            yield Aside(error.uri, error.reason)


def _inputs(
    one: Slice, max_bytes: int, passed_over: Counter[str] | None
) -> Iterator[RawInput | DocumentError]:
    if not one.is_archive:
        yield from raw_inputs(one.files, max_bytes=max_bytes)
        return
    (file,) = one.files
    for found in captures(
        file,
        first_byte=one.first_byte,
        last_byte=one.last_byte,
        max_bytes=max_bytes,
        passed_over=passed_over,
    ):
        yield given_of(found, file)


def _read(given: RawInput, parts: Parts[RawInput], asker: Asker, seen: set[bytes]) -> Reading:
    page = read_page(given, parts.reader)
    key = _article_key(page)
    if key in seen:
        return Reading(page, None)
    analysis = analyse(page, parts)
    check_fit(page, analysis)
    seen.add(key)
    gists = asker.gists(page.article, told_of(analysis)) if analysis.attributions else []
    return Reading(page, analysis, tuple(gists))


def _article_key(page: Page) -> bytes:
    """What a copy of the page has as well: its bytes, and the article that was found in them."""
    row = article_row(page.document, page.article)
    return hashlib.sha256(f"{row['sha256']} {row['sum']}".encode()).digest()
