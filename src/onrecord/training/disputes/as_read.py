"""The stories of newswcl50-dev as the program reads them: with its spans, its speakers, its acts.

What a head is taught on gold's speakers and acts it believes too much at run time. Only statements
that stand for gold ones are related; the others tell who leans to whom.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from onrecord.evaluation.gold import rows
from onrecord.evaluation.record import file_name
from onrecord.evaluation.together import reading_together
from onrecord.store import database
from onrecord.store.listing.statements import Statement, statements_at
from onrecord.store.writing import deriving
from onrecord.training.disputes.choosing import standing_in
from onrecord.training.disputes.stories import Story, Told, around
from onrecord.training.export import copy_of_shipped, replace_thresholds_of_relations


def stories_as_read(folder: Path, stories: Sequence[Story]) -> list[Story]:
    """Stories of `folder` (newswcl50-dev) again, each read into a record of its own."""
    gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))["statements"]
    texts = {row["id"]: row["text"] for row in rows(folder / "articles.jsonl")}
    out = []
    for story in stories:
        own = {row["id"]: row for row in gold if row["id"] in story.statements}
        documents = {row["doc"] for row in own.values()}
        here = {name: text for name, text in texts.items() if name in documents}
        said = _read(here)
        stands = standing_in(said, list(own.values()), here)
        told = {number: _told(_key(story.name, number), one, here) for number, one in said.items()}
        found = {stands[n]: t for n, t in told.items() if n in stands}
        beside = tuple(t for n, t in told.items() if n not in stands)
        out.append(_only(story, found, beside))
    return out


def _read(texts: Mapping[str, str]) -> dict[int, Statement]:
    """The statements of some articles read into one record, by number; no pairs are asked."""
    with tempfile.TemporaryDirectory() as name, copy_of_shipped() as model:
        replace_thresholds_of_relations(model, {"most_pairs": 0})
        record = Path(name) / "story.db"
        with reading_together(model=model, record=record) as (read, _):
            for key, text in texts.items():
                read(file_name(key), text)
        with database.reading(record) as connection:
            voices, _ = deriving.all_known(connection)
            return statements_at(connection, list(voices))


def _key(story: str, number: int) -> str:
    """No key of a gold statement: what is made of those is kept by key."""
    return f"{story}-read:{number}"


def _told(key: str, one: Statement, texts: Mapping[str, str]) -> Told:
    document = next(name for name in texts if one.uri.endswith(file_name(name)))
    cue, content = (
        [(span.start, span.end) for span in spans]
        for spans in (one.attribution.cue, one.attribution.content)
    )
    done = one.told
    who = [*(act.recipient for act in done.acts), *done.targets, *done.addressees]
    return Told(
        key,
        document,
        None,  # these texts tell no day
        one.speaker,
        tuple(act.code for act in done.acts),
        done.targets[0].name if done.targets else None,
        *around(texts[document], cue, content),
        frozenset(party.name for party in who if party is not None),
    )


def _only(story: Story, found: dict[str, Told], beside: tuple[Told, ...]) -> Story:
    """A story of the statements that were found."""

    def those(keys: Sequence[str]) -> tuple[str, ...]:
        return tuple(found[key].key for key in keys if key in found)

    matters = (replace(m, sides=tuple(map(those, m.sides))) for m in story.matters)
    answered = (
        replace(
            p,
            statements=those(p.statements),
            answers=tuple(replace(a, statements=those(a.statements)) for a in p.answers),
        )
        for p in story.proposals
    )
    return Story(
        f"{story.name}-read",
        {told.key: told for told in found.values()},
        tuple(group for keys in story.same if len(group := those(keys)) > 1),
        tuple(m for m in matters if all(m.sides)),
        tuple(p for p in answered if p.statements),
        beside,
    )
