"""What people decided in one record, decided again in another that was made from the same pages.

Invariant: decisions come in their old order, each with its author, reason and moment; what is
about something that is not there is told, never guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from onrecord.errors import OnRecordError
from onrecord.model.identity import ReportedRole
from onrecord.store import clock
from onrecord.store.judgements import correcting, deciding, judging, moving, pairing
from onrecord.store.judgements.deciding import Decider
from onrecord.store.judgements.judging import Judgement
from onrecord.store.schema import articles, attributions, layers
from onrecord.store.writing import withdrawing
from onrecord.store.writing.writer import Writer
from onrecord.workflow.correct import People
from onrecord.workflow.corrections import brought_in

PageOf = Callable[[str], str | None]
"""The hash of the page of a statement, by the statement's id."""


def replay(
    writer: Writer, judgements: Iterable[Judgement], page_of: PageOf
) -> Iterator[tuple[Judgement, str | None]]:
    """Decides all again; each judgement, with the reason where it could not be."""
    numbers: dict[int, int] = {}
    for one in judgements:
        if _is_of_the_program(writer, one):
            continue
        with clock.then(one.at):
            try:
                made = _said_again(writer, one) or _decided(writer, one, page_of, numbers)
            except (OnRecordError, KeyError, TypeError, ValueError) as error:
                yield one, str(error)
                continue
        if made is None:
            yield one, "what it is about is not there, or is read otherwise"
        else:
            numbers[one.number] = made
            yield one, None


def page_in(writer: Writer, statement: str) -> str | None:
    """The hash of the page of a statement of this record; None where it has no such statement."""
    query = (
        attributions.select()
        .with_only_columns(articles.c.sha256)
        .join(layers, layers.c.number == attributions.c.layer)
        .join(articles, articles.c.number == layers.c.article)
        .where(attributions.c.id == statement)
    )
    with writer.engine.connect() as connection:
        return connection.execute(query).scalar()


def _is_of_the_program(writer: Writer, one: Judgement) -> bool:
    """Whether the program joined two entities, which it does again with the pages."""
    return one.verdict == deciding.ONE and one.author == getattr(writer.linker, "version", None)


def _said_again(writer: Writer, one: Judgement) -> int | None:
    """The judgement that a page is canceled, where it was made again as the page was kept."""
    if (one.verdict, one.author) != (withdrawing.CANCELED, withdrawing.BY_AGENCY):
        return None
    with writer.engine.connect() as connection:
        said = judging.standing_of(connection, one.verdict, [one.about])
    return said[-1].number if said else None


def _decided(
    writer: Writer, one: Judgement, page_of: PageOf, numbers: dict[int, int]
) -> int | None:
    by = Decider(one.author, one.why)
    if one.revokes is not None:
        before = numbers.get(one.revokes)
        return None if before is None else writer.revoke(before, author=by.author, why=by.why)
    if one.verdict in correcting.VERDICTS and one.details:
        return _of_statement(writer, one, page_of(one.about))
    if one.verdict == pairing.PAIRED:
        with writer.reviewing() as change:
            return change.pair(one.about, one.details["with"], one.details["stance"], by)
    if one.verdict in (deciding.ONE, deciding.APART, deciding.NAMED, deciding.ROLE):
        return _of_identity(writer, one, by)
    if one.details is not None:  # it settles a conflict, which this record need not have
        return None
    return writer.judge(one.about, one.verdict, before=one.before, author=one.author, why=one.why)


def _of_statement(writer: Writer, one: Judgement, sha256: str | None) -> int | None:
    if sha256 is None or writer.linker is None:
        return None
    told = {
        "key": moving.key_of(one), "sha256": sha256, "people": one.details.get("names") or {},
        "author": one.author, "at": one.at, "why": one.why, "verdict": one.verdict,
        "before": one.before, "details": one.details,
    }  # fmt: skip
    with writer.reviewing() as change:
        people = People(change.connection, writer.linker)
        _, number = brought_in(change.connection, told, people, set())
        if number is not None:
            change.touched += correcting.touched(change.connection, number)
        return number


def _of_identity(writer: Writer, one: Judgement, by: Decider) -> int:
    with writer.deciding() as (connection, names):
        if one.verdict == deciding.ONE:
            return deciding.join(connection, names, one.about, one.details["with"], by)
        if one.verdict == deciding.APART:
            return deciding.split(connection, names, one.details["entities"], by)[0]
        if one.verdict == deciding.NAMED:
            return deciding.rename(connection, names, one.about, one.details["name"], by)
        told = ReportedRole(one.details["title"], one.details["organization"], one.details["day"])
        return deciding.give_role(connection, one.about, told, by)
