"""Roles are read as the page reports them, and lead back to the words they were read from."""

from __future__ import annotations

import pytest

from support.annotated import Names, read

NAMES: Names = {"Ann Loy": "person", "Ferry Union": "organization", "NATO": "organization"}


def roles(text: str) -> list[tuple[str, str | None, str]]:
    """The roles of Ann Loy: title, organization, and the words at their span."""
    names = {n: k for n, k in NAMES.items() if n in text}
    loy = read(text, names=names).entity("Ann Loy")
    return [(r.title, r.organization, r.span.of(text)) for r in loy.roles]


@pytest.mark.parametrize(
    ("text", "title", "organization", "words"),
    [
        (
            "NATO Secretary General Ann Loy left.",
            "Secretary General",
            "NATO",
            "NATO Secretary General",
        ),
        ("Mayor Ann Loy left.", "Mayor", None, "Mayor"),
        (
            "the union’s spokesperson Ann Loy left.",
            "spokesperson",
            "union",
            "the union’s spokesperson",
        ),
        ("Then foreign minister Ann Loy left.", "foreign minister", None, "foreign minister"),
        (
            "But Transport Secretary Dame Ann Loy left.",
            "Transport Secretary",
            None,
            "Transport Secretary",
        ),
        (
            "Ann Loy, general secretary of the Ferry Union, left.",
            "general secretary",
            "Ferry Union",
            "general secretary of the Ferry Union",
        ),
        (
            "Its managing director, Ann Loy, left.",
            "managing director",
            None,
            "Its managing director",
        ),
        (
            "Berlin’s ambassador to Oslo, Ann Loy, left.",
            "ambassador to Oslo",
            "Berlin",
            "Berlin’s ambassador to Oslo",
        ),
        ("Sen. Ann Loy left.", "Sen.", None, "Sen."),
    ],
)
def test_a_role_stands_before_or_after_its_name(
    text: str, title: str, organization: str | None, words: str
) -> None:
    assert roles(text) == [(title, organization, words)]


@pytest.mark.parametrize(
    "text",
    [
        "Ann Loy, who was tired, left.",
        "The chief’s threats, Ann Loy went on, were empty.",
        "They met Ann Loy.",
        "Ann Loy, the minister said, left.",
    ],
)
def test_words_that_hold_no_office_of_hers_are_no_role(text: str) -> None:
    assert roles(text) == []


def test_the_same_role_is_kept_once() -> None:
    assert len(roles("Mayor Ann Loy left. On Monday Mayor Ann Loy came back.")) == 1


def test_another_persons_name_is_no_title() -> None:
    text = "President Bo Lund and Ann Loy left."
    assert roles(text) == []
    found = read(text, names={"Bo Lund": "person", "Ann Loy": "person"})
    assert found.entity("Ann Loy").roles == ()
