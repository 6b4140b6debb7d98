"""People's judgements of statements: listed, written out for training, moved to another record.

Invariant: each call opens the record at the path it is given and closes it again. What was brought
in once is not brought in again. All raise what opening the record raises.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from onrecord.errors import BadDecision
from onrecord.model.analysis import Analysis
from onrecord.model.document import Page
from onrecord.model.where import Where
from onrecord.store import database, queries
from onrecord.store.judgements import correcting, moving
from onrecord.store.judgements.deciding import Decider
from onrecord.store.judgements.judging import Judgement
from onrecord.store.judgements.moving import Moved
from onrecord.store.listing import walking
from onrecord.store.listing.filters import Filters
from onrecord.store.writing.writer import open_writer
from onrecord.workflow.assemble import load_linker, load_relater
from onrecord.workflow.correct import People
from onrecord.workflow.record import must_exist

__all__ = [
    "SCHEMA", "BroughtIn", "Filters", "Judgement", "Moved", "Reviewed", "bring_in", "corrections",
    "moved", "reviewed_pages",
]  # fmt: skip

SCHEMA = "correction/1"
"""The form of a line that `moved` is written in and `bring_in` reads."""
_KEYS = ("sha256", "verdict", "author", "at", "why", "before", "details", "people")


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A page on which people judged statements, with what stands of it now.

    `judged` has the numbers of the standing judgements of each statement, by id.
    """

    page: Page
    analysis: Analysis
    judged: Mapping[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class BroughtIn:
    """How many judgements of a file came in, were there before, or wait for their page.

    `lost` are those whose page is here and whose statement is not found on it, or is read
    otherwise; of each the line in the file.
    """

    n_added: int
    n_known: int
    n_without_page: int
    lost: tuple[int, ...]


def corrections(record: Where, *, limit: int = 1000, offset: int = 0) -> list[Judgement]:
    """Judgements of statements, the oldest first; those that were taken back too."""
    with database.reading(record) as connection:
        return moving.judged(connection, limit=limit, offset=offset)


def moved(record: Where) -> list[Moved]:
    """Every standing judgement of a statement, with what another record needs to place it."""
    with database.reading(record) as connection:
        return [one for one in moving.moved(connection) if one.judgement.is_standing]


def reviewed_pages(record: Where) -> Iterator[Reviewed]:
    """The pages on which people judged statements, one after the other."""
    with database.reading(record) as connection:
        for layer, document in walking.reviewed_layers(connection):
            page, analysis = queries.layer(connection, layer, document=document)
            judged = correcting.standing_on(connection, layer)
            yield Reviewed(page, analysis, judged)


def bring_in(record: Where, lines: Iterable[str], *, name: str = "the file") -> BroughtIn:
    """Add the judgements of a file that this record does not hold yet.

    Each is found again by the words it is about; who is named and unknown here becomes a new
    person. Raises `BadDecision`, with nothing added, where a line is not of the form.
    """
    told = parsed(lines, name=name)
    must_exist(record)
    linker = load_linker()
    counts = {"added": 0, "known": 0, "without_page": 0}
    lost: list[int] = []
    with (
        open_writer(record, linker=linker, relater=load_relater()) as writer,
        writer.reviewing() as change,
    ):
        people = People(change.connection, linker)
        keys = moving.known_keys(change.connection)
        for place, one in enumerate(told, 1):
            what, number = brought_in(change.connection, one, people, keys)
            if what == "lost":
                lost.append(place)
                continue
            counts[what] += 1
            if number is not None:
                change.touched += correcting.touched(change.connection, number)
    return BroughtIn(counts["added"], counts["known"], counts["without_page"], tuple(lost))


def parsed(lines: Iterable[str], *, name: str = "the file") -> list[dict[str, Any]]:
    """The judgements of a file's lines; raises `BadDecision` where one is not of the form."""
    return [_parsed(line, f"{name}, line {i}") for i, line in enumerate(lines, 1) if line.strip()]


def brought_in(
    connection: Connection, one: Mapping[str, Any], people: People, keys: set[str]
) -> tuple[str, int | None]:
    """What became of one judgement of the form, and its number where it was added.

    That is "added", "known" where its key is among `keys`, "without_page" or "lost".
    """
    key = str(one["details"].get(moving.IMPORTED, {}).get("key") or one["key"])
    if key in keys:
        return "known", None
    shown = moving.layers_of_bytes(connection, one["sha256"])
    if not shown:
        return "without_page", None
    details, speaker = _with_people(dict(one["details"]), one["people"], people)
    details[moving.IMPORTED] = {"key": key, "at": one["at"]}
    by = Decider(one["author"], one["why"])
    made = (one["verdict"], details, one["before"])
    number = moving.bring_in(connection, shown, made, by, speaker)
    if number is None:
        return "lost", None
    keys.add(key)
    return "added", number


def _with_people(
    details: dict[str, Any], names: Mapping[str, str], people: People
) -> tuple[dict[str, Any], int | None]:
    """What a judgement says with the ids that this record has for whom it names."""
    speaker = None
    if details.get("speaker"):
        speaker = people.known(details["speaker"], names.get(details["speaker"]))
        details["speaker"] = people.id_of(speaker)
    for key in ("targets", "addressees"):
        if details.get(key):
            found = [people.known(name, names.get(name)) for name in details[key]]
            details[key] = [people.id_of(number) for number in found]
    return details, speaker


def _parsed(line: str, where: str) -> dict[str, Any]:
    """A line of the form; raises `BadDecision`."""
    try:
        one = json.loads(line)
    except ValueError as error:
        raise BadDecision(where, "it is no JSON object") from error
    if not isinstance(one, dict) or one.get("schema") != SCHEMA:
        raise BadDecision(where, f"it is not of the form {SCHEMA}")
    missing = [key for key in (*_KEYS, "key") if key not in one]
    if missing:
        raise BadDecision(where, f"it has no {missing[0]!r}")
    if one["verdict"] not in correcting.VERDICTS:
        raise BadDecision(where, f"{one['verdict']!r} is no verdict about a statement")
    details = one["details"]
    if not isinstance(details, dict) or not _is_anchor(details):
        raise BadDecision(where, "its details do not say which words it is about")
    for key in (*_KEYS[:5], "key"):
        if not isinstance(one[key], str):
            raise BadDecision(where, f"its {key!r} is no text")
    if not isinstance(one["people"], dict):
        raise BadDecision(where, "its 'people' are no names by id")
    return one


def _is_anchor(details: Mapping[str, Any]) -> bool:
    quotes, at = details.get("quotes"), details.get("at")
    return (
        isinstance(quotes, list)
        and isinstance(at, list)
        and len(quotes) == len(at) > 0
        and all(isinstance(q, list) and list(map(type, q)) == [str, str, str] for q in quotes)
        and all(isinstance(p, list) and list(map(type, p)) == [int, int] for p in at)
    )
