"""What teaches the acts head: pairs, labelled attributions and deeds, and tasks beside them.

Invariant: a text is tokenized once; a question's rows count its pieces. Texts stay where they lie;
our own labels (`labels/`) hold offsets, our own sentences (`written.tsv`) are ours.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from onrecord.evaluation.act_pairs import OLDER, Pair, unmarked
from onrecord.evaluation.gold import is_held_out
from onrecord.evaluation.gold import rows as json_rows
from onrecord.evaluation.record import SAME_ACT
from onrecord.nlp.encoder.features import Tokens, tokenize
from onrecord.nlp.heads.doing import (
    CONTENT,
    MAX_PIECES,
    PARTIES,
    Ints,
    Question,
    Run,
    of_attribution,
    of_deed,
    of_pair,
)
from onrecord.training.corpora import worldwide_newswire
from onrecord.training.disputes.stories import nearest, written_stories

IGNORED = -100
AUXILIARY = {"penta": 5, "sentiment": 3, "speech_act": 8}
_SPEECH_ACTS = (
    "Assertive", "Assertive-V", "Assertive-S", "Commissive-A", "Commissive-O", "Expressive",
    "Directive", "Interrogative",
)  # fmt: skip
_SHARES = ((1.0,), (0.72, 0.28), (0.6, 0.25, 0.15))
"""How the weight of an example is shared among its first, second and third act."""


@dataclass(frozen=True, slots=True)
class Labels:
    """What is known of one question; empty where nothing is.

    `acts` are sets of codes that are equally right, the first set the first act; `modalities` the
    code and modality of each act; `parties` [L, parties] classes, `IGNORED` where unknown.
    """

    acts: tuple[tuple[str, ...], ...] = ()
    modalities: tuple[tuple[str, str], ...] = ()
    parties: Ints | None = None
    auxiliary: tuple[str, int] | None = None

    def weights(self) -> tuple[float, ...]:
        return _SHARES[len(self.acts) - 1] if self.acts else ()


@dataclass(frozen=True, slots=True)
class Example:
    """One question on one text with its labels; `group` keeps what belongs together in a fold."""

    text: int
    question: Question
    labels: Labels
    group: str


@dataclass
class Texts:
    """Texts tokenized once, by their numbers."""

    tokenizer: Any
    tokens: list[Tokens] = field(default_factory=list)

    def add(self, text: str) -> tuple[int, Tokens]:
        self.tokens.append(tokenize(text, self.tokenizer))
        return len(self.tokens) - 1, self.tokens[-1]


def is_kept_aside(document: str) -> bool:
    """Whether a labelled article is kept for measuring and choosing (about 1 in 8)."""
    return is_held_out("acts", document)


def written_pairs(path: Path) -> list[Pair]:
    """Sentences of our own: root, tab, marked sentence."""
    pairs = []
    for line in path.read_text(encoding="utf-8").splitlines():
        root, marked = line.split("\t")
        text, sources, targets = unmarked(marked)
        pairs.append(Pair(text, text, sources, targets, "", "", root, 0))
    return pairs


def of_pairs(texts: Texts, pairs: Iterable[Pair]) -> Iterator[Example]:
    """Pairs as examples, those of one sentence in one group."""
    for pair in pairs:
        number, tokens = texts.add(pair.text)
        question = pair_question(tokens, pair)
        acts = (OLDER.get(pair.root, (pair.root,)),)
        yield Example(number, question, Labels(acts), pair.text)


def pair_question(tokens: Tokens, pair: Pair) -> Question:
    """The question that a marked sentence asks."""
    return of_pair(
        len(tokens),
        [tokens.between(s.start, s.end) for s in pair.sources],
        [tokens.between(s.start, s.end) for s in pair.targets],
        (0, min(len(tokens), MAX_PIECES)),
    )


def labelled(
    texts: Texts, label_file: Path, of_id: Callable[[str], str]
) -> tuple[list[Example], list[Example]]:
    """Examples of our own labels: those of attributions, and those of deeds."""
    said: list[Example] = []
    done: list[Example] = []
    for row in json_rows(label_file):
        number, tokens = texts.add(of_id(row["id"]))
        items = row["attributions"]
        said += [Example(number, *_attribution(tokens, a, items), row["id"]) for a in items]
        for item in row["deeds"]:
            done += [Example(number, q, labels, row["id"]) for q, labels in _deed(tokens, item)]
    return said, done


def _attribution(
    tokens: Tokens, item: dict[str, Any], others: Iterable[dict[str, Any]] = ()
) -> tuple[Question, Labels]:
    """One of a page's attributions; `others` are all of them."""
    runs = {
        role: [tokens.between(*span) for span in item[role]]
        for role in ("source", "cue", "content")
    }
    nested = [
        tokens.between(*span)
        for other in others
        if _holds(item["content"], other["content"])
        for span in other["content"]
    ]
    question = of_attribution(len(tokens), runs["source"], runs["cue"], runs["content"], nested)
    occasion = [item["occasion"]["span"]] if item["occasion"] else []
    spans = {"target": item["targets"], "addressee": item["addressees"], "occasion": occasion}
    labels = Labels(
        tuple((code,) for code, _ in item["acts"]),
        tuple((code, modality) for code, modality in item["acts"]),
        _parties(tokens, question, spans),
    )
    return question, labels


