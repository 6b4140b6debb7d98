"""What people decide about identities and statements, and the listing of identities.

Invariant: each call opens the record at the path it is given and closes it again; each decision is
a new judgement, which `onrecord revoke` takes back. All raise `NotInRecord` or `AmbiguousName`
where a name leads nowhere or to several, and what opening the record raises.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from onrecord.errors import EmptyName, NotInRecord, TooManyActs, UnknownAct
from onrecord.model.act import ACT_CODES, MODALITIES, ActCode, Modality
from onrecord.model.attribution import AttributionKind
from onrecord.model.identity import ReportedRole
from onrecord.model.where import Where
from onrecord.nlp.encoder.features import quote_states
from onrecord.nlp.kinds import kind_of
from onrecord.store import database
from onrecord.store.judgements import deciding
from onrecord.store.judgements.anchoring import text_of_statement
from onrecord.store.judgements.correcting import Change
from onrecord.store.judgements.deciding import Decider
from onrecord.store.listing import roll
from onrecord.store.listing.roll import Known, Link
from onrecord.store.writing import identities
from onrecord.store.writing.linking import Linker
from onrecord.store.writing.writer import Writer, open_writer
from onrecord.workflow.assemble import load_linker, load_relater
from onrecord.workflow.marked import stretches
from onrecord.workflow.record import must_exist

__all__ = [
    "By", "Corrected", "Done", "Instead", "Known", "Link", "acts_spelled", "correct", "entities",
    "entity", "links", "merge", "rename", "role", "split",
]  # fmt: skip

By = Decider
"""Who decides, and why."""
MAX_ACTS = 3
"""So many acts has a statement in the contract (`docs/reference/json.md`)."""


@dataclass(frozen=True, slots=True)
class Done:
    """A recorded decision: its number, the identity that it is about and that one's name now."""

    number: int
    id: str
    name: str


def entities(
    record: Where,
    name: str | None = None,
    *,
    kind: str | None = None,
    ids: Sequence[str] | None = None,
    added_since: str | None = None,
    limit: int = 1000,
    offset: int = 0,
) -> list[Known]:
    """Identities whose forms hold the name, or all; those of the most documents first.

    `ids` are those that may be listed; after the moment `added_since` a page named them first.
    """
    with database.reading(record) as connection:
        return roll.known(
            connection, name, kind=kind, ids=ids, added_since=added_since, limit=limit,
            offset=offset,
        )  # fmt: skip


def most_quoted(record: Where, *, limit: int) -> list[Known]:
    """Identities that are named, those of the most statements first."""
    with database.reading(record) as connection:
        return roll.most_quoted(connection, limit=limit)


def entity(record: Where, name: str) -> Known:
    """The one identity that a name or an id leads to."""
    with database.reading(record) as connection:
        return roll.one(connection, name)


def links(record: Where, name: str, *, limit: int = 1000) -> list[Link]:
    """Every document's entity that is this identity, and why it is held to be."""
    with database.reading(record) as connection:
        return roll.links_of(connection, name, limit=limit)


def merge(record: Where, one: str, other: str, by: By) -> Done:
    """The two are one from now on."""
    with _deciding(record) as writer, writer.deciding() as (connection, linker):
        a, b = roll.one(connection, one), roll.one(connection, other)
        if a.id == b.id:
            raise NotInRecord("second entity", other)
        number = deciding.join(connection, linker, b.id, a.id, by)
        return _done(number, roll.one(connection, a.id))


def split(record: Where, members: Sequence[str], by: By) -> Done:
    """Entities of documents (their ids `in_document`) become one of their own."""
    with _deciding(record) as writer, writer.deciding() as (connection, linker):
        number, own = deciding.split(connection, linker, members, by)
        return _done(number, roll.one(connection, own))


def rename(record: Where, one: str, name: str, by: By) -> Done:
    """The identity goes by this name from now on; raises `EmptyName`."""
    if not name.strip():
        raise EmptyName("entity")
    with _deciding(record) as writer, writer.deciding() as (connection, linker):
        known = roll.one(connection, one)
        number = deciding.rename(connection, linker, known.id, name, by)
        return _done(number, roll.one(connection, known.id))


def role(record: Where, one: str, told: ReportedRole, by: By) -> Done:
    """The identity held this office on that day."""
    with _deciding(record) as writer, writer.deciding() as (connection, _):
        known = roll.one(connection, one)
        return _done(deciding.give_role(connection, known.id, told, by), known)


