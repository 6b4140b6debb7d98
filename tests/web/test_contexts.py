"""A template uses the fields of its page's context, and no others."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import Any

import pytest
from jinja2 import Environment, meta, nodes

from onrecord.web import contexts
from onrecord.web.rendering import templates

PAGES: dict[str, Any] = {
    "accusations.html": contexts.Accusations,
    "article.html": contexts.Article,
    "articles.html": contexts.Articles,
    "compare.html": contexts.Compare,
    "dispute.html": contexts.Dispute,
    "disputes.html": contexts.Disputes,
    "edge.html": contexts.OneEdge,
    "failed.html": contexts.Failed,
    "home.html": contexts.Home,
    "people.html": contexts.People,
    "person.html": contexts.Person,
    "proposal.html": contexts.Proposal,
    "proposals.html": contexts.Proposals,
    "changes.html": contexts.Changed,
    "raw.html": contexts.Fetched,
    "search.html": contexts.Search,
    "statements.html": contexts.Statements,
}
GIVEN = {"request", "caller", "cites", "downloads"}
"""What every template is given besides."""


def environment() -> Environment:
    return templates().env


def source(name: str) -> str:
    loader = environment().loader
    assert loader is not None
    return loader.get_source(environment(), name)[0]


def used(name: str, *, whole: bool) -> set[str]:
    """Names that a template takes from its context; the whole of it, or its own text alone."""
    tree = environment().parse(source(name))
    found = meta.find_undeclared_variables(tree) - set(environment().globals) - GIVEN
    if whole:
        for other in meta.find_referenced_templates(tree):
            assert other is not None
            found |= set() if other == OF_ALL_PAGES else used(other, whole=True)
        found -= {str(node.target) for node in tree.find_all(nodes.Import)}
    return found


FORMS = re.compile(
    r"review/.*|yours.*|(account|cite|preview|read|reference|shared|sign_in|statement|base)\.html"
)
"""Pages that show what somebody sent or keeps, or one thing as its object has it."""
OF_ALL_PAGES = "keeping.html"
"""Asks of its callers nothing but what it is called with."""


def test_every_page_of_the_record_has_a_context_of_its_own() -> None:
    whole = {name for name in environment().list_templates() if "block title" in source(name)}
    assert set(PAGES) == {name for name in whole if not FORMS.fullmatch(name)}
    assert len(set(PAGES.values())) == len(PAGES)


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_template_asks_for_nothing_that_its_context_lacks(name: str) -> None:
    declared = {field.name for field in fields(PAGES[name])}
    assert used(name, whole=True) <= declared


@pytest.mark.parametrize("name", sorted(PAGES))
def test_every_field_of_a_context_is_shown(name: str) -> None:
    text = source(name) + "".join(
        source(other)
        for other in meta.find_referenced_templates(environment().parse(source(name)))
        if other is not None
    )
    for field in fields(PAGES[name]):
        assert re.search(rf"\b{field.name}\b", text), field.name
