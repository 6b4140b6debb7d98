"""What relations come to, kept beside them: utterances, claims, disputes and proposals.

Invariant: these rows are derived. Whatever is touched is made again together with all that strong
relations lead to from there, so that a new page costs what its neighbourhood costs; what no newest
layer shows has no row here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from sqlalchemy import Connection, String, Table, cast, delete, insert, or_, select

from onrecord.model.dispute import Decided, Derived, FoundDispute, FoundProposal, Relation, Voice
from onrecord.model.identifiers import group_id
from onrecord.store.judgements.laid import laid_over
from onrecord.store.judgements.pairing import decided_among, partners
from onrecord.store.judgements.settling import is_rejected
from onrecord.store.listing.disputed import relations_among
from onrecord.store.queries import chunks
from onrecord.store.schema import (
    acts,
    attributions,
    corrections,
    dispute_sides,
    disputes,
    gists,
    identities,
    links,
    newest,
    parties,
    proposal_statements,
    proposals,
    relations,
    utterances,
)
from onrecord.store.writing.besides import root_of_identity
from onrecord.store.writing.identities import number_of

_STRONG = 0.25
_MOST = 1500
"""Statements made again at once; of a larger neighbourhood the nearest."""


class Deriver(Protocol):
    """What makes groups of relations; knows no store."""

    def derive(
        self,
        voices: Mapping[int, Voice],
        relations: Iterable[Relation],
        decided: Iterable[Decided] = (),
    ) -> Derived:
        """What some statements come to; what people `decided` of two of them goes before."""
        ...


def derive_anew(connection: Connection, touched: Iterable[int], deriver: Deriver) -> None:
    """Make everything again that these statements, by number, are or were part of."""
    touched = list(touched)
    if not touched:
        return
    around = _neighbourhood(connection, sorted(set(touched)))
    voices = _voices(connection, around)
    decided = decided_among(connection, list(voices))
    made = deriver.derive(voices, relations_among(connection, around), decided)
    _clear(connection, around)
    names = _ids(connection, voices)
    _add_groups(connection, made, names, voices)
    for dispute in made.disputes:
        _add_dispute(connection, dispute, names)
    for proposal in made.proposals:
        _add_proposal(connection, proposal, names)


def all_known(connection: Connection) -> tuple[dict[int, Voice], list[Relation]]:
    """Every statement that newest layers show, and their relations: for choosing thresholds."""
    numbers = list(connection.execute(select(gists.c.attribution)).scalars())
    voices = _voices(connection, numbers)
    return voices, relations_among(connection, voices)


def stale(connection: Connection) -> list[int]:
    """Statements that somebody else speaks by now than when their utterance was made.

    Also those that were rejected since, or are no longer.
    """
    root = cast(root_of_identity(), String)
    query = (
        select(utterances.c.attribution, utterances.c.speaker)
        .join(attributions, attributions.c.number == utterances.c.attribution)
        .outerjoin(links, links.c.entity == attributions.c.speaker)
        .outerjoin(identities, identities.c.number == links.c.shown)
        .where(
            or_(
                root.is_distinct_from(utterances.c.speaker),
                utterances.c.attribution.in_(select(corrections.c.attribution)),
            )
        )
    )
    before = {row.attribution: row.speaker for row in connection.execute(query)}
    now = _voices(connection, list(before))
    grouped = select(utterances.c.attribution)
    judged = select(corrections.c.attribution).where(corrections.c.attribution.not_in(grouped))
    back = _voices(connection, list(connection.execute(judged.distinct()).scalars()))
    changed = [n for n, speaker in before.items() if n not in now or now[n].speaker != speaker]
    return [*changed, *back]


def clear(connection: Connection, statements: Sequence[int]) -> list[int]:
    """Take these statements' relations and whatever they are part of away; their neighbours."""
    around = _neighbourhood(connection, statements)
    _clear(connection, around, also_in_part=True)
    gone = set(statements)
    for chunk in chunks(list(statements)):
        for column in (relations.c.one, relations.c.other):
            connection.execute(delete(relations).where(column.in_(chunk)))
        connection.execute(delete(gists).where(gists.c.attribution.in_(chunk)))
    return [number for number in around if number not in gone]


