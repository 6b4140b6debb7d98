"""Statements of other people's articles with what we judged of them: offsets, no words.

A line of the labels is a story: `corpus` (polnear or ecb), `statements` (each with its document,
`day`, spans, speaker, acts and target as the program of that day read them), `same`, `matters`
(sides by number) and `proposals`. The words are taken from the corpora at hand. A story that is
`aside` teaches nothing: heads are measured on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import combinations
from pathlib import Path
from typing import Any

from onrecord.evaluation.gold import rows as json_rows
from onrecord.text.detokenize import detokenize
from onrecord.training.disputes.stories import (
    Answered,
    Matter,
    Proposed,
    Story,
    Told,
    around,
)


def labelled_stories(path: Path, data: Path) -> Iterator[Story]:
    """The stories of a file of labels, over the texts of the corpora in `data`."""
    texts = _texts(data)
    for row in json_rows(path):
        if not row.get("aside"):
            yield _story(row, texts[row["corpus"]])


@dataclass(frozen=True, slots=True)
class Aside:
    """A story kept aside: its articles' texts by id, and its gold in the form of the samples'."""

    name: str
    texts: Mapping[str, str]
    gold: Mapping[str, Any]


def stories_aside(path: Path, data: Path) -> Iterator[Aside]:
    """The stories of a file of labels that are kept aside."""
    known = _texts(data)
    for row in json_rows(path):
        if row.get("aside"):
            documents = {one["doc"] for one in row["statements"]}
            texts = {name: known[row["corpus"]][name] for name in sorted(documents)}
            yield Aside(row["story"], texts, _gold(row, texts))


def ecb_texts(data: Path) -> Iterator[tuple[str, str]]:
    """ECB+'s documents (Cybulska and Vossen 2014) as text, a sentence a line."""
    for row in json_rows(data / "ecbplus_esc" / "ecbplus.jsonl"):
        sentences: dict[int, list[str]] = {}
        for token, sentence in zip(row["tokens"], row["sent"], strict=True):
            sentences.setdefault(sentence, []).append(token)
        lines = (detokenize(_quoted(tokens))[0] for _, tokens in sorted(sentences.items()))
        yield row["id"], "\n".join(lines)


def _quoted(tokens: list[str]) -> list[str]:
    """Tokens with quotation marks as they are printed; straight ones open and close by turns."""
    out = []
    is_open = False
    for word in tokens:
        if word == '"':
            is_open = not is_open
            out.append("“" if is_open else "”")
        else:
            out.append(word.replace("``", "“").replace("''", "”"))
    return out


def _texts(data: Path) -> dict[str, dict[str, str]]:
    """The texts of each corpus by id."""
    return {"polnear": _polnear(data), "ecb": dict(ecb_texts(data))}


def _polnear(data: Path) -> dict[str, str]:
    return {row["id"]: row["text"] for row in json_rows(data / "polnear" / "train.jsonl")}


def _gold(row: Mapping[str, Any], texts: Mapping[str, str]) -> dict[str, Any]:
    def keys(numbers: Iterable[int]) -> list[str]:
        return list(_keys(row, numbers))

    def quote(one: Mapping[str, Any]) -> str:
        return texts[one["doc"]][one["content"][0][0] : one["content"][-1][1]]

    said = dict(zip(keys(range(1, len(row["statements"]) + 1)), row["statements"], strict=True))
    return {
        "statements": [
            {"id": key, "doc": one["doc"], "quote": quote(one)} for key, one in said.items()
        ],
        "disputes": [
            {
                "id": f"{row['story']}:d{number}",
                "sides": [{"statements": keys(side)} for side in matter["sides"]],
                "weak": matter["weak"],
            }
            for number, matter in enumerate(row["matters"])
        ],
        "proposals": [
            proposal
            | {
                "statements": keys(proposal["statements"]),
                "answers": [a | {"statements": keys(a["statements"])} for a in proposal["answers"]],
            }
            for proposal in row["proposals"]
        ],
        "cross_outlet_same": [
            pair
            for group in row["same"]
            for pair in combinations(keys(group), 2)
            if said[pair[0]]["doc"] != said[pair[1]]["doc"]
        ],
    }


def _keys(row: Mapping[str, Any], numbers: Iterable[int]) -> tuple[str, ...]:
    """Keys of a story's statements by their numbers."""
    return tuple(f"{row['story']}:{number}" for number in numbers)


def _story(row: Mapping[str, Any], texts: Mapping[str, str]) -> Story:
    keys = partial(_keys, row)
    numbered = zip(keys(range(1, len(row["statements"]) + 1)), row["statements"], strict=True)
    statements = {key: _told(key, one, texts[one["doc"]]) for key, one in numbered}
    return Story(
        row["story"],
        statements,
        tuple(keys(group) for group in row["same"]),
        tuple(Matter("", tuple(map(keys, m["sides"])), m["weak"]) for m in row["matters"]),
        tuple(
            Proposed(
                p["by"],
                p["to"],
                p["kind"],
                "",
                keys(p["statements"]),
                tuple(Answered(a["by"], a["answer"], keys(a["statements"])) for a in p["answers"]),
            )
            for p in row["proposals"]
        ),
    )


def _told(key: str, row: Mapping[str, Any], text: str) -> Told:
    cue, content = (tuple((start, end) for start, end in row[part]) for part in ("cue", "content"))
    return Told(
        key,
        row["doc"],
        row["day"],
        row["speaker"],
        tuple(row["acts"]),
        row["target"],
        *around(text, cue, content),
        frozenset(row.get("meant", ())),
    )