_NEARLY_ALL = 0.95


def _holds(content: Iterable[Sequence[int]], other: Iterable[Sequence[int]]) -> bool:
    """Whether one content holds another, and more."""
    mine, its = ({i for start, end in c for i in range(start, end)} for c in (content, other))
    return its < mine and len(its) < _NEARLY_ALL * len(mine)


def _deed(tokens: Tokens, item: dict[str, Any]) -> Iterator[tuple[Question, Labels]]:
    cue, actor = tokens.between(*item["cue"]), tokens.between(*item["actor"])
    recipients = [item["recipient"]] if item["recipient"] else []
    question = of_deed(len(tokens), cue)
    acts, modalities = ((item["act"],),), ((item["act"], item["modality"]),)
    spans = {"actor": [item["actor"]], "target": recipients}
    yield question, Labels(acts, modalities, _parties(tokens, question, spans))
    if recipients:
        runs = [tokens.between(*span) for span in recipients]
        within = (int(question.rows[0]), int(question.rows[-1]) + 1)
        yield of_pair(len(tokens), [actor], runs, within), Labels(acts, modalities)


_TAG = re.compile(r"<(/?)([sqctao])(\d+)>")
_MARKED: dict[str, str] = {
    "s": "source", "q": "cue", "c": "content", "t": "targets", "a": "addressees", "o": "occasion",
}  # fmt: skip


def written_statements(texts: Texts, path: Path) -> Iterator[Example]:
    """Passages of our own with marked statements; the form is told in the recipe's README."""
    for block in re.split(r"\n\s*\n", path.read_text(encoding="utf-8").strip()):
        lines = block.split("\n")
        told = [line for line in lines if re.match(r"\d+ *\|", line)]
        passage, spans = _untagged(" ".join(line for line in lines if line not in told))
        number, tokens = texts.add(passage)
        items = [_written(line, spans) for line in told]
        for item in items:
            yield Example(number, *_attribution(tokens, item, items), passage)


def _written(line: str, spans: dict[tuple[str, str], list[list[int]]]) -> dict[str, Any]:
    """A statement of a passage in the form of our labels, by the line that tells it."""
    name, codes, _ = (part.strip() for part in line.split("|"))
    acts = [(c.partition(":")[0], c.partition(":")[2] or "done") for c in codes.split(",")]
    item: dict[str, Any] = {role: spans.get((tag, name), []) for tag, role in _MARKED.items()}
    occasion = {"span": item["occasion"][0]} if item["occasion"] else None
    return {**item, "acts": acts, "occasion": occasion}


