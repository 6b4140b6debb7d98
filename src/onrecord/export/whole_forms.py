"""The forms that are a file or a folder instead of lines: Parquet, brat, DocBin, WACZ.

Invariant: what is at the named place is whole (`destination`). Packages that only extras bring are
imported where a form is written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from onrecord.export import brat
from onrecord.export.destination import new_file, new_folder
from onrecord.model.analysis import Analysis
from onrecord.model.document import Page
from onrecord.model.where import Where
from onrecord.workflow.pages import Filters, pages
from onrecord.workflow.together import Asked

Pages = Iterable[tuple[Page, Analysis]]


def write(
    form: str, record: Where, wanted: Filters, place: Path, *, overwrite: bool, least: float
) -> Mapping[str, int]:
    """Writes the pages that fit into the place; what was written, by name.

    Raises `OutputExists`, `OutputUnusable`, what reading the record raises, and ImportError where
    the form's extra is not installed.
    """
    found = pages(record, wanted)
    if form == "parquet":
        from onrecord.export.parquet import write_tables  # noqa: PLC0415 — only in an extra

        asked = Asked(since=wanted.since, until=wanted.until, least=least)
        with new_folder(place, overwrite=overwrite) as folder:
            return write_tables(folder, record, found, asked)
    if form == "brat":
        with new_folder(place, overwrite=overwrite) as folder:
            return brat.write_folder(folder, found)
    write_into: Callable[[Path, Pages], dict[str, int]]
    if form == "docbin":
        from onrecord.export.docbin import write_docs as write_into  # noqa: PLC0415 — the same
    else:
        from onrecord.export.wacz import write_archive as write_into  # noqa: PLC0415 — the same
    with new_file(place, overwrite=overwrite) as file:
        return write_into(file, found)
