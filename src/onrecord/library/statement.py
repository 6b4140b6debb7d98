"""One statement as Python sees it: its words as strings, its places as spans, who is meant by name.

Invariant: the words are those of the stored page; a span counts code points of the article's text.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from onrecord.export.flat import said_row
from onrecord.model.act import Occasion, SaidIn
from onrecord.model.analysis import Analysis
from onrecord.model.attribution import Attribution, AttributionKind, Correction
from onrecord.model.document import Page
from onrecord.model.entity import Entity
from onrecord.model.identity import Reference
from onrecord.model.selector import Spans, words_of
from onrecord.store.listing.statements import Statement as Found
from onrecord.store.listing.statements import speaker_of
from onrecord.store.listing.told import ActTold, TimeTold, Told

_OF_JSON_ALONE = ("fragments", "spans", "acts", "targets", "addressees", "time")


@dataclass(frozen=True, slots=True)
class Statement:
    """Who is held to have said what, by which words, where.

    `found` is the value of the store behind it.
    """

    found: Found

    @property
    def id(self) -> str:
        """Its id, unique over the record and the same when the page is read again."""
        return self.found.attribution.id

    @property
    def speaker(self) -> str | None:
        """The name of who says it; None where nobody is named."""
        return self.found.speaker

    @property
    def who(self) -> Reference | None:
        """Who says it, with the id that other pages of the record know them by."""
        return speaker_of(self.found)

    @property
    def source(self) -> str:
        """The words that name who speaks; empty where none do."""
        return self.found.source

    @property
    def cue(self) -> str:
        """The words that attribute: "told reporters", "according to"."""
        return self.found.cue

    @property
    def content(self) -> str:
        """What was said, its fragments joined by one space."""
        return self.found.content

    @property
    def fragments(self) -> tuple[str, ...]:
        """The words of each span of the content."""
        return self.found.fragments

    @property
    def kind(self) -> AttributionKind:
        """Direct (all in quotation marks), indirect (none) or mixed (some)."""
        return self.found.attribution.kind

    @property
    def source_spans(self) -> Spans:
        """Where the source stands in the article's text."""
        return self.found.attribution.source

    @property
    def cue_spans(self) -> Spans:
        """Where the cue stands in the article's text."""
        return self.found.attribution.cue

    @property
    def content_spans(self) -> Spans:
        """Where the content stands in the article's text."""
        return self.found.attribution.content

    @property
    def within(self) -> str | None:
        """The id of the statement in whose content this one stands."""
        return self.found.attribution.within

    @property
    def acts(self) -> tuple[ActTold, ...]:
        """What is done by saying it, the most probable first: code, modality, recipient, prob."""
        return self.found.told.acts

    @property
    def targets(self) -> tuple[Reference, ...]:
        """About whom it is said, the most probable first."""
        return self.found.told.targets

    @property
    def addressees(self) -> tuple[Reference, ...]:
        """To whom it is said."""
        return self.found.told.addressees

    @property
    def time(self) -> TimeTold | None:
        """When it was said, as far as the page tells."""
        return self.found.told.time

    @property
    def occasion(self) -> Occasion | None:
        """On what occasion it was said: an interview, a letter."""
        return self.found.attribution.occasion

    @property
    def place(self) -> SaidIn | None:
        """Where it was said."""
        return self.found.attribution.place

    @property
    def prob(self) -> float:
        """How sure the attribution is, a probability."""
        return self.found.attribution.prob

    @property
    def corrections(self) -> tuple[Correction, ...]:
        """People's standing decisions that changed what is told of it, the latest last."""
        return self.found.attribution.corrections

    @property
    def document(self) -> str:
        """The id of the document that it stands in."""
        return self.found.document

    @property
    def uri(self) -> str:
        """Where the document came from."""
        return self.found.uri

    @property
    def publisher(self) -> str | None:
        """The outlet, as far as the page tells."""
        return self.found.publisher

    @property
    def published(self) -> str | None:
        """When it was published: ISO 8601 with the page's own offset, as far as it is told."""
        return self.found.published

    @property
    def headline(self) -> str:
        """The headline of the article; empty where there is none."""
        return self.found.headline

    @property
    def became(self) -> str | None:
        """That its page is an earlier version or was taken back, in words; None where it stands."""
        return self.found.state.told

    def to_dict(self) -> dict[str, Any]:
        """The object that `onrecord said --json` prints."""
        return said_row(self.found)

    def to_row(self) -> dict[str, Any]:
        """The same without lists: strings, numbers and None alone, for a table."""
        row = {name: cell for name, cell in self.to_dict().items() if name not in _OF_JSON_ALONE}
        return row | {"corrected_by": ", ".join(map(str, row["corrected_by"])) or None}

    def __repr__(self) -> str:
        return f"<Statement {self.speaker or 'nobody named'} | {self.cue} | {self.content}>"


def statements_of(page: Page, analysis: Analysis) -> tuple[Statement, ...]:
    """Every attribution of one layer, in the order of the page."""
    people = {entity.id: _called(entity) for entity in analysis.entities}
    ordered = sorted(analysis.attributions, key=lambda a: (a.content[:1], a.cue[:1]))
    return tuple(Statement(_found(item, page, people)) for item in ordered)


def _called(entity: Entity) -> Reference:
    """Who that is in the whole record; outside a record, in the document."""
    return entity.identity or Reference(entity.id, entity.name)


def _found(item: Attribution, page: Page, people: dict[str, Reference]) -> Found:
    article, document = page.article, page.document
    who = people[item.speaker] if item.speaker else None
    acts = (
        ActTold(a.code, a.modality, people[a.recipient] if a.recipient else None, a.prob)
        for a in item.acts
    )
    told = Told(
        acts=tuple(acts),
        targets=tuple(people[name] for name in item.targets),
        addressees=tuple(people[name] for name in item.addressees),
        time=None if item.time is None else TimeTold(item.time.value, item.time.grain),
    )
    return Found(
        document=document.id,
        uri=document.uri,
        publisher=article.publisher,
        published=article.published.time if article.published else None,
        headline=article.headline.of(article.text) if article.headline else "",
        attribution=_meant(item, who),
        speaker=None if who is None else who.name,
        source=words_of(item.source, article.text),
        cue=words_of(item.cue, article.text),
        content=words_of(item.content, article.text),
        fragments=tuple(span.of(article.text) for span in item.content),
        n_places=1,
        told=told,
        state=page.state,
    )


def _meant(item: Attribution, who: Reference | None) -> Attribution:
    """The attribution with its speaker as the whole record knows them."""
    return replace(item, speaker=None if who is None else who.id)
