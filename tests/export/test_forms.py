"""Other programs' forms, each read back by a tool that is not ours, over any page and analysis."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256
from typing import Any

import bibtexparser
import pytest
import rispy
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle
from citeproc import formatter as formatters
from citeproc.source.json import CiteProcJSON
from followthemoney import model
from followthemoney.proxy import EntityProxy
from hypothesis import assume, given

from onrecord.export import citing
from onrecord.export.forms import FORMS
from onrecord.export.schema_org import TO_COMPLETE
from onrecord.model.analysis import Analysis
from onrecord.model.attribution import Correction
from onrecord.model.document import Page, PageTime
from onrecord.model.selector import Span
from support.acting import reply, row
from support.strategies import layers

Layer = tuple[Page, Analysis]


def _alone(read: Layer) -> Layer:
    """The same without groups: their members may be nobody's."""
    page, analysis = read
    entities = tuple(replace(entity, members=()) for entity in analysis.entities)
    return page, replace(analysis, entities=entities)


READ = layers().map(_alone)


def written(form: str, *found: Layer) -> str:
    return "".join(FORMS[form](found))


def lines(form: str, *found: Layer) -> list[dict[str, Any]]:
    return [json.loads(line) for line in written(form, *found).split("\n")[:-1]]


@given(READ)
def test_every_form_writes_whatever_a_page_holds(read: Layer) -> None:
    for form in FORMS:
        written(form, read)


@pytest.mark.parametrize("time", ["2026-\u00b2", "\u00b2-03-04", "2026-03-04T10:00Z"])
def test_a_reference_s_date_is_told_as_far_as_it_is_figures(time: str) -> None:
    page = row()[0]
    published = PageTime(time, None, Span(0, 0))
    told = citing.citation(replace(page, article=replace(page.article, published=published)))
    assert told.published == tuple(int(part) for part in time[:10].split("-") if part.isdecimal())


@given(READ)
def test_an_annotation_s_selectors_lead_to_the_same_words(read: Layer) -> None:
    text = read[0].article.text
    for one in lines("annotations", read):
        for target in one["target"]:
            quote, place = target["selector"]
            words = text[place["start"] : place["end"]]
            assert quote["exact"] == words
            whole = quote["prefix"] + words + quote["suffix"]
            assert whole in text
            assert target["state"]["cached"].endswith(sha256(text.encode()).hexdigest())


def test_whoever_corrected_a_statement_is_the_creator_of_its_annotation() -> None:
    page, analysis = row()
    first, *more = analysis.attributions
    correction = Correction(3, "Kaja Storm", "2026-03-05T10:00:00Z", "heard it")
    corrected = replace(first, corrections=(correction,))
    found = lines("annotations", (page, replace(analysis, attributions=(corrected, *more))))
    assert found[0]["creator"] == {"type": "Person", "name": "Kaja Storm"}
    assert not any("creator" in one for one in found[1:])


def test_direct_speech_is_a_quotation_and_the_rest_a_claim() -> None:
    found = lines("schema-org", row(), reply())
    kinds = [item.kind for _, analysis in (row(), reply()) for item in analysis.attributions]
    wanted = ["Quotation" if kind == "direct" else "Claim" for kind in kinds]
    assert [one["@type"] for one in found] == wanted
    assert "Quotation" in wanted
    [quotation] = [one for one in found if one["@type"] == "Quotation"]
    assert quotation["text"] == "He lied to us,"
    assert quotation["creator"]["name"] == "Vera Lund"


def test_a_draft_of_a_review_has_no_verdict() -> None:
    for one in lines("claimreview", row(), reply()):
        assert one["reviewRating"] == {"@type": "Rating", "alternateName": TO_COMPLETE}
        assert one["author"]["name"] == TO_COMPLETE
        assert len(str(one["claimReviewed"])) <= 75


