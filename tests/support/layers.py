"""A page with its analysis, in fiction written for the tests: nested statements, two speakers."""

from __future__ import annotations

from onrecord.model.analysis import Analysis
from onrecord.model.attribution import Attribution
from onrecord.model.document import Page
from onrecord.model.entity import Entity
from onrecord.model.identifiers import attribution_id, entity_id
from onrecord.model.provenance import ModelVersion, Provenance
from onrecord.model.selector import Span
from support.stand_ins import Given, page_of

TEXT = (
    "Claims by mayor Vera Lund that the harbour is safe are false, according to the union. "
    "“Nobody asked us,” it said, “and nobody will.”"
)


def layer(
    text: str = TEXT, uri: str = "harbour.txt", *, claim: str = "the harbour is safe"
) -> tuple[Page, Analysis]:
    """The page and three statements: one within another, one discontinuous.

    Another `claim` stands in another text of the same form.
    """
    page = page_of(Given(uri, text.encode()), "en")
    document = page.document.id

    def span(words: str) -> Span:
        at = text.index(words)
        return Span(at, at + len(words))

    lund = entity_id(document, "Vera Lund", "person", span("Vera Lund"), "m1")
    union = entity_id(document, "the union", "organization", span("the union"), "m1")

    def said(
        by: str | None, source: str, cue: str, *content: str, within: str | None = None
    ) -> Attribution:
        spans = tuple(span(words) for words in content)
        return Attribution(
            id=attribution_id(document, (span(source),), (span(cue),), spans, "m1"),
            kind="direct" if content[0][0] == "“" else "indirect",
            source=(span(source),),
            cue=(span(cue),),
            content=spans,
            within=within,
            speaker=by,
            prob=0.9,
        )

    outer = said(
        union,
        "the union",
        "according to",
        f"Claims by mayor Vera Lund that {claim} are false",
    )
    inner = said(lund, "mayor Vera Lund", "Claims", claim, within=outer.id)
    opening = "“Nobody asked us,”" if "Nobody" in text else "“No one asked us,”"
    quoted = said(union, "it", "said", opening, "“and nobody will.”")
    entities = (
        Entity(lund, "Vera Lund", "person", None, (), (), ()),
        Entity(union, "the union", "organization", None, (), (), (), is_named=False),
    )
    provenance = Provenance("reader/1", ModelVersion("m1", "0" * 64))
    return page, Analysis(entities, (outer, inner, quoted), provenance)
