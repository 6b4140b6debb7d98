"""Pages in the forms of other programs, by the names that `onrecord export` gives them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, fields

from onrecord.errors import UnknownForm
from onrecord.export import flat, plover, polecat
from onrecord.export.events import Tally, events
from onrecord.export.forms import FORMS
from onrecord.model.analysis import Analysis
from onrecord.model.document import Page

Layers = Iterable[tuple[Page, Analysis]]


def written(form: str, found: Layers) -> Iterator[str]:
    """The pages in a form, piece by piece; raises `UnknownForm`."""
    forms: Mapping[str, Callable[[Layers], Iterable[str]]] = {
        **FORMS, "csv": _csv, "polecat": _polecat, "plover": _plover,
    }  # fmt: skip
    if form not in forms:
        raise UnknownForm(form, tuple(forms))
    return iter(forms[form](found))


def _csv(found: Layers) -> Iterable[str]:
    columns = tuple(field.name for field in fields(flat.Statement))
    return flat.csv_lines((asdict(row) for one in found for row in flat.statements(*one)), columns)


def _polecat(found: Layers) -> Iterable[str]:
    tally = Tally()
    told = ((*one, events(*one, tally)) for one in found)
    return polecat.lines(row for one in told for row in polecat.rows(*one, tally))


def _plover(found: Layers) -> Iterable[str]:
    tally = Tally()
    told = ((*one, events(*one, tally)) for one in found)
    objects = (item for one in told for item in plover.objects(*one, tally))
    return (json.dumps(item, ensure_ascii=False) + "\n" for item in objects)