def _neighbourhood(connection: Connection, touched: Sequence[int]) -> list[int]:
    """Statements that strong relations lead to, and what stood in a group with one of them."""
    seen = dict.fromkeys(touched)
    frontier = list(touched)
    while frontier and len(seen) < _MOST:
        reached: dict[int, None] = dict.fromkeys(
            n for n in partners(connection, frontier) if n not in seen
        )
        for row in _relations_of(connection, frontier):
            if _is_strong(row):
                reached |= dict.fromkeys(n for n in (row.one, row.other) if n not in seen)
        frontier = list(reached)[: _MOST - len(seen)]
        seen |= dict.fromkeys(frontier)
    return list(seen | dict.fromkeys(_fellows(connection, list(seen))))


def _is_strong(row: Any) -> bool:
    return bool(max(row.same, row.side, row.opposed, row.claim, row.answer_prob) >= _STRONG)


def _relations_of(connection: Connection, numbers: Sequence[int]) -> Iterable[Any]:
    for chunk in chunks(list(numbers)):
        query = select(relations)
        yield from connection.execute(query.where(relations.c.one.in_(chunk)))
        yield from connection.execute(query.where(relations.c.other.in_(chunk)))


def _fellows(connection: Connection, numbers: Sequence[int]) -> list[int]:
    """What stands in a group, dispute or proposal with one of these, as made before."""
    found: set[int] = set()
    for table, key in _GROUPED:
        for chunk in chunks(list(numbers)):
            own = select(key).where(table.c.attribution.in_(chunk))
            query = select(table.c.attribution).where(key.in_(own))
            found.update(connection.execute(query).scalars())
    return sorted(found)


_HEADED = (
    (dispute_sides, disputes, dispute_sides.c.dispute),
    (proposal_statements, proposals, proposal_statements.c.proposal),
)
_GROUPED = (
    (utterances, utterances.c.claim),
    (dispute_sides, dispute_sides.c.dispute),
    (proposal_statements, proposal_statements.c.proposal),
)


def _voices(connection: Connection, numbers: Sequence[int]) -> dict[int, Voice]:
    """The statements that newest layers show, that have a gist and that nobody rejected."""
    code = (
        select(acts.c.code)
        .where(acts.c.attribution == attributions.c.number, acts.c.place == 0)
        .scalar_subquery()
    )
    # Asked of each statement: a set of all newest layers would lead to all of their statements.
    is_newest = select(newest.c.layer).where(newest.c.layer == attributions.c.layer).exists()
    query = (
        select(
            gists.c.attribution, gists.c.kind, gists.c.kind_prob, code.label("act"),
            root_of_identity().label("speaker"),
        )
        .join(attributions, attributions.c.number == gists.c.attribution)
        .outerjoin(links, links.c.entity == attributions.c.speaker)
        .outerjoin(identities, identities.c.number == links.c.shown)
        .where(is_newest, ~is_rejected(gists.c.attribution))
    )  # fmt: skip
    found: dict[int, Voice] = {}
    for chunk in chunks(list(numbers)):
        laid = laid_over(connection, chunk)
        for row in connection.execute(query.where(gists.c.attribution.in_(chunk))):
            speaker = None if row.speaker is None else str(row.speaker)
            act = row.act
            over = laid.get(row.attribution)
            if over is not None and over.speaker is not None:
                speaker = str(number_of(connection, over.speaker.who.id))
            if over is not None and over.acts:
                act = over.acts[0].code
            found[row.attribution] = Voice(row.attribution, speaker, act, row.kind, row.kind_prob)
    return found


def _ids(connection: Connection, voices: Mapping[int, Voice]) -> dict[int, str]:
    found: dict[int, str] = {}
    for chunk in chunks(list(voices)):
        query = select(attributions.c.number, attributions.c.id)
        for row in connection.execute(query.where(attributions.c.number.in_(chunk))):
            found[row.number] = row.id
    return found


