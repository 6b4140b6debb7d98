"""The examples in docstrings, which are those of the reference, do what they show."""

from __future__ import annotations

import doctest
import pkgutil
import shutil
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

import onrecord
from onrecord import library
from onrecord.library.manual import python_page

FILES = [f"onrecord.library.{found.name}" for found in pkgutil.iter_modules(library.__path__)]


def examples() -> Iterator[doctest.DocTest]:
    finder = doctest.DocTestFinder(exclude_empty=True)
    for name in FILES:
        module = import_module(name)
        yield from (one for one in finder.find(module, name) if one.examples)


EXAMPLES = {one.name: one for one in examples()}


@pytest.mark.usefixtures("model")
@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_does_what_it_shows(
    name: str, quarrelled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copy(quarrelled, "onrecord.db")
    example = EXAMPLES[name]
    example.globs = {"onrecord": onrecord, "record": onrecord.open("onrecord.db")}
    told: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    runner.run(example, out=told.append, clear_globs=False)
    assert runner.failures == 0, "".join(told)


def test_most_of_what_can_be_asked_has_an_example() -> None:
    told = {name.rsplit(".", 1)[1] for name in EXAMPLES}
    assert {"read", "open", "said", "search", "check", "person", "article", "verify"} <= told


def test_everything_that_is_offered_stands_in_the_reference() -> None:
    page = python_page()
    for name in onrecord.__all__:
        heading = f"\n## onrecord.{name}\n" if name in {"read", "open"} else f"\n## {name}\n"
        assert heading in page