def _untagged(marked: str) -> tuple[str, dict[tuple[str, str], list[list[int]]]]:
    """The passage without its tags, and the spans of every tag and number."""
    spans: dict[tuple[str, str], list[list[int]]] = {}
    opened: dict[tuple[str, str], int] = {}
    parts: list[str] = []
    n_chars = at = 0
    for match in _TAG.finditer(marked):
        parts.append(marked[at : match.start()])
        n_chars += len(parts[-1])
        at = match.end()
        key = (match[2], match[3])
        if match[1]:
            spans.setdefault(key, []).append([opened.pop(key), n_chars])
        else:
            opened[key] = n_chars
    return "".join([*parts, marked[at:]]), spans


def _parties(tokens: Tokens, question: Question, spans: dict[str, list[Any]]) -> Ints:
    """Classes [L, parties] of the question's pieces; parties that `spans` lacks are unknown."""
    out = np.full((len(question), len(PARTIES)), IGNORED, dtype=np.int64)
    place = {int(row): i for i, row in enumerate(question.rows)}
    for column, party in enumerate(PARTIES):
        if party not in spans:
            continue
        out[:, column] = 0
        for span in spans[party]:
            first, last = tokens.between(*span)
            for row in range(first, last):
                if row in place:
                    out[place[row], column] = 1 if row == first else 2
    return out


def told(texts: Texts, path: Path) -> Iterator[Example]:
    """Statements of the stories of our own (`disputes.stories`), each in its own sentences.

    Source and target are marked where words of their names stand there, else unknown.
    """
    for story in written_stories(path):
        for item in story.statements.values():
            number, tokens = texts.add(item.text)
            spans = {"cue": item.cue, "content": item.content}
            runs = {k: [tokens.between(*span) for span in v] for k, v in spans.items()}
            place = item.cue[0][0]
            source = [
                span
                for span in nearest(
                    item.text, item.speaker.split()[-1] if item.speaker else "", place, place
                )
                if not any(start <= span[0] < end for start, end in item.content)
            ]
            nested = [
                tokens.between(*span)
                for other in story.statements.values()
                if other.text == item.text and _holds(item.content, other.content)
                for span in other.content
            ]
            near = [tokens.between(*span) for span in source]
            question = of_attribution(len(tokens), near, runs["cue"], runs["content"], nested)
            parties = _story_target(item.text, tokens, question, item.target)
            labels = Labels(tuple((code,) for code in item.acts), (), parties)
            yield Example(number, question, labels, story.name)


def stories(texts: Texts, folder: Path) -> Iterator[Example]:
    """Statements of newswcl50-dev with their acts; `group` is the story ("0").

    A target is marked where words of its name stand among the question's; elsewhere it is unknown.
    """
    gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
    of_id = {row["id"]: texts.add(row["text"]) for row in json_rows(folder / "articles.jsonl")}
    text_of = {row["id"]: row["text"] for row in json_rows(folder / "articles.jsonl")}
    for row in gold["statements"]:
        number, tokens = of_id[row["doc"]]
        text = text_of[row["doc"]]
        start = text.find(row["quote"])
        content = tokens.between(start, start + len(row["quote"]))
        near = {
            role: [tokens.between(*span) for span in nearest(text, row[role] or "", start, start)]
            for role in ("source_text", "cue")
        }
        question = of_attribution(len(tokens), near["source_text"], near["cue"], [content])
        acts = (SAME_ACT.get(row["act"], (row["act"],)),)
        labels = Labels(acts, (), _story_target(text, tokens, question, row["target"]))
        yield Example(number, question, labels, row["doc"].split("/")[-1].split("_")[0])


