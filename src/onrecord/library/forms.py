"""Pages in the forms of other programs, by the names that `onrecord export` gives them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, fields
from functools import partial
from pathlib import Path

from onrecord.errors import MissingExtra, UnknownForm
from onrecord.export import flat, plover, polecat
from onrecord.export.events import Tally, events
from onrecord.export.file_forms import EXTRAS, FILES
from onrecord.export.forms import FORMS
from onrecord.export.whole_forms import write
from onrecord.model.analysis import Analysis
from onrecord.model.document import Page
from onrecord.model.where import Where
from onrecord.workflow.pages import Filters

Layers = Iterable[tuple[Page, Analysis]]


def written(form: str, found: Layers) -> Iterator[str]:
    """The pages in a form, piece by piece; raises `UnknownForm`."""
    forms: Mapping[str, Callable[[Layers], Iterable[str]]] = {
        **FORMS,
        "csv": partial(_rows, delimiter=","),
        "tsv": partial(_rows, delimiter="\t"),
        "polecat": _polecat,
        "plover": _plover,
    }
    if form not in forms:
        raise UnknownForm(form, tuple(forms))
    return iter(forms[form](found))


def saved(
    form: str,
    record: Where,
    wanted: Filters,
    place: Path,
    *,
    overwrite: bool,
    least: float,
) -> Mapping[str, int]:
    """The pages that fit in a form that is a file or a folder; what was written, by name.

    Raises `UnknownForm`, `OutputExists`, `OutputUnusable`, and `MissingExtra`.
    """
    if form not in FILES:
        raise UnknownForm(form, FILES)
    try:
        return write(form, record, wanted, place, overwrite=overwrite, least=least)
    except ImportError as missing:
        raise MissingExtra(missing.name or form, extra=EXTRAS[form]) from missing


def _rows(found: Layers, *, delimiter: str) -> Iterable[str]:
    columns = tuple(field.name for field in fields(flat.Statement))
    rows = (asdict(row) for one in found for row in flat.statements(*one))
    return flat.csv_lines(rows, columns, delimiter=delimiter)


def _polecat(found: Layers) -> Iterable[str]:
    tally = Tally()
    told = ((*one, events(*one, tally)) for one in found)
    return polecat.lines(row for one in told for row in polecat.rows(*one, tally))


def _plover(found: Layers) -> Iterable[str]:
    tally = Tally()
    told = ((*one, events(*one, tally)) for one in found)
    objects = (item for one in told for item in plover.objects(*one, tally))
    return (json.dumps(item, ensure_ascii=False) + "\n" for item in objects)
