"""Stories with their statements, disputes, same utterances and proposals: ours, and the dev set's.

The form of `stories.txt` is told in recipes/relations-1/README.md. Invariant: every statement of a
story is there once, under its own key; groups and sides hold such keys.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Any

from onrecord.evaluation.gold import rows as json_rows
from onrecord.nlp.heads.relating import Relation

Span = tuple[int, int]
_MARK = re.compile(r"\[\[|\]\]|\{\{|\}\}")
_STATEMENT = re.compile(r"(\d+) *\|")
_N_FIELDS = 7
_SIDES = "+-~"


@dataclass(frozen=True, slots=True)
class Told:
    """One statement as an outlet has it: the words around it, and its parts as spans in them.

    `meant` are all whom it is about or said to, as far as more than the target are known; `day` is
    None where the page does not tell it.
    """

    key: str
    outlet: str
    day: int | None
    speaker: str | None
    acts: tuple[str, ...]
    target: str | None
    text: str
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    meant: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Matter:
    """What is disputed, and the statements of each side; `is_weak`: not asked for, not wrong."""

    words: str
    sides: tuple[tuple[str, ...], ...]
    is_weak: bool


@dataclass(frozen=True, slots=True)
class Answered:
    """Who answered how, and the statements that show it."""

    by: str
    answer: str
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposed:
    """What was proposed by whom to whom; `kind` is None where it is not told."""

    by: str
    to: str | None
    kind: str | None
    what: str
    statements: tuple[str, ...]
    answers: tuple[Answered, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """Statements of one story by their keys, and how they stand to one another.

    Of what is `beside` them that is not known; it tells who leans to whom.
    """

    name: str
    statements: dict[str, Told]
    same: tuple[tuple[str, ...], ...]
    matters: tuple[Matter, ...]
    proposals: tuple[Proposed, ...]
    beside: tuple[Told, ...] = ()

    def relations(self) -> dict[frozenset[str], Relation | None]:
        """The relation of every pair that has one; None where a careful reader would hesitate."""
        out: dict[frozenset[str], Relation | None] = {}
        for matter in self.matters:
            for side in matter.sides:
                out |= {frozenset(pair): "side" for pair in combinations(side, 2)}
        opposed: set[frozenset[str]] = set()
        for matter in self.matters:
            for one, other in combinations(matter.sides, 2):
                pairs = {frozenset((a, b)) for a in one for b in other if a != b}
                if matter.is_weak:
                    out |= dict.fromkeys(pairs - opposed)
                else:
                    opposed |= pairs
        out |= dict.fromkeys(opposed, "opposed")
        for group in self.same:
            out |= {frozenset(pair): "same" for pair in combinations(group, 2)}
        return out


@dataclass
class _Draft:
    """A story while it is read."""

    name: str
    statements: dict[str, Told] = field(default_factory=dict)
    same: list[tuple[str, ...]] = field(default_factory=list)
    matters: list[tuple[str, bool, list[tuple[str, ...]]]] = field(default_factory=list)
    proposals: list[tuple[list[str], tuple[str, ...], list[Answered]]] = field(default_factory=list)

    def finished(self) -> Story:
        return Story(
            self.name,
            self.statements,
            tuple(self.same),
            tuple(Matter(words, tuple(sides), weak) for words, weak, sides in self.matters),
            tuple(
                Proposed(by, None if to == "-" else to, kind, what, statements, tuple(answers))
                for (by, to, kind, what), statements, answers in self.proposals
            ),
        )


def written_stories(path: Path) -> list[Story]:
    """Stories of our own; raises `ValueError` with the line that cannot be read."""
    drafts: list[_Draft] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            _take(drafts, line.strip())
        except (ValueError, IndexError) as error:
            raise ValueError(f"{path}, line {number} cannot be read: {error}") from error
    return [draft.finished() for draft in drafts]


def _take(drafts: list[_Draft], line: str) -> None:
    """Take a line into the story that it belongs to, or begin one."""
    if line.startswith("STORY:"):
        drafts.append(_Draft(line.removeprefix("STORY:").strip()))
    elif line and not _taken(drafts[-1], line):
        raise ValueError("it is of no known form")


def _taken(draft: _Draft, line: str) -> bool:
    """Whether a line was taken into the story."""
    if _STATEMENT.match(line):
        told = _told(draft.name, line)
        draft.statements[told.key] = told
        return True
    word, _, rest = line.partition(":")
    fields = [part.strip() for part in rest.split("|")]
    if word == "SAME":
        draft.same.append(_keys(draft, rest))
    elif word in ("MATTER", "WEAK MATTER"):
        draft.matters.append((rest.strip(), word.startswith("WEAK"), []))
    elif line[0] in _SIDES and draft.matters:
        draft.matters[-1][2].append(_keys(draft, line[1:]))
    elif word == "PROPOSAL":
        draft.proposals.append((fields[:4], _keys(draft, fields[4]), []))
    elif word == "ANSWER" and draft.proposals:
        by, answer, numbers = fields
        draft.proposals[-1][2].append(Answered(by, answer, _keys(draft, numbers)))
    else:
        return False
    return True


def _keys(draft: _Draft, numbers: str) -> tuple[str, ...]:
    keys = tuple(f"{draft.name}:{number}" for number in numbers.split())
    missing = [key for key in keys if key not in draft.statements]
    if missing:
        raise ValueError(f"{draft.name!r} has no statement {missing}")
    return keys


def _told(story: str, line: str) -> Told:
    fields = [part.strip() for part in line.split("|", _N_FIELDS - 1)]
    number, outlet, day, speaker, codes, target, marked = fields
    text, spans = _unmarked(marked)
    return Told(
        f"{story}:{number}",
        outlet,
        int(day),
        speaker,
        tuple(code.strip() for code in codes.split(",")),
        None if target == "-" else target,
        text,
        tuple(spans["{{"]),
        tuple(spans["[["]),
    )


def _unmarked(marked: str) -> tuple[str, dict[str, list[Span]]]:
    """The words without their marks, and the spans of cue and content."""
    spans: dict[str, list[Span]] = {"{{": [], "[[": []}
    opened: dict[str, int] = {}
    parts: list[str] = []
    n_chars = at = 0
    for match in _MARK.finditer(marked):
        parts.append(marked[at : match.start()])
        n_chars += len(parts[-1])
        at = match.end()
        kind = {"]]": "[[", "}}": "{{"}.get(match[0])
        if kind is None:
            opened[match[0]] = n_chars
        else:
            spans[kind].append((opened.pop(kind), n_chars))
    return "".join([*parts, marked[at:]]), spans


_BEFORE, _AFTER = 260, 120
"""So many characters around a statement are kept of its page."""
_FAR = 600


def around(
    text: str, cue: Sequence[Span], content: Sequence[Span]
) -> tuple[str, tuple[Span, ...], tuple[Span, ...]]:
    """The words around a statement, and its cue and content as spans in them."""
    spans = [*cue, *content]
    low = max(0, min(start for start, _ in spans) - _BEFORE)
    high = min(len(text), max(end for _, end in spans) + _AFTER)
    moved = [tuple((start - low, end - low) for start, end in part) for part in (cue, content)]
    return text[low:high], moved[0], moved[1]


def nearest(text: str, words: str, start: int, end: int) -> list[Span]:
    """Where some words stand nearest to either end of a stretch of the text, if near at all."""
    found = [m.span() for m in re.finditer(re.escape(words), text)] if words else []
    far = {span: min(abs(span[0] - start), abs(span[0] - end)) for span in found}
    near = [span for span in found if far[span] < _FAR]
    return [min(near, key=far.__getitem__)] if near else []


def dev_stories(folder: Path) -> list[Story]:
    """The stories of newswcl50-dev, each statement with the words of the page around it."""
    gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
    texts = {row["id"]: row["text"] for row in json_rows(folder / "articles.jsonl")}
    told: dict[str, dict[str, Told]] = {}
    for row in gold["statements"]:
        told.setdefault(_story(row["id"]), {})[row["id"]] = _of_gold(row, texts[row["doc"]])
    return [
        Story(
            name,
            statements,
            tuple(_groups(pair for pair in gold["cross_outlet_same"] if _story(pair[0]) == name)),
            tuple(
                Matter(
                    d["matter"],
                    tuple(tuple(side["statements"]) for side in d["sides"]),
                    bool(d.get("weak")),
                )
                for d in gold["disputes"]
                if _story(d["id"]) == name
            ),
            tuple(_proposed(p) for p in gold["proposals"] if _story(p["id"]) == name),
        )
        for name, statements in told.items()
    ]


def _story(key: str) -> str:
    return key.split("_", maxsplit=1)[0]


def _of_gold(row: dict[str, Any], text: str) -> Told:
    start = text.find(row["quote"])
    end = start + len(row["quote"])
    cues = nearest(text, row["cue"] or "", start, end)
    return Told(
        row["id"],
        row["doc"],
        0,
        row["speaker"],
        (row["act"],),
        row["target"] or None,
        *around(text, cues, [(start, end)]),
    )


def _groups(pairs: Iterator[list[str]]) -> list[tuple[str, ...]]:
    """Pairs joined into groups."""
    group: dict[str, set[str]] = {}
    for one, other in pairs:
        joined = group.get(one, {one}) | group.get(other, {other})
        group |= dict.fromkeys(joined, joined)
    return sorted({tuple(sorted(joined)) for joined in group.values()})


def _proposed(row: dict[str, Any]) -> Proposed:
    answers = tuple(
        Answered(a["by"], a["answer"], tuple(a["statements"])) for a in row.get("answers", ())
    )
    return Proposed(row["by"], row["to"], None, row["what"], tuple(row["statements"]), answers)
