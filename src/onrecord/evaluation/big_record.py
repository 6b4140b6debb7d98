"""Records of a size that no reading would give in an hour: invented stories, written in bulk.

Invariant: pages, layers and their sums are written by the store's own functions, what is derived
from them is all there, so that the record verifies; one seed gives the same record.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, insert

from onrecord.evaluation.invented import Someone, Told, stories
from onrecord.identity.across.record import RecordLinker
from onrecord.model.document import Page
from onrecord.model.identifiers import document_id, group_id
from onrecord.model.identity import Profile, ReportedRole
from onrecord.store.clock import now
from onrecord.store.database import writing
from onrecord.store.schema import (
    dispute_sides,
    disputes,
    gists,
    identities,
    links,
    named,
    proposal_statements,
    proposals,
    relations,
    utterances,
)
from onrecord.store.writing import identities as people
from onrecord.store.writing import sealing
from onrecord.store.writing.adding import NewLayer, add_page
from onrecord.store.writing.adding_many import add_pages
from onrecord.store.writing.bulk import in_bulk

_STORIES_AT_ONCE = 50
_NAMED_AT_ONCE = 5000
_COPIED = 0.03
"""So many pages stand at a second place as well."""
_REPORTED_AGAIN = 0.1
"""So many statements report what another of their story reports."""
_N_DISPUTES, _N_PROPOSALS = 3, 6
"""Of a story of some 80 statements; the packaged stories have about as many."""
_OPEN = 0.5
"""So many proposals have no answer."""
_N_VECTOR, _N_PIECES = 288, 30
_AUTHOR = "invented/1"

Row = dict[str, Any]
Tell = Callable[[int], Any]


def write_big_record(record: Path, n_statements: int, *, seed: int, tell: Tell = bool) -> int:
    """Write a new record of so many statements; how many it has.

    Pages, layers, identities, gists, relations, utterances, disputes and proposals are in it.
    `tell` is told the number of statements from time to time.
    """
    writer = _Writer(random.Random(seed))  # noqa: S311 - rows, not secrets
    rest = stories(n_statements, seed=seed)
    with writing(record) as engine, in_bulk(engine):
        while some := list(islice(rest, _STORIES_AT_ONCE)):
            with engine.begin() as connection:
                writer.add(connection, some)
                writer.flush(connection)
                sealing.seal(connection)
            tell(writer.n_statements)
        with engine.begin() as connection:
            writer.name(connection)
    return writer.n_statements


@dataclass(frozen=True, slots=True)
class _Statement:
    """A statement by row number and id, who says it, and the rows of who is meant."""

    number: int
    id: str
    by: int
    speaker: int
    day: int


@dataclass(slots=True)
class _Writer:
    """Rows that wait to be written, and what is known of the cast so far."""

    chance: random.Random
    n_statements: int = 0
    numbers: dict[Someone, int] = field(default_factory=dict)
    counts: list[Profile] = field(default_factory=list)
    blocks: dict[str, list[int]] = field(default_factory=dict)
    rows: dict[str, list[Row]] = field(default_factory=dict)
    linker: RecordLinker = field(default_factory=RecordLinker)

    def add(self, connection: Connection, some: Sequence[Sequence[Told]]) -> None:
        """Stories: their pages at once, what is derived from them with the next `flush`."""
        told = [one for story in some for one in story]
        made = add_pages(connection, [(one.page, one.analysis) for one in told])
        copied = [one for one in told if self.chance.random() < _COPIED]
        for one in copied:
            add_page(connection, _at_another_place(one.page), one.analysis)
        layers = {one.page.document.id: new for one, new in zip(told, made, strict=True)}
        for story in some:
            said = [self._page(one, layers[one.page.document.id]) for one in story]
            self._derive([one for page in said for one in page])

    def flush(self, connection: Connection) -> None:
        """Write the rows that wait, those first to which others point."""
        for table in _IN_ORDER:
            rows = self.rows.pop(table.name, None)
            if rows:
                connection.execute(insert(table), rows)
        people.stand(connection, self.rows.pop("keys", []))

    def name(self, connection: Connection) -> None:
        """What all pages together say of each of the cast."""
        known = enumerate(self.counts, 1)
        while some := list(islice(known, _NAMED_AT_ONCE)):
            people.rewrite(connection, {n: (p, self.linker.named(p)) for n, p in some})

    def _put(self, table: Table, row: Row) -> None:
        self.rows.setdefault(table.name, []).append(row)

    def _page(self, one: Told, new: NewLayer | None) -> list[_Statement]:
        if new is None:
            raise RuntimeError("an invented page comes only once")
        self.n_statements += len(one.analysis.attributions)
        published = one.page.article.published
        day = published.time[:10] if published else ""
        who = {
            e.id: self._link(new.entities[e.id], e.id, someone, day)
            for e, someone in zip(one.analysis.entities, one.who, strict=True)
        }
        ordinal = date.fromisoformat(day).toordinal()
        found = []
        for item in one.analysis.attributions:
            by = item.speaker or ""
            number = new.statements[item.id]
            said = _Statement(number, item.id, new.entities[by], who[by], ordinal)
            meant = {new.entities[e] for e in (by, *item.targets, *item.addressees)}
            self._keep(said, meant)
            found.append(said)
        return found

    def _link(self, entity: int, name: str, someone: Someone, day: str) -> int:
        """Link an entity to whom it is; the number of the identity."""
        own = _profile(someone, day)
        number = self.numbers.get(someone)
        is_new = number is None
        if number is None:
            number = self.numbers[someone] = len(self.counts) + 1
            self.counts.append(own)
            fresh = people.identity_row(number, name, own, self.linker.named(own))
            self._put(identities, fresh)
            places = people.places_of(number, self.linker.keys(own), self.blocks)
            self.rows.setdefault("keys", []).extend(places)
        else:
            self.counts[number - 1] = _counted(self.counts[number - 1], day)
        reason = "no identity of that name is known" if is_new else "the same name"
        self._put(links, {
            "entity": entity, "identity": number, "shown": number, "author": _AUTHOR, "prob": 1.0,
            "reason": reason, "evidence": [], "facts": people.stored(own), "at": now(),
        })  # fmt: skip
        return number

    def _keep(self, one: _Statement, meant: set[int]) -> None:
        chance = self.chance
        self._put(gists, {
            "attribution": one.number, "day": one.day, "pieces": chance.randbytes(2 * _N_PIECES),
            "roles": b"\x01" * _N_PIECES, "vector": chance.randbytes(_N_VECTOR), "kind": None,
            "kind_prob": 0.0, "author": _AUTHOR,
        })  # fmt: skip
        for entity in meant:
            self._put(named, {"entity": entity, "attribution": one.number})

    def _derive(self, said: Sequence[_Statement]) -> None:
        """How the statements of a story stand to one another, and what that comes to."""
        chance = self.chance
        by_speaker: dict[int, _Statement] = {}
        for one in said:
            same = by_speaker.setdefault(one.speaker, one)
            first = same if chance.random() < _REPORTED_AGAIN else one
            self._put(utterances, {
                "attribution": one.number, "utterance": group_id("utt", [first.id]),
                "claim": group_id("clm", [first.id]), "speaker": str(first.speaker),
            })  # fmt: skip
        opposed = [chance.sample(said, chance.randrange(2, 9)) for _ in range(_N_DISPUTES)]
        pairs = {_in_order(one, other): 0.2 for one, other in pairwise(said)}
        pairs |= {_in_order(*some[:2]): 0.7 for some in opposed}
        for (one, other), most in pairs.items():
            self._put(relations, _relation(one, other, chance.uniform(most / 2, most)))
        for some in {_in_order(*some[:2]): some for some in opposed}.values():
            self._dispute(some)
        for first in chance.sample(said, _N_PROPOSALS):
            self._proposal([first, *chance.sample(said, 3)])

    def _dispute(self, some: Sequence[_Statement]) -> None:
        one, other = _in_order(*some[:2])
        name = group_id("dis", (one.id, other.id))
        prob = round(self.chance.uniform(0.3, 0.95), 4)
        self._put(disputes, {"id": name, "prob": prob, "one": one.number, "other": other.number})
        for i, member in enumerate(some):
            row = {"dispute": name, "attribution": member.number, "side": i % 2}
            self._put(dispute_sides, row)

    def _proposal(self, some: Sequence[_Statement]) -> None:
        """A proposal that the first makes; the others, where they are not the first, answer it."""
        first, name = some[0], group_id("pro", [some[0].id])
        kind = self.chance.choice(("offer", "demand", "invitation", "promise"))
        prob = round(self.chance.uniform(0.3, 0.95), 4)
        to = some[-1].by
        self._put(proposals, {"id": name, "kind": kind, "prob": prob, "by": first.by, "to": to})
        is_open = self.chance.random() < _OPEN
        for one in dict.fromkeys(some[:1] if is_open else some):
            is_answer = one != first
            answer = self.chance.choice(("accepted", "refused")) if is_answer else None
            self._put(proposal_statements, {
                "proposal": name, "attribution": one.number, "proposes": not is_answer,
                "answer": answer, "by": one.by if is_answer else None, "prob": 0.7,
            })  # fmt: skip


_IN_ORDER = (
    identities, links, gists, named, relations, utterances, disputes, dispute_sides, proposals,
    proposal_statements,
)  # fmt: skip


def _at_another_place(page: Page) -> Page:
    uri = page.document.uri.replace("invented/", "copied/")
    document = replace(page.document, uri=uri, id=document_id(uri, page.document.sha256))
    return replace(page, document=document)


def _profile(one: Someone, day: str) -> Profile:
    forms = dict.fromkeys((one.name, one.short), 1)
    roles = (ReportedRole(one.office.replace("-", " "), None, day),) if one.office else ()
    return Profile(
        one.kind, tuple(forms.items()), ((one.name, 1),), roles=roles, first_day=day, last_day=day
    )


def _counted(known: Profile, day: str) -> Profile:
    """What is known of one who is in one more page."""
    n = known.n_documents + 1
    forms = tuple((form, n) for form, _ in known.forms)
    return replace(known, forms=forms, full=((known.full[0][0], n),), n_documents=n, last_day=day)


def _in_order(one: _Statement, other: _Statement) -> tuple[_Statement, _Statement]:
    return (one, other) if one.number < other.number else (other, one)


def _relation(one: _Statement, other: _Statement, opposed: float) -> Row:
    return {
        "one": one.number, "other": other.number, "same": 0.05, "side": 0.1,
        "opposed": round(opposed, 4), "claim": 0.1, "answer": None, "answer_prob": 0.0,
    }  # fmt: skip