@dataclass(frozen=True, slots=True)
class Instead:
    """What a person says of a statement; None where nothing is said against what was found.

    People are named by name or id; a name that the record does not hold becomes a new person. No
    targets or addressees at all say that it is about or to nobody.

    `source`, `cue` and `content` are half-open stretches in characters of the article's text, all
    of that role in any order; no source or cue at all says that there is none. Where the content
    moves and no kind is said, the kind follows from its quotation marks.
    """

    speaker: str | None = None
    kind: AttributionKind | None = None
    acts: tuple[tuple[ActCode, Modality], ...] | None = None
    targets: tuple[str, ...] | None = None
    addressees: tuple[str, ...] | None = None
    source: tuple[tuple[int, int], ...] | None = None
    cue: tuple[tuple[int, int], ...] | None = None
    content: tuple[tuple[int, int], ...] | None = None


@dataclass(frozen=True, slots=True)
class Corrected:
    """A recorded correction: its number, and the names that the record did not hold before."""

    number: int
    new_names: tuple[str, ...]


def correct(record: Where, statement: str, by: By, said: Instead) -> Corrected:
    """A statement is otherwise than was found. Raises `NotInRecord`, `EmptyName` and `BadSpan`."""
    linker = load_linker()
    must_exist(record)
    with (
        open_writer(record, linker=linker, relater=load_relater()) as writer,
        writer.reviewing() as reviewing,
    ):
        people = People(reviewing.connection, linker)
        text = text_of_statement(reviewing.connection, statement)
        change = Change(
            speaker=None if said.speaker is None else people.one(said.speaker, "speaker"),
            kind=said.kind,
            acts=said.acts,
            targets=people.several(said.targets, "target"),
            addressees=people.several(said.addressees, "addressee"),
            source=stretches(text, said.source, "source"),
            cue=stretches(text, said.cue, "cue"),
            content=stretches(text, said.content, "content"),
        )
        if change.content is not None and change.kind is None:
            kind = kind_of(text, quote_states(text), change.content)
            change = replace(change, kind=kind)
        number = reviewing.correct(statement, change, by)
        return Corrected(number, tuple(people.new_names))


def acts_spelled(words: str) -> tuple[tuple[ActCode, Modality], ...]:
    """Acts as a person writes them, "ACCUSE,AID:offered"; done where no modality is given.

    Raises `UnknownAct` and `TooManyActs`.
    """
    told = [word.strip().partition(":") for word in words.split(",")]
    found = tuple(
        dict.fromkeys((_code(c), _modality(m) if colon else "done") for c, colon, m in told)
    )
    if len(found) > MAX_ACTS:
        raise TooManyActs(len(found), most=MAX_ACTS)
    return found


def _code(word: str) -> ActCode:
    code = next((c for c in ACT_CODES if c == word.strip().upper()), None)
    if code is None:
        raise UnknownAct(word.strip(), what="act", known=ACT_CODES)
    return code


def _modality(word: str) -> Modality:
    found = next((m for m in MODALITIES if m == word.strip().lower()), None)
    if found is None:
        raise UnknownAct(word.strip(), what="modality of an act", known=MODALITIES)
    return found


class People:
    """Those whom a person names, as numbers of identities; who is not known yet is made."""

    def __init__(self, connection: Connection, linker: Linker) -> None:
        self._connection = connection
        self._linker = linker
        self.new_names: list[str] = []

    def one(self, name: str, role: str) -> int:
        name = " ".join(name.split())
        if not name:
            raise EmptyName(role)
        try:
            return roll.find(self._connection, name)
        except NotInRecord:
            if name.startswith("ent_"):
                raise
            self.new_names.append(name)
            return deciding.found_person(self._connection, self._linker, name)

    def known(self, name: str, called: str | None) -> int:
        """Whoever has this id, else is called so; else a new person of that name."""
        number = identities.number_of(self._connection, name)
        return number if number is not None else self.one(called or name, "person")

    def id_of(self, number: int) -> str:
        """The id of an identity."""
        return identities.ids_of(self._connection, [number])[0]

    def several(self, names: tuple[str, ...] | None, role: str) -> tuple[int, ...] | None:
        if names is None:
            return None
        return tuple(dict.fromkeys(self.one(name, role) for name in names))


def _done(number: int, known: Known) -> Done:
    return Done(number, known.id, known.name)


def _deciding(record: Where) -> AbstractContextManager[Writer]:
    must_exist(record)
    return open_writer(record, linker=load_linker(), relater=load_relater())
