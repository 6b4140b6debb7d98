"""Whether sources are led to the right one: measured on the news of GUM that no model saw.

The attributions are GUM's own, so that only the resolving is measured; mentions and chains are the
encoder's. A source is right where the entity found for it is named by a name of the source's own
gold chain, or, where that chain has no name, where one of its mentions is the entity's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from onrecord.evaluation.gold import is_held_out, rows, spaced
from onrecord.model.act import Deed
from onrecord.model.annotation import Annotations, FoundAttribution
from onrecord.model.attribution import Attribution
from onrecord.model.document import Article
from onrecord.model.entity import Entity
from onrecord.model.mention import MentionForm
from onrecord.model.selector import Span

Resolve = Callable[..., tuple[tuple[Entity, ...], tuple[Attribution, ...], tuple[Deed, ...]]]
_MIN_OVERLAP = 0.5


class Annotates(Protocol):
    """What finds the mentions and chains of a text."""

    def annotate_text(self, text: str) -> Annotations: ...


@dataclass(frozen=True, slots=True)
class Source:
    """One attribution with what is known of its source.

    `names` are the head words of the names in the source's chain, `heads` those of all its
    mentions.
    """

    found: FoundAttribution
    form: MentionForm
    names: frozenset[Span]
    heads: frozenset[Span]


def speaker_report(
    analyzer: Annotates, resolve: Resolve, data: Path, *, only_held_out: bool = True
) -> dict[str, Any]:
    """How many sources of each form are led to the right entity; those never named apart."""
    n: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for name, text, sources in gum_sources(data, only_held_out=only_held_out):
        for source, entity in resolved(analyzer.annotate_text(text), resolve, name, text, sources):
            key = f"{source.form}{'' if source.names else '_unnamed'}"
            n[key] += 1
            right[key] += entity is not None and is_right(source, entity)
    return {
        key: {"n": n[key], "right": right[key], "accuracy": round(right[key] / n[key], 4)}
        for key in sorted(n)
    }


def resolved(
    annotations: Annotations, resolve: Resolve, name: str, text: str, sources: list[Source]
) -> Iterator[tuple[Source, Entity | None]]:
    """Each source with the entity that is found for it."""
    ordered = sorted(sources, key=lambda s: (s.found.cue, s.found.content))
    given = Annotations(annotations.mentions, annotations.chains, tuple(s.found for s in ordered))
    article = Article(text, None, None, (), None, None, None, None, (), _lines(text), (), ())
    entities, attributions, _ = resolve(article, given, document_id=name, model="evaluation")
    by_id = {e.id: e for e in entities}
    for source, attribution in zip(ordered, attributions, strict=True):
        yield source, by_id.get(attribution.speaker or "")


def is_right(source: Source, entity: Entity) -> bool:
    """Whether the entity is the source's own, by the heads of its mentions."""
    wanted = source.names or source.heads
    if source.names and not entity.is_named:
        return False
    mentions = [m for m in entity.mentions if m.form == "name" or not source.names]
    return any(m.head.contains(head) for m in mentions for head in wanted)


def gum_sources(data: Path, *, only_held_out: bool) -> Iterator[tuple[str, str, list[Source]]]:
    """`(id, text, sources)` of the news documents of GUM."""
    for row in rows(data / "gum" / "gum_docs.jsonl"):
        if row["genre"] == "news" and (is_held_out("gum", row["id"]) or not only_held_out):
            text, spans = spaced(row["tokens"], row["space_after"])
            found = [_source(row, spans, item) for item in row["attributions"] if item["source"]]
            yield row["id"], text, [source for source in found if source is not None]


def _source(row: dict[str, Any], spans: list[Span], item: dict[str, Any]) -> Source | None:
    tokens = set(item["source"])
    best = max(row["entities"], key=lambda e: _overlap(tokens, e), default=None)
    if best is None or _overlap(tokens, best) < _MIN_OVERLAP:
        return None
    content = sorted({i for a, b in item["content_edus"] for i in range(a, b)} - tokens)
    cue = sorted(item["cue"]) or [max(tokens)]
    if not content:
        return None
    chain = [e for e in row["entities"] if e["id"] == best["id"]]
    found = FoundAttribution(
        "indirect",
        (Span(spans[min(tokens)].start, spans[max(tokens)].end),),
        (Span(spans[cue[0]].start, spans[cue[-1]].end),),
        (Span(spans[content[0]].start, spans[content[-1]].end),),
        None,
        1.0,
    )
    heads = {_head(row, e) for e in chain}
    names = {h for h in heads if row["xpos"][h].startswith("NNP")}
    form: MentionForm = "name" if _head(row, best) in names else "description"
    return Source(
        found,
        "pronoun" if best["pron"] else form,
        frozenset(spans[h] for h in names),
        frozenset(spans[h] for h in heads),
    )


def _overlap(tokens: set[int], entity: dict[str, Any]) -> float:
    own = set(range(entity["start"], entity["end"]))
    return len(tokens & own) / len(tokens | own)


def _head(row: dict[str, Any], entity: dict[str, Any]) -> int:
    """The last word of the name or noun that heads a phrase."""
    first, end = entity["start"], entity["end"]
    outside = [i for i in range(first, end) if not first <= row["heads"][i] < end]
    head: int = outside[0] if outside else end - 1
    while head + 1 < end and row["deprels"][head + 1].startswith("flat"):
        head += 1
    return head


def _lines(text: str) -> tuple[Span, ...]:
    return (Span(0, len(text)),)
