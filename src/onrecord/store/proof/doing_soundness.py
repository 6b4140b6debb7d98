"""What sound means for acts, circumstances and deeds: words are the text's, parties are there.

Invariant: each disagreement is told with the statement or deed that it is in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Select, select

from onrecord.store.proof.soundness import Looked
from onrecord.store.proof.sums import DoingRows, LayerRows, Values
from onrecord.store.schema import acts, attributions, circumstances, deed_spans, deeds, parties


def doing_rows_of(connection: Connection, layer: int) -> DoingRows:
    """The rows of a layer's acts, parties, circumstances and deeds, as they stand."""
    own = select(attributions.c.number).where(attributions.c.layer == layer)
    done = select(deeds.c.number).where(deeds.c.layer == layer)

    def rows(query: Select[Any]) -> Sequence[Values]:
        return connection.execute(query).mappings().all()

    return DoingRows(
        acts=rows(select(acts).where(acts.c.attribution.in_(own))),
        parties=rows(select(parties).where(parties.c.attribution.in_(own))),
        circumstances=rows(select(circumstances).where(circumstances.c.attribution.in_(own))),
        deeds=rows(select(deeds).where(deeds.c.layer == layer)),
        deed_spans=rows(select(deed_spans).where(deed_spans.c.deed.in_(done))),
    )


def doing_problems(text: str, rows: LayerRows, looked: Looked) -> Iterator[tuple[str, str]]:
    """Words that are not the text's, and parties that are missing; what, and where."""
    said = {row["number"]: row["id"] for row in rows.said}
    done = {row["number"]: row["id"] for row in rows.doings.deeds}
    worded = [
        *((row["aspect"], said[row["attribution"]], row) for row in rows.doings.circumstances),
        *((f"deed's {row['role']}", done[row["deed"]], row) for row in rows.doings.deed_spans),
    ]
    for what, name, row in worded:
        looked.n_spans += 1
        if text[row["start"] : row["end"]] != row["words"]:
            where = f"{name}, {row['start']}-{row['end']}"
            yield f"the words of {_article(what)} are not the text's", where
    people = {row["number"] for row in rows.parties}
    held = [
        *((said[row["attribution"]], "act", row) for row in rows.doings.acts),
        *((said[row["attribution"]], "statement", row) for row in rows.doings.parties),
        *((row["id"], "deed", row) for row in rows.doings.deeds),
    ]
    for name, what, row in held:
        named = [row[p] for p in ("actor", "recipient", "entity") if p in row]
        if any(number is not None and number not in people for number in named):
            yield f"a party of {_article(what)} is missing", name


def _article(what: str) -> str:
    return f"an {what}" if what[0] in "aeiou" else f"a {what}"
