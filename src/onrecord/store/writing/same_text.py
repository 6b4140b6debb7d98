"""Articles that run one text: found when an article is added, kept as groups.

Invariant: which articles are one group does not depend on the order in which they came. Versions of
one page, and what two readers found in one document, are not held against one another. What is
looked up and compared for one article does not grow with the record.
"""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import (
    Connection,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    text,
    update,
)

from onrecord.store.queries import chunks
from onrecord.store.schema import articles, bands, readings, sketches, versions
from onrecord.store.writing.sketches import (
    N_BANDS,
    Keys,
    Runs,
    keys_of,
    measured,
    packed,
    runs_of,
    unpacked,
)

_MOST_OF_A_KEY, _MOST_COMPARED = 64, 20
"""Of texts under one key so many are looked at, and of all so many are read and compared, those
with most keys in common first; of a group that the article belongs to no second one is."""


def take(connection: Connection, article: int, words: str) -> None:
    """Keep the sketch of an article's text, and to which group it belongs; once for each.

    An article that stands at several places is a group of its own. Its documents are to have their
    places among the versions of their pages before.
    """
    known = select(sketches.c.text).where(sketches.c.article == article)
    row = connection.execute(known).first()
    if row is not None:
        if row.text is None:
            _gather(connection, article, [])
        return
    runs = runs_of(words)
    keys = keys_of(runs)
    connection.execute(insert(sketches), {"article": article, "sketch": packed(keys), "text": None})
    if keys:
        rows = [{"key": key, "article": article} for key in dict.fromkeys(keys)]
        connection.execute(insert(bands), rows)
    _gather(connection, article, _alike(connection, article, runs, keys))


def is_told_of_all(connection: Connection) -> bool:
    """Whether every article has a sketch; some of an older program's may have none yet."""
    n_articles, n_sketches = (
        connection.execute(select(func.count()).select_from(table)).scalar_one()
        for table in (articles, sketches)
    )
    return bool(n_articles <= n_sketches)


def unsketched(
    connection: Connection, *, after: int = 0, limit: int = 200
) -> list[tuple[int, str]]:
    """Numbers and texts of articles that have no sketch yet: the next some after a number."""
    is_known = exists().where(sketches.c.article == articles.c.number)
    query = select(articles.c.number, articles.c.text).where(articles.c.number > after, ~is_known)
    found = connection.execute(query.order_by(articles.c.number).limit(limit))
    return [(int(row.number), str(row.text)) for row in found]


def forget(connection: Connection, some: Any) -> None:
    """Drop the sketches of articles that go, a query of their numbers.

    What is left of their groups is put together as if they had never been there.
    """
    groups = select(sketches.c.text).where(sketches.c.article.in_(some))
    groups = groups.where(sketches.c.text.is_not(None)).distinct()
    touched = list(connection.execute(groups).scalars())
    own = select(sketches.c.article, sketches.c.sketch).where(sketches.c.article.in_(some))
    for row in connection.execute(own).all():
        _drop(connection, row.article, row.sketch)
    left = members(connection, touched)
    for chunk in chunks(left):
        alone = update(sketches).where(sketches.c.article.in_(chunk))
        connection.execute(alone.values(text=None))
    for article in left:
        query = select(articles.c.text).where(articles.c.number == article)
        runs = runs_of(str(connection.execute(query).scalar_one()))
        _gather(connection, article, _alike(connection, article, runs, keys_of(runs)))


def members(connection: Connection, groups: Iterable[int]) -> list[int]:
    """The articles of some groups, by their numbers."""
    query = select(sketches.c.article).where(sketches.c.text.in_(list(groups)))
    return list(connection.execute(query.order_by(sketches.c.article)).scalars())


def _alike(connection: Connection, article: int, runs: Runs, keys: Keys) -> list[int]:
    """Articles that run the same text: one at least of each group that does."""
    if not keys:
        return []
    n_shared = Counter(
        n for n in connection.execute(UNDER_KEYS, _named(keys)).scalars() if n != article
    )
    near = sorted(n_shared, key=lambda n: (-n_shared[n], n))
    near = _of_other_pages(connection, article, near)
    group_of = _groups(connection, near)
    found: dict[int, int] = {}
    n_compared = 0
    for number in (n for n in near if n in group_of):  # a damaged table may name others
        group = group_of[number]
        if group in found or n_compared == _MOST_COMPARED:
            continue
        n_compared += 1
        query = select(articles.c.text).where(articles.c.number == number)
        other = runs_of(str(connection.execute(query).scalar_one()))
        if measured(runs, other).is_one:
            found[group] = number
    return list(found.values())


UNDER_KEYS = text(
    " UNION ALL ".join(
        f"SELECT article FROM (SELECT article FROM bands WHERE key = :key_{number}"  # noqa: S608
        f" LIMIT {_MOST_OF_A_KEY}) AS under_{number}"
        for number in range(N_BANDS)
    )
)
"""Asks for articles under each key; of a text that very many run some are enough. In words of our
own alone: put together anew for each article it would cost more than what it finds."""


def _named(keys: Keys) -> dict[str, int]:
    return {f"key_{number}": key for number, key in enumerate(keys)}


def _of_other_pages(connection: Connection, article: int, some: Sequence[int]) -> list[int]:
    """Those of the articles that were found in no document, and no version, of the same page."""
    documents = select(readings.c.document).where(readings.c.article == article)
    series = select(versions.c.series).where(versions.c.document.in_(documents))
    own: set[int] = set()
    for chunk in chunks(list(some)):
        query = (
            select(readings.c.article)
            .outerjoin(versions, versions.c.document == readings.c.document)
            .where(
                readings.c.article.in_(chunk),
                or_(readings.c.document.in_(documents), versions.c.series.in_(series)),
            )
        )
        own.update(connection.execute(query).scalars())
    return [number for number in some if number not in own]


def _groups(connection: Connection, some: Sequence[int]) -> dict[int, int]:
    """The group of each article, its own number where it has none."""
    found: dict[int, int] = {}
    for chunk in chunks(list(some)):
        query = select(sketches.c.article, func.coalesce(sketches.c.text, sketches.c.article))
        rows = connection.execute(query.where(sketches.c.article.in_(chunk)))
        found |= {int(number): int(group) for number, group in rows}
    return found


def _gather(connection: Connection, article: int, alike: Sequence[int]) -> None:
    """Let an article, those that it is alike and their groups be one group.

    Its name is the lowest number of an article in it.
    """
    if not alike and not _is_at_several_places(connection, article):
        return
    near = [article, *alike]
    groups = set(_groups(connection, near).values())
    name = min(groups)
    others = sketches.c.text.in_(groups - {name})  # of the group of that name most stay as they are
    these = update(sketches).where(or_(sketches.c.article.in_(near), others))
    connection.execute(these.values(text=name))


def _is_at_several_places(connection: Connection, article: int) -> bool:
    query = select(readings.c.document).where(readings.c.article == article).limit(2)
    return len(connection.execute(query).all()) > 1


def _drop(connection: Connection, article: int, sketch: bytes) -> None:
    mine = delete(bands).where(bands.c.article == article)
    try:
        connection.execute(mine.where(bands.c.key.in_(unpacked(sketch))))
    except struct.error:  # it is damaged: its keys are looked for everywhere
        connection.execute(mine)
    connection.execute(delete(sketches).where(sketches.c.article == article))
