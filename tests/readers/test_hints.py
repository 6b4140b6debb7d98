"""What the words of class names tell, one by one and many at once. Fiction throughout."""

from __future__ import annotations

import pytest

from onrecord.readers import hints as hints_file
from onrecord.readers.hints import NAMES, Hints
from onrecord.readers.tree import Tree, parse

_CLASSES = (
    "article-body", "relatedStories", "ad-slot", "load", "figcaption", "gallery-counter caption",
    "metadata", "meta", "rail", "trail", "by-line", "standby-x", "x", "", "INTRO teaser-text",
)  # fmt: skip


def _page() -> Tree:
    return parse("".join(f'<div class="{name}">Harbour</div>' for name in _CLASSES))


def test_words_tell_the_same_alone_and_among_others(monkeypatch: pytest.MonkeyPatch) -> None:
    tree = _page()
    monkeypatch.setattr(hints_file, "_known", {})
    alone = [Hints(tree).own(element) for element in tree.of_tag("div")]
    monkeypatch.setattr(hints_file, "_known", {})
    together = Hints(tree)
    together.learn(tree.of_tag("div"))

    assert [together.own(element) for element in tree.of_tag("div")] == alone
    assert any(alone)


def test_a_word_inside_another_word_tells_nothing() -> None:
    tree = _page()
    found = dict(zip(_CLASSES, map(Hints(tree).own, tree.of_tag("div")), strict=True))

    assert found["ad-slot"] >> NAMES.index("advertisement") & 1
    assert not found["load"]
    assert found["rail"] >> NAMES.index("related") & 1
    assert not found["metadata"] >> NAMES.index("time") & 1


def test_a_caption_is_told_from_a_counter() -> None:
    tree = _page()
    told = Hints(tree).captions(tree.of_tag("div"))

    assert [_CLASSES[at] for at, e in enumerate(tree.of_tag("div")) if e.index in told] == [
        "figcaption"
    ]


def test_no_more_words_are_remembered_than_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    known: dict[str, int] = {}
    monkeypatch.setattr(hints_file, "_known", known)
    monkeypatch.setattr(hints_file, "_MAX_KNOWN", 100)
    for start in range(0, 1_000, 50):
        tree = parse("".join(f"<p class=word-{at}>" for at in range(start, start + 50)))
        Hints(tree).learn(tree.of_tag("p"))

    assert len(known) <= 200