def _story_target(text: str, tokens: Tokens, question: Question, target: str | None) -> Ints | None:
    """The parties' classes where the target's name, or none, can be told from the words."""
    if target is None:
        return None
    last = target.split()[-1].casefold()
    words = [
        (int(row), text[tokens.starts[row] : tokens.ends[row]].casefold()) for row in question.rows
    ]
    hits = [(row, row + 1) for row, word in words if word == last]
    if not hits:
        return None
    spans = [[int(tokens.starts[a]), int(tokens.ends[b - 1])] for a, b in hits[:1]]
    return _parties(tokens, question, {"target": spans})


def penta_classes(texts: Texts, data: Path) -> Iterator[Example]:
    """CAMEO's five classes of whole sentences (ConfliBERT's data)."""
    path = data / "cameo_srctgt" / "penta_class.tsv"
    for line in path.read_text(encoding="utf-8").splitlines():
        text, _, number = line.rpartition("\t")
        if text:
            yield _whole(texts, text, ("penta", int(number)))


def sources_and_targets(texts: Texts, data: Path) -> Iterator[Example]:
    """Source and target spans of CAMEO events (ConfliBERT's data)."""
    path = data / "cameo_srctgt" / "source_target_bio.txt"
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        pairs = [line.rsplit(None, 1) for line in block.splitlines() if len(line.split()) > 1]
        if len(pairs) < 3:  # noqa: PLR2004 - no sentence
            continue
        text = " ".join(word for word, _ in pairs)
        number, tokens = texts.add(text)
        spans: dict[str, list[list[int]]] = {"actor": [], "target": []}
        offset = 0
        for word, tag in pairs:
            kind = {"S": "actor", "T": "target", "R": "target"}.get(tag[-1:])
            if kind and tag.startswith("B"):
                spans[kind].append([offset, offset + len(word)])
            elif kind and spans[kind]:
                spans[kind][-1][1] = offset + len(word)
            offset += len(word) + 1
        question = of_pair(len(tokens), (), (), (0, min(len(tokens), MAX_PIECES)))
        labels = Labels(parties=_parties(tokens, question, spans))
        yield Example(number, question, labels, text)


def sentiments(texts: Texts, data: Path) -> Iterator[Example]:
    """NewsMTSC (Hamborg and Donnay 2021): blame or praise of a marked person or body."""
    for row in json_rows(data / "newsmtsc" / "train.jsonl"):
        for target in row["targets"]:
            value = {2.0: 0, 4.0: 1, 6.0: 2}.get(float(target["polarity"]))
            if value is None:
                continue
            number, tokens = texts.add(row["sentence_normalized"])
            run: Run = tokens.between(target["from"], target["to"])
            question = of_pair(len(tokens), (), [run], (0, min(len(tokens), MAX_PIECES)))
            labels = Labels(auxiliary=("sentiment", value))
            yield Example(number, question, labels, row["primary_gid"])


def speech_acts(texts: Texts, data: Path) -> Iterator[Example]:
    """Speech acts of Australian campaign speeches (Subramanian et al. 2019)."""
    with (data / "speech_acts_au" / "speech_acts.tsv").open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row["category"] in _SPEECH_ACTS and row["sentence"]:
                label = _SPEECH_ACTS.index(row["category"])
                yield _whole(texts, row["sentence"], ("speech_act", label), role=CONTENT)


def _whole(texts: Texts, text: str, auxiliary: tuple[str, int], *, role: int = 0) -> Example:
    number, tokens = texts.add(text)
    rows = np.arange(min(len(tokens), MAX_PIECES))
    question = Question(rows, np.full(len(rows), role))
    return Example(number, question, Labels(auxiliary=auxiliary), text)


def polnear_texts(data: Path, name: str) -> dict[str, str]:
    """The texts of PolNeAR's articles by id."""
    return {row["id"]: row["text"] for row in json_rows(data / "polnear" / f"{name}.jsonl")}


def newswire_texts(data: Path) -> dict[str, str]:
    """The texts of the newswire articles by id."""
    return {text.id: text.text for text in worldwide_newswire(data)}
