"""Decisions about statements, as they are sent from a page: each a judgement that can be undone."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import parse_qsl, urlencode, urlsplit

from fastapi import APIRouter, Form
from pydantic import Field

from onrecord.model.act import ActCode, Modality
from onrecord.model.attribution import AttributionKind
from onrecord.web import posting
from onrecord.web.persons import OfPerson, Person
from onrecord.web.review.passages import marked
from onrecord.web.review.queue import names_of, passage_of, spelled
from onrecord.web.site import OfSite
from onrecord.workflow import correct, review
from onrecord.workflow.correct import Instead
from onrecord.workflow.review import By, Doubt

router = APIRouter()
DONE = "done"
"""Of a page's query: the numbers of the judgements just made, to be undone from there."""
_MOST_WORDS = 20_000
Words = Annotated[str, Field(max_length=_MOST_WORDS)]


class Deciding(posting.Form):
    """A decision with its reason, which may be left out."""

    why: Annotated[str, Field(max_length=2_000)] = ""

    def by(self, person: Person) -> By:
        """Who decides, and why."""
        return By(person.name, self.why.strip() or "reviewed")

    def after(self, *numbers: int) -> str:
        """The page to go back to, told what was just decided."""
        parts = urlsplit(self.way_back())
        asked = [(key, value) for key, value in parse_qsl(parts.query) if key != DONE]
        told = [(DONE, "-".join(map(str, numbers)))] if numbers else []
        query = urlencode(asked + told)
        return f"{parts.path}?{query}" if query else parts.path


class OfStatement(Deciding):
    """A decision about a statement."""

    statement: str


class Undone(Deciding):
    """Judgements to be taken back, the last first: "12-13"."""

    numbers: str = Field(pattern=r"^[0-9]{1,18}(-[0-9]{1,18})*$", max_length=2_000)


class Corrected(OfStatement):
    """What a person says of a statement; what is as it was shown says nothing."""

    speaker: Words = ""
    kind: AttributionKind | None = None
    act: list[str] = Field(default=[], max_length=3)
    targets: Words = ""
    addressees: Words = ""
    source: Words = ""
    cue: Words = ""
    content: Words = ""
    source_at: Words = ""
    cue_at: Words = ""
    content_at: Words = ""


StatementForm = Annotated[OfStatement, Form()]


@posting.posting(router, "/review/accept", role="curator", what="accept a statement")
def accept(site: OfSite, person: OfPerson, form: StatementForm) -> str:
    """The statement is right as it is shown."""
    return form.after(review.accept(site.record, form.statement, form.by(person)))


@posting.posting(router, "/review/reject", role="curator", what="reject a statement")
def reject(site: OfSite, person: OfPerson, form: StatementForm) -> str:
    """There is no such statement."""
    return form.after(review.reject(site.record, form.statement, form.by(person)))


@posting.posting(router, "/review/undo", role="curator", what="undo a decision")
def undo(site: OfSite, person: OfPerson, form: Annotated[Undone, Form()]) -> str:
    """Take decisions back."""
    for number in reversed(form.numbers.split("-")):
        review.undo(site.record, int(number), form.by(person))
    return form.after()


@posting.posting(router, "/review/correct", role="curator", what="correct a statement")
def corrected(site: OfSite, person: OfPerson, form: Annotated[Corrected, Form()]) -> str:
    """The statement is otherwise; where nothing was changed it is right."""
    found = review.doubt(site.record, form.statement)
    around, words = passage_of(site, found)
    said = Instead(
        speaker=_speaker(found, form.speaker),
        kind=form.kind if form.kind != found.statement.attribution.kind else None,
        acts=_acts(found, form.act),
        targets=_named(form.targets, names_of(found.statement.told.targets)),
        addressees=_named(form.addressees, names_of(found.statement.told.addressees)),
        source=marked(form.source_at, form.source, words["source"], around),
        cue=marked(form.cue_at, form.cue, words["cue"], around),
        content=marked(form.content_at, form.content, words["content"], around),
    )
    by = form.by(person)
    if said == Instead():
        return form.after(review.accept(site.record, form.statement, by))
    return form.after(correct.correct(site.record, form.statement, by, said).number)


def _speaker(found: Doubt, name: str) -> str | None:
    """Who spoke instead: one of those on the page by id, anybody else as they are called."""
    told = " ".join(name.split())
    if not told or told == (found.statement.speaker or ""):
        return None
    return next((other.who.id for other in found.others if other.who.name == told), told)


def _acts(found: Doubt, told: list[str]) -> tuple[tuple[ActCode, Modality], ...] | None:
    given = [act for act in told if act]
    if given == spelled(found):
        return None
    return correct.acts_spelled(",".join(given))


def _named(told: str, was: str) -> tuple[str, ...] | None:
    names = [" ".join(name.split()) for name in told.split(";")]
    given = tuple(name for name in names if name)
    return None if "; ".join(given) == was else given
