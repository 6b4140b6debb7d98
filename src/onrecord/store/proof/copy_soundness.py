"""What sound means for the sketches of texts, and for groups of articles that run one text.

Invariant: one article is in memory at a time, and each disagreement is told with its document.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Select, exists, func, select

from onrecord.store.proof.soundness import Damage, uri_of
from onrecord.store.schema import articles, bands, readings, sketches
from onrecord.store.writing.sketches import keys_of, runs_of, unpacked

_N_AT_ONCE = 500
NOT_YET = "which pages run the text of another: not told yet of all; run: onrecord migrate"


def sketch_damages(connection: Connection, article: int) -> Iterator[Damage]:
    """A sketch that is not the text's, or by which the article is not found."""
    query = select(sketches.c.sketch, articles.c.text, articles.c.sha256)
    query = query.join(articles, articles.c.number == sketches.c.article)
    row = connection.execute(query.where(sketches.c.article == article)).first()
    if row is None:
        yield Damage("", "the article of a sketch is missing", f"article {article}")
        return
    where = (uri_of(connection, row.sha256), f"article {article}")
    try:
        kept = unpacked(row.sketch)
    except struct.error:
        kept = ()
    if kept != keys_of(runs_of(row.text)):
        yield Damage(where[0], "the sketch of an article is not that of its text", where[1])
        return
    found = select(bands.c.key).where(bands.c.key.in_(kept), bands.c.article == article)
    if set(connection.execute(found).scalars()) != set(kept):
        yield Damage(where[0], "an article is not found by its sketch", where[1])


def copy_damages(connection: Connection) -> Iterator[Damage]:
    """Keys that lead to an article without a sketch, and groups that are none."""
    is_sketched = exists().where(sketches.c.article == bands.c.article)
    several = select(sketches.c.text).where(sketches.c.text.is_not(None))
    several = several.group_by(sketches.c.text).having(func.count() > 1)
    at_several = select(readings.c.article).group_by(readings.c.article)
    at_several = at_several.having(func.count() > 1)
    first = select(sketches.c.text, func.min(sketches.c.article).label("first"))
    groups = first.where(sketches.c.text.is_not(None)).group_by(sketches.c.text).subquery()
    looks: list[tuple[str, Select[Any]]] = [
        (
            "a key leads to an article that has no sketch",
            select(bands.c.article).where(~is_sketched).distinct(),
        ),
        (
            "an article is in a group of copies by itself",
            select(sketches.c.article).where(
                sketches.c.text.is_not(None),
                sketches.c.text.not_in(several),
                sketches.c.article.not_in(at_several),
            ),
        ),
        (
            "a group of copies is not named for its first article",
            select(groups.c.first).where(groups.c.first != groups.c.text),
        ),
    ]
    for what, query in looks:
        for number in connection.execute(query.execution_options(yield_per=_N_AT_ONCE)).scalars():
            yield Damage("", what, f"article {number}")
