"""What is disputed by whom: each side's statements, and how they stand against the other's.

Invariant: each call opens the record at the path it is given and closes it again. All raise what
opening the record raises, and `BadDay`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from sqlalchemy import Connection

from onrecord.disputes import wording
from onrecord.disputes.wording import Worded
from onrecord.model.dispute import Dispute, Link, Relation, Side
from onrecord.model.where import Where
from onrecord.store import database
from onrecord.store.listing import disputed
from onrecord.store.listing.disputed import Asked, DisputeRow
from onrecord.store.listing.statements import Statement, speaker_of, statements_at
from onrecord.text.silence import tells_of_silence
from onrecord.workflow.together import (
    ANY_PROB,
    Known,
    Together,
    by_id,
    holders_of,
    ids_of,
    in_time,
    the_one,
    together,
    with_least,
)

__all__ = ["Asked", "Together", "dispute", "disputes"]

_LINKED, _MOST_LINKS = 0.3, 60
_AGREED_MOST = 20
_STRONG_SHARE = 0.8
_GAP = " … "
"""Between the pieces of a content, whose words do not follow each other on the page."""


def disputes(
    record: Where, asked: Asked | None = None, *, limit: int = 1000, offset: int = 0
) -> Together[Dispute]:
    """Disputes that fit, the most probable first; by default those that are shown by default."""
    wanted = with_least(asked, "shown_dispute")
    with database.reading(record) as connection:
        rows = disputed.dispute_rows(connection, wanted, limit=limit, offset=offset)
        silent = _silences(connection, rows)
        found = together(connection, rows, partial(_dispute, silent=silent), _numbers_of)
        named = {name for one in found.things for side in one.sides for name in side.silent}
        quiet = {name: one for name, one in by_id(silent).items() if name in named}
        return Together(found.things, quiet | dict(found.said))


def dispute(record: Where, name: str) -> Together[Dispute]:
    """The one dispute that an id, or the beginning of one, leads to; raises `NotInRecord`."""
    asked = Asked(id=name if name.startswith("dis_") else f"dis_{name}")
    return the_one(disputes(record, replace(asked, least=ANY_PROB), limit=2), "dispute", name)


def _numbers_of(row: DisputeRow) -> Iterable[int]:
    return (n for side in row.sides for n in side)


def _silences(connection: Connection, rows: Sequence[DisputeRow]) -> dict[int, Statement]:
    """Statements of the disputes' pages that tell of somebody who was asked and did not answer."""
    numbers = disputed.refusals_beside(connection, [n for row in rows for n in _numbers_of(row)])
    return {
        number: one
        for number, one in statements_at(connection, numbers).items()
        if tells_of_silence(one.cue, one.content)
    }


def _dispute(row: DisputeRow, known: Known, *, silent: Mapping[int, Statement]) -> Dispute:
    said = known.said
    sides = [in_time(side, said) for side in row.sides]
    worded = [[_worded(said[n]) for n in side] for side in sides]
    side_of = {n: i for i, side in enumerate(sides) for n in side}
    pages = {said[n].document for side in sides for n in side}
    quiet = {n: one for n, one in silent.items() if one.document in pages}
    ends = [_worded(said[n]) for n in _best_linked(row, known, side_of)]
    return Dispute(
        row.id,
        wording.matter(ends or [w for side in worded for w in side]),
        row.prob,
        tuple(
            _side(wording.position(words), side, said, quiet)
            for side, words in zip(sides, worded, strict=True)
        ),
        _links(known, side_of),
        _agreed(sides, known),
    )


def _side(
    position: str,
    side: Sequence[int],
    said: Mapping[int, Statement],
    quiet: Mapping[int, Statement],
) -> Side:
    """A side and what the dispute's pages tell of the silence of its holders."""
    holders = holders_of(said[n] for n in side)
    silent = [n for n, one in quiet.items() if n not in side and speaker_of(one) in holders]
    return Side(position, holders, ids_of(side, said), ids_of(in_time(silent, quiet), quiet))


def _best_linked(row: DisputeRow, known: Known, side_of: Mapping[int, int]) -> list[int]:
    """The ends of the dispute's strongest oppositions: what it is about stands in one of them."""
    strong = {row.one, row.other}
    for pair in known.relations:
        sides = {side_of.get(pair.one), side_of.get(pair.other)}
        if pair.opposed >= _STRONG_SHARE * row.prob and len(sides - {None}) > 1:
            strong |= {pair.one, pair.other}
    return sorted(n for n in strong if n in known.said)


def _agreed(sides: Sequence[Sequence[int]], known: Known) -> tuple[str, ...]:
    """Statements of both sides that assert the same."""
    claims_of = [{known.claim_of[n][1] for n in side if n in known.claim_of} for side in sides]
    shared = set.intersection(*claims_of) if claims_of else set[str]()
    own = [n for side in sides for n in side if known.claim_of.get(n, ("", ""))[1] in shared]
    return ids_of(own[:_AGREED_MOST], known.said)


def _links(known: Known, side_of: Mapping[int, int]) -> tuple[Link, ...]:
    """What opposes statements of different sides, the most probable first."""
    links = [
        _link(pair, known)
        for pair in known.relations
        if side_of.get(pair.one, -1) != side_of.get(pair.other, -1)
        and pair.one in side_of
        and pair.other in side_of
        and pair.opposed >= _LINKED
    ]
    links.sort(key=lambda link: (-link.prob, link.source, link.target))
    return tuple(links[:_MOST_LINKS])


def _link(pair: Relation, known: Known) -> Link:
    """The later of two opposed statements against the earlier; what is around against the inner."""
    source, target = (known.said[n] for n in (pair.one, pair.other))
    is_around = target.attribution.within == source.attribution.id
    if source.attribution.within == target.attribution.id or (
        not is_around and (_when(source), pair.one) < (_when(target), pair.other)
    ):
        source, target = target, source
        is_around = target.attribution.within == source.attribution.id
    stance, why = wording.why(_worded(source), _worded(target), is_around=is_around)
    judgement = known.decided.get((pair.one, pair.other))
    if judgement is not None:
        why = f"{why}; as a person decided (judgement {judgement})"
    return Link(source.attribution.id, target.attribution.id, stance, pair.opposed, why)


def _worded(one: Statement) -> Worded:
    return Worded(
        _GAP.join(one.fragments),
        one.speaker,
        tuple(r.name for r in one.told.targets),
        tuple(act.code for act in one.told.acts),
        one.attribution.kind == "direct",
    )


def _when(one: Statement) -> str:
    return one.published or ""
