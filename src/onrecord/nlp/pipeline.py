"""The analyzer: a text in; names, mentions, chains and attributions out.

Invariant: one encoder pass a window serves all heads; the article is left as it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from onrecord.model.act import ActCode
from onrecord.model.annotation import Annotations, Doing, FoundAttribution
from onrecord.model.document import Article
from onrecord.model.mention import Mention
from onrecord.model.provenance import ModelVersion
from onrecord.model.selector import Span, Spans
from onrecord.nlp import quotations
from onrecord.nlp.addressees import heard_by
from onrecord.nlp.encoder.features import Tokens, quote_states, tokenize
from onrecord.nlp.heads import acting, attribution, coreference, mention
from onrecord.nlp.heads.candidates import Candidate, Run, Thresholds
from onrecord.nlp.kinds import kind_of
from onrecord.text.words import whole_words

if TYPE_CHECKING:
    from pathlib import Path

    from onrecord.nlp.encoder.readings import Backend

_PICTURES = frozenset(
    "cartoon footage graphic illustration image images map photo photograph photographs photos "
    "picture pictures screenshot".split()
)


@dataclass(frozen=True)
class Analyzer:
    """The shipped model with its tokenizer and thresholds; may be used by several threads."""

    tokenizer: Any
    backend: Backend
    thresholds: Thresholds
    version: ModelVersion

    def annotate(self, article: Article) -> Annotations:
        """Everything the heads find in the article's headline, deck, captions and paragraphs."""
        captions = tuple(caption.span for caption in article.captions)
        return self.annotate_text(article.text, readable=_readable(article), captions=captions)

    def annotate_text(
        self, text: str, *, readable: Spans | None = None, captions: Spans = ()
    ) -> Annotations:
        """The same for a bare text; attributions only where a cue lies in `readable`.

        What a picture shows, by its caption, is no statement.
        """
        tokens = tokenize(text, self.tokenizer)
        if not len(tokens):
            return Annotations((), (), ())
        readings = self.backend.read(tokens)
        found = mention.decode(text, tokens, readings, self.backend)
        chains = coreference.decode(text, tokens, readings, self.backend, found)
        linked = attribution.decode(tokens, readings, self.backend, self.thresholds)
        cued = attributions_of(text, tokens, linked, readable, captions)
        said = (*cued, *quotations.standing_alone(text, cued, readable))
        read = acting.Read(text, tokens, readings, self.backend)
        mentions = tuple(f.mention for f in found)
        return Annotations(
            mentions,
            tuple(chains),
            self._with_doings(read, said, mentions),
            acting.deeds(read, said, self.thresholds),
        )

    def doings(self, text: str, given: Sequence[FoundAttribution]) -> tuple[Doing, ...]:
        """What given attributions of a text do."""
        read = self._read(text)
        found = mention.decode(text, read.tokens, read.readings, self.backend)
        mentions = tuple(f.mention for f in found)
        return tuple(a.doing for a in self._with_doings(read, given, mentions))

    def _with_doings(
        self, read: acting.Read, said: Sequence[FoundAttribution], mentions: Sequence[Mention]
    ) -> tuple[FoundAttribution, ...]:
        """What each does by the acts head, and who heard it by the words around its cue."""
        return tuple(
            replace(a, doing=replace(a.doing, addressees=heard_by(read.text, mentions, a)))
            for a in acting.with_doings(read, said, self.thresholds)
        )

    def act_between(self, text: str, actors: Spans, recipients: Spans) -> dict[ActCode, float]:
        """How probable each act is that the actors do to the recipients in one sentence."""
        return acting.act_between(self._read(text), actors, recipients)

    def _read(self, text: str) -> acting.Read:
        tokens = tokenize(text, self.tokenizer)
        return acting.Read(text, tokens, self.backend.read(tokens), self.backend)


def _readable(article: Article) -> Spans:
    single = [s for s in (article.headline, article.deck) if s]
    return (*single, *(c.span for c in article.captions), *article.paragraphs)


def attributions_of(
    text: str,
    tokens: Tokens,
    linked: list[tuple[Candidate, int | None]],
    readable: Spans | None,
    captions: Spans = (),
) -> tuple[FoundAttribution, ...]:
    """Decoded candidates as spans; those outside `readable`, or of pictures, are left out."""
    kept = [
        i
        for i, (c, _) in enumerate(linked)
        if _is_readable(tokens, c.cue, readable) and not _is_pictured(text, tokens, c, captions)
    ]
    place = {old: new for new, old in enumerate(kept)}
    states = quote_states(text)
    out = []
    for i in kept:
        candidate, within = linked[i]
        content = _spans(text, tokens, candidate.content)
        out.append(
            FoundAttribution(
                kind=kind_of(text, states, content),
                source=_spans(text, tokens, (candidate.source,) if candidate.source else ()),
                cue=_spans(text, tokens, (candidate.cue,)),
                content=content,
                within=None if within is None else place.get(within),
                prob=round(candidate.prob, 4),
            )
        )
    return tuple(out)


def _is_readable(tokens: Tokens, cue: Run, readable: Spans | None) -> bool:
    if readable is None:
        return True
    span = Span(int(tokens.starts[cue[0]]), int(tokens.ends[cue[1] - 1]))
    return any(span.overlaps(r) for r in readable)


def _is_pictured(text: str, tokens: Tokens, candidate: Candidate, captions: Spans) -> bool:
    """Whether a caption says what its picture shows: "A photo shows the bridge"."""
    if not captions or candidate.source is None:
        return False
    (source,) = _spans(text, tokens, (candidate.source,))
    noun = source.of(text).split()[-1].strip(",:").casefold()
    return noun in _PICTURES and any(source.overlaps(caption) for caption in captions)


def _spans(text: str, tokens: Tokens, runs: tuple[Run, ...]) -> Spans:
    """Code points of runs of pieces, to whole words; runs with only white space between are one."""
    out: list[Span] = []
    for first, last in runs:
        span = whole_words(text, Span(int(tokens.starts[first]), int(tokens.ends[last - 1])))
        if out and not text[out[-1].end : span.start].strip():
            span = Span(out.pop().start, span.end)
        out.append(span)
    return tuple(out)


def load_analyzer(folder: Path | None = None, *, n_threads: int | None = None) -> Analyzer:
    """The analyzer over the model shipped in the package, or over another model folder.

    `n_threads` bounds the encoder's threads (all cores by default). Raises `ModelError` where the
    files are missing or are not those that the manifest names.
    """
    from onrecord.nlp.encoder.manifest import load_manifest  # noqa: PLC0415 - start-up time
    from onrecord.nlp.encoder.session import OnnxBackend, load_tokenizer  # noqa: PLC0415 - the same

    manifest = load_manifest(folder)
    return Analyzer(
        load_tokenizer(manifest),
        OnnxBackend(manifest, n_threads=n_threads),
        Thresholds(**manifest.thresholds),
        ModelVersion(manifest.version, manifest.digest),
    )
