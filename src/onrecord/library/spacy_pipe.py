"""The spaCy component: `nlp.add_pipe("onrecord")` says who said what in each `Doc`.

Invariant: the text and its tokens stay as they are; what the component adds stands in span groups,
extensions and `doc.user_data`. Places are exact in characters; a token that a place cuts through
belongs to its span whole. The component itself holds no model, so it can be copied and pickled.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import minibatch, raise_error

from onrecord.errors import DocumentError
from onrecord.library.reading import Reading, read
from onrecord.library.spacy_values import Chars, DocStatement, told, told_again
from onrecord.readers.language import language_of
from onrecord.workflow.assemble import n_workers_for
from onrecord.workflow.languages import why_not

KEPT, WHY_NOT = "onrecord.statements", "onrecord.why_not"
DEFAULTS = {"quotes": "quotes", "sources": "sources", "cues": "cues", "language": None,
            "min_prob": 0.0}  # fmt: skip


class Statements:
    """Finds who said what in texts.

    `quotes`, `sources` and `cues` name the span groups; a span's label is the kind of speech and
    its id that of the statement. `language` is an ISO 639-1 code instead of telling it for each
    text; what is not English is not analysed. Statements under `min_prob` are left out.
    """

    def __init__(
        self,
        name: str,
        *,
        quotes: str,
        sources: str,
        cues: str,
        language: str | None,
        min_prob: float,
    ) -> None:
        self.name = name
        self.groups = {"content_chars": quotes, "source_chars": sources, "cue_chars": cues}
        self.language = language
        self.min_prob = min_prob
        self._on_error: Any = raise_error

    def __call__(self, doc: Doc) -> Doc:
        """The same doc with its statements."""
        try:
            return self._annotated(doc, self._found(doc))
        except DocumentError as error:  # spaCy's handler decides whether one text stops all
            self._on_error(self.name, self, [doc], error)
            return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 16) -> Iterator[Doc]:
        """The docs with their statements, in their order; several are analysed at once."""
        with ThreadPoolExecutor(n_workers_for(None)) as pool:
            for batch in minibatch(stream, batch_size):
                begun = [(doc, pool.submit(self._found, doc)) for doc in batch]
                for doc, found in begun:
                    try:
                        yield self._annotated(doc, found.result())
                    except DocumentError as error:
                        self._on_error(self.name, self, [doc], error)

    def set_error_handler(self, handler: Any) -> None:
        """What is called with a text that breaks the analysis."""
        self._on_error = handler

    def get_error_handler(self) -> Any:
        """What is called with a text that breaks the analysis."""
        return self._on_error

    def _found(self, doc: Doc) -> Reading | str:
        """What is found in the text, or why it was not analysed."""
        reason = why_not(self.language or language_of(doc.text))
        if reason is not None:
            return reason
        return read(doc.text, as_article=True, language="en", published=doc._.published)

    def _annotated(self, doc: Doc, found: Reading | str) -> Doc:
        kept: Sequence[DocStatement] = ()
        if isinstance(found, Reading):
            entities = {one.id: one for one in found.entities}
            every = (told(one, entities) for one in found.attributions)
            kept = [one for one in every if one.prob >= self.min_prob]
        doc.user_data[KEPT] = [one.to_dict() for one in kept]
        doc.user_data[WHY_NOT] = found if isinstance(found, str) else None
        for role, group in self.groups.items():
            doc.spans[group] = [
                span for one in kept for span in _spans(doc, one, getattr(one, role))
            ]
        return doc


def make(
    nlp: Language,  # noqa: ARG001 - spaCy hands it over
    name: str,
    *,
    quotes: str,
    sources: str,
    cues: str,
    language: str | None,
    min_prob: float,
) -> Statements:
    """The component as `nlp.add_pipe("onrecord", config={...})` makes it."""
    return Statements(
        name, quotes=quotes, sources=sources, cues=cues, language=language, min_prob=min_prob
    )


def _spans(doc: Doc, one: DocStatement, places: Chars) -> Iterator[Span]:
    for start, end in places:
        span = doc.char_span(start, end, label=one.kind, alignment_mode="expand", span_id=one.id)
        if span is not None:
            yield span


def _statements(doc: Doc) -> tuple[DocStatement, ...]:
    return tuple(map(told_again, doc.user_data.get(KEPT, ())))


def _why_not(doc: Doc) -> str | None:
    reason: str | None = doc.user_data.get(WHY_NOT)
    return reason


def _statement(span: Span) -> DocStatement | None:
    kept: Iterable[Mapping[str, Any]] = span.doc.user_data.get(KEPT, ())
    return next((told_again(one) for one in kept if one["id"] == span.id_), None)


def _speaker(span: Span) -> str | None:
    one = _statement(span)
    return one.speaker.name if one and one.speaker else None


def _act(span: Span) -> str | None:
    one = _statement(span)
    return one.acts[0].code if one and one.acts else None


def _acts(span: Span) -> tuple[str, ...]:
    one = _statement(span)
    return tuple(act.code for act in one.acts) if one else ()


def _extend(kind: Any, name: str, getter: Any) -> None:
    """An extension of ours; spaCy refuses where somebody else has one of that name."""
    if not kind.has_extension(name) or kind.get_extension(name)[2] is not getter:
        kind.set_extension(name, getter=getter)


if not Doc.has_extension("published"):
    Doc.set_extension("published", default=None)
_extend(Doc, "statements", _statements)
_extend(Doc, "why_not_analysed", _why_not)
_extend(Span, "statement", _statement)
_extend(Span, "speaker", _speaker)
_extend(Span, "act", _act)
_extend(Span, "acts", _acts)
Language.factory(
    "onrecord",
    default_config=DEFAULTS,
    assigns=[
        "doc.spans", "doc._.statements", "doc._.why_not_analysed", "span._.statement",
        "span._.speaker", "span._.act", "span._.acts",
    ],
    func=make,
)  # fmt: skip
