"""Pages that were taken back: by a notice that a person gives, by the agency, by their address.

Invariant: a decision is a judgement like any other, added and taken back by another; nothing of the
page is deleted. It holds for the document that it is about and for the versions before it: what is
published afterwards stands.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from onrecord.model.document import Page
from onrecord.model.versions import WAYS, TakenBack
from onrecord.store.judgements import judging
from onrecord.store.judgements.deciding import Decider
from onrecord.store.queries import document_name, document_number
from onrecord.store.schema import documents, judgements, withdrawals
from onrecord.store.writing import versions

CANCELED = "canceled"
_GONE: TakenBack = "gone"
BY_AGENCY = "the page itself"
_WHY = "its agency states that the article is canceled"
_DAY_CHARS = len("2026-03-27")


def withdraw(
    connection: Connection, name: str, by: Decider, *, how: TakenBack = "withdrawn"
) -> int:
    """Say that a page was taken back; the judgement's number. Raises `NotInRecord`."""
    about = document_name(connection, document_number(connection, name))
    known = judging.standing_of(connection, how, [about])
    if known:
        return known[-1].number
    number = judging.judge(connection, about, how, before=None, author=by.author, why=by.why)
    renew(connection, about, how)
    return number


def returned(connection: Connection, name: str, by: Decider) -> int:
    """A page that was gone answers again: what said so is taken back; how many judgements."""
    document = document_number(connection, name)
    names = [document_name(connection, n) for n in versions.of_series(connection, document)]
    standing = judging.standing_of(connection, _GONE, names)
    for one in standing:
        judging.revoke(connection, one.number, author=by.author, why=by.why)
        renew(connection, one.about, _GONE)
    return len(standing)


def holds(connection: Connection, uri: str) -> bool:
    """Whether the record has a page from an address."""
    query = select(documents.c.number).where(documents.c.uri == uri)
    return connection.execute(query.limit(1)).first() is not None


def are_gone(connection: Connection, uris: Iterable[str]) -> list[str]:
    """Those of some addresses whose page is said to be gone."""
    query = (
        select(documents.c.uri)
        .join(withdrawals, withdrawals.c.document == documents.c.number)
        .join(judgements, judgements.c.number == withdrawals.c.judgement)
        .where(documents.c.uri.in_(list(uris)), judgements.c.verdict == _GONE)
    )
    return sorted(connection.execute(query.distinct()).scalars())


def take_notice(connection: Connection, page: Page) -> None:
    """Keep that an agency cancels an article, as its page states.

    A page that turns out to be an earlier version of one that was taken back is so as well.
    """
    about = page.document.id
    is_canceled = page.article.status == CANCELED
    if is_canceled and not _was_said(connection, about):
        judging.judge(connection, about, CANCELED, before=None, author=BY_AGENCY, why=_why(page))
        renew(connection, about, CANCELED)
    else:
        take_order(connection, document_number(connection, about))


def _why(page: Page) -> str:
    """What the agency states, and of which day its version is."""
    stated = page.article.modified or page.article.published
    return _WHY if stated is None else f"{_WHY}, in its version of {stated.time[:_DAY_CHARS]}"


def take_order(connection: Connection, document: int) -> None:
    """Mark versions of a page anew, whose order may have changed, where any page is taken back."""
    if connection.execute(select(withdrawals.c.document).limit(1)).first() is not None:
        renew_page(connection, document)


def renew(connection: Connection, about: str, verdict: str) -> bool:
    """Let pages be taken back as judgements stand now; whether the verdict is one of these."""
    if verdict not in WAYS:
        return False
    query = select(documents.c.number).where(documents.c.id == about)
    number = connection.execute(query).scalar()
    if number is not None:
        renew_page(connection, int(number))
    return True


def renew_page(connection: Connection, document: int) -> None:
    """Mark every version of a page that a standing judgement takes back, by the latest of these."""
    in_order = versions.of_series(connection, document)
    names = {n: document_name(connection, n) for n in in_order}
    standing = [
        one for how in WAYS for one in judging.standing_of(connection, how, [*names.values()])
    ]
    by_name = {one.about: one.number for one in sorted(standing, key=lambda one: one.number)}
    connection.execute(delete(withdrawals).where(withdrawals.c.document.in_(in_order)))
    holds: int | None = None
    rows: list[dict[str, Any]] = []
    for number in reversed(in_order):
        holds = by_name.get(names[number], holds)
        if holds is not None:
            rows.append({"document": number, "judgement": holds})
    if rows:
        connection.execute(insert(withdrawals), rows)


def forget(connection: Connection, places: Any) -> None:
    """Drop the marks of documents that go (a query of their numbers)."""
    connection.execute(delete(withdrawals).where(withdrawals.c.document.in_(places)))


def forget_judgement(connection: Connection, number: int) -> None:
    """Drop what a judgement that goes says of pages."""
    connection.execute(delete(withdrawals).where(withdrawals.c.judgement == number))


def _was_said(connection: Connection, about: str) -> bool:
    """Whether it was kept before, also where a person took it back since."""
    query = select(judgements.c.number).where(
        judgements.c.about == about, judgements.c.verdict == CANCELED
    )
    return connection.execute(query.limit(1)).first() is not None