def test_quotebank_counts_a_quotation_wherever_it_stands() -> None:
    (one,) = lines("quotebank", row(), row("pages/again.txt"))
    assert one["quotation"] == "He lied to us,"
    assert one["speaker"] == "Vera Lund"
    assert one["numOccurrences"] == 2
    assert one["urls"] == ["pages/row.txt", "pages/again.txt"]
    assert one["quoteID"] == "2026-03-04-000001"


def test_the_quotation_graph_has_words_around_each_quotation() -> None:
    (one,) = lines("gqg", row())
    assert one["lang"] == "ENGLISH"
    (quote,) = one["quotes"]
    text = " ".join(row()[0].article.text.split())
    assert quote["quote"] in text
    assert quote["pre"] in text
    assert quote["post"] in text


@given(READ)
def test_money_s_entities_are_of_its_model(read: Layer) -> None:
    page, analysis = read
    ids = [page.document.id, *(one.id for one in analysis.entities)]
    ids += [*(one.id for one in analysis.attributions), *(one.id for one in analysis.deeds)]
    theirs = {one.replace("_", "-").removeprefix("onr-") for one in ids}
    assume(len(theirs) == len(ids))  # as those of different kinds are, in their alphabet too
    for one in lines("ftm", read):
        proxy = EntityProxy.from_dict(one, cleaned=False)
        schema = model.get(one["schema"])
        assert schema is not None
        assert all(name in schema.properties for name in one["properties"])
        assert not schema.validate({"properties": proxy.to_dict()["properties"]})


def test_money_keeps_who_did_what_to_whom() -> None:
    found = [EntityProxy.from_dict(one) for one in lines("ftm", row())]
    by_id = {one.id: one for one in found}
    links = [one for one in found if one.schema.name == "UnknownLink"]
    told = {
        (
            by_id[link.first("subject")].caption,
            by_id[link.first("object")].caption,
            link.first("role"),
        )
        for link in links
    }
    assert ("Vera Lund", "Anders Moe", "accuse") in told
    assert ("Anders Moe", "Vera Lund", "deny") in told
    for one in found:
        for prop in ("proof", "document", "resolved", "subject", "object", "involved"):
            if prop in one.schema.properties:
                assert set(one.get(prop)) <= set(by_id)


def test_ris_is_read_back() -> None:
    first, second = rispy.loads(written("ris", row(), reply()))
    assert first["type_of_reference"] == "NEWS"
    assert first["secondary_title"] == "Osthaven Herald"
    assert first["date"].startswith("2026/03/04")
    assert second["title"] == "Moe hits back"
    assert second["notes"] == [f"sha256:{reply()[0].document.sha256}"]


def test_bibtex_is_read_back() -> None:
    library = bibtexparser.parse_string(written("bibtex", row(), reply()))
    assert not library.failed_blocks
    first, second = library.entries
    assert first["journal"] == "Osthaven Herald"
    assert (first["year"], first["day"]) == ("2026", "4")
    assert second["title"] == "{Moe hits back}"


@given(READ)
def test_bibtex_of_any_page_is_one_entry(read: Layer) -> None:
    library = bibtexparser.parse_string(written("bibtex", read))
    assert not library.failed_blocks
    assert len(library.entries) == 1


def test_csl_is_rendered_by_a_citation_processor() -> None:
    source = CiteProcJSON(json.loads(written("csl", row(), reply())))
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    bibliography = CitationStylesBibliography(style, source, formatters.plain)
    for key in source:
        bibliography.register(Citation([CitationItem(key)]))
    told = " ".join(str(one) for one in bibliography.bibliography())
    assert "Osthaven Herald" in told
    assert "2026" in told


def test_a_plain_reference_is_one_line_with_what_the_page_tells() -> None:
    told = citing.plain(citing.citation(row()[0]))
    assert "\n" not in told
    for words in ("Osthaven Herald", "2026-03-04", "pages/row.txt", row()[0].document.sha256):
        assert words in told
