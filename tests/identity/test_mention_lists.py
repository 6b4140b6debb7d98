"""Which stretches of a text are given back as mentions."""

from __future__ import annotations

from onrecord.identity.resolver import resolve
from onrecord.model.annotation import Annotations
from onrecord.model.mention import Mention
from onrecord.model.selector import Span
from support.annotated import article_of, read


def test_an_honorific_and_an_office_before_a_bare_surname_belong_to_the_name() -> None:
    text = "Ann Loy won. Mrs. Loy smiled. Later President Loy left."
    found = read(text, names={"Ann Loy": "person", "Loy": "person"})
    spans = [m.span.of(text) for m in found.entity("Ann Loy").mentions if m.form == "name"]
    assert spans == ["Ann Loy", "Mrs. Loy", "President Loy"]


def test_an_office_before_a_full_name_is_a_description_of_its_own() -> None:
    text = "Harbour Director Ann Loy resigned."
    found = read(text, names={"Ann Loy": "person"})
    mentions = [(m.span.of(text), m.form) for m in found.entity("Ann Loy").mentions]
    assert mentions == [("Harbour Director", "description"), ("Ann Loy", "name")]


def test_a_phrase_around_a_name_is_cut_back_to_the_name() -> None:
    text = "They asked Ann Loy, who had left the hall before noon, to return."
    at = text.index("Ann Loy")
    phrase = Span(at, text.index(", to return"))
    mention = Mention(phrase, Span(at, at + len("Ann Loy")), "name", "person", 0.9)
    entities, _, _ = resolve(
        article_of(text), Annotations((mention,), (), ()), document_id="doc", model="m"
    )
    assert [m.span.of(text) for e in entities for m in e.mentions] == ["Ann Loy"]