def _clear(connection: Connection, numbers: Sequence[int], *, also_in_part: bool = False) -> None:
    """Take away what stands wholly among these statements, or also what does so in part."""
    inside = set(numbers)
    for chunk in chunks(list(numbers)):
        connection.execute(delete(utterances).where(utterances.c.attribution.in_(chunk)))
        for table, head, key in _HEADED:
            touched = select(key).where(table.c.attribution.in_(chunk)).distinct()
            members: dict[str, set[int]] = {}
            rows = select(key.label("key"), table.c.attribution).where(key.in_(touched))
            for row in connection.execute(rows):
                members.setdefault(row.key, set()).add(row.attribution)
            ids = [name for name, some in members.items() if also_in_part or some <= inside]
            for name in ids:
                connection.execute(delete(table).where(key == name))
                connection.execute(delete(head).where(head.c.id == name))


def _add_groups(
    connection: Connection,
    made: Derived,
    names: Mapping[int, str],
    voices: Mapping[int, Voice],
) -> None:
    claim_of = {n: group_id("clm", [names[group[0]]]) for group in made.claims for n in group}
    rows = [
        {
            "attribution": n, "utterance": group_id("utt", [names[group[0]]]),
            "claim": claim_of[n], "speaker": voices[n].speaker,
        }
        for group in made.utterances
        for n in group
    ]  # fmt: skip
    if rows:
        connection.execute(insert(utterances), rows)


def _add_dispute(connection: Connection, made: FoundDispute, names: Mapping[int, str]) -> None:
    key = group_id("dis", sorted((names[made.one], names[made.other])))
    if _is_there(connection, disputes, key):
        return
    row = {"id": key, "prob": made.prob, "one": made.one, "other": made.other}
    connection.execute(insert(disputes), row)
    connection.execute(
        insert(dispute_sides),
        [
            {"dispute": key, "attribution": n, "side": i}
            for i, side in enumerate(made.sides)
            for n in side
        ],
    )


def _add_proposal(connection: Connection, made: FoundProposal, names: Mapping[int, str]) -> None:
    key = group_id("pro", [names[made.statements[0]]])
    if _is_there(connection, proposals, key):
        return
    first = made.statements[0]
    speaker, target = _parties_of(connection, first)
    by, to = (target, None) if made.is_reported and target is not None else (speaker, target)
    row = {"id": key, "kind": made.kind, "prob": made.prob, "by": by, "to": to}
    connection.execute(insert(proposals), row)
    blank = {"proposal": key, "proposes": True, "answer": None, "by": None, "prob": made.prob}
    members = {n: blank | {"attribution": n} for n in made.statements}
    for a in made.answers:
        proposes = a.number in members
        members[a.number] = blank | {
            "attribution": a.number, "proposes": proposes, "answer": a.answer, "prob": a.prob,
            "by": to if proposes else _parties_of(connection, a.number)[0],
        }  # fmt: skip
    connection.execute(insert(proposal_statements), list(members.values()))


def _is_there(connection: Connection, table: Table, key: str) -> bool:
    """Whether it stands already, reaching beyond what is made anew."""
    found = connection.execute(select(table.c.id).where(table.c.id == key))
    return found.first() is not None


def _parties_of(connection: Connection, number: int) -> tuple[int | None, int | None]:
    """Rows of who says a statement and of whom it is about or done to."""
    query = select(attributions.c.speaker).where(attributions.c.number == number)
    speaker = connection.execute(query).scalar()
    meant = select(parties.c.entity).where(
        parties.c.attribution == number, parties.c.role == "target"
    )
    target = connection.execute(meant.order_by(parties.c.place)).scalar()
    if target is None:
        done = select(acts.c.recipient).where(
            acts.c.attribution == number, acts.c.recipient.is_not(None)
        )
        target = connection.execute(done.order_by(acts.c.place)).scalar()
    return speaker, target
