"""Every command that lists, shows or exports prints the same of a file and of its copy."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

from cli.conftest import Done, Shell
from onrecord.cli.export import KINDS, LINES
from onrecord.workflow.copying import copy
from support.postgres import Server

Told = Callable[..., Done]
pytestmark = pytest.mark.in_files
ASKED = (
    "said", "said PERSON", "said --about talks --since 2026", "said --limit 3 --table",
    "search talks", "search tal*", "search 'the talks'", "search talks --statements",
    "said --kind direct", "documents", "layers PAGE", "acts", "acts --by PERSON",
    "about PERSON", "disputes", "dispute DISPUTE", "proposals", "utterances", "claims",
    "who PERSON", "entities list", "entities links PERSON", "show PAGE", "check 'the talks'",
    "compare PAGE OTHER", "feed PERSON", "dossier DISPUTE", "prove STATEMENT",
)  # fmt: skip
NOTHING = ("aside", "forgotten", "judgements", "kept", "collections", "corrections list", "verify")
"""Lists that are empty in a record that nobody worked with."""


@pytest.fixture(scope="module")
def both(postgres: Server, stories_read: Path) -> tuple[str, str]:
    """A record in a file, and its copy in a database."""
    at = postgres.fresh()
    copy(stories_read, at, tell=lambda _: None)
    return str(stories_read), at.url


@pytest.fixture
def told(empty: Shell, both: tuple[str, str]) -> Told:
    """What a command prints of the file, once it prints the same of the database."""

    def same(*words: str) -> Done:
        here, there = (_nameless(empty(*words, "--record", at), at) for at in both)
        assert here == there, words
        return here

    return same


@pytest.fixture
def names(empty: Shell, both: tuple[str, str]) -> dict[str, str]:
    """What words of the commands stand for."""
    [first, *_] = empty("said", "--record", both[0], "--jsonl").lines
    page, *_, other = empty("documents", "--record", both[0], "--jsonl").lines
    [dispute, *_] = empty("disputes", "--record", both[0], "--jsonl").lines
    return {
        "PERSON": first["speaker"], "STATEMENT": first["id"], "PAGE": page["id"],
        "OTHER": other["id"], "DISPUTE": dispute["id"],
    }  # fmt: skip


def _nameless(done: Done, at: str) -> Done:
    """Without the record's own name and size, and without the moment of an answer."""

    def without(text: str) -> str:
        text = re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[.\d]*(Z|\+00:00)", "NOW", text)
        return re.sub(r'("n_bytes": )\d+', r"\1N", text.replace(at, "IT"))

    return Done(done.code, without(done.out), without(done.err))


@pytest.mark.parametrize("line", ASKED)
def test_a_command_prints_the_same(told: Told, names: dict[str, str], line: str) -> None:
    done = told(*(names.get(word, word) for word in shlex.split(line)))
    assert done.code == 0, done.err
    assert done.out


@pytest.mark.parametrize("line", NOTHING)
def test_an_empty_list_is_the_same(told: Told, line: str) -> None:
    assert told(*line.split()).code == 0


@pytest.mark.parametrize("form", LINES)
def test_an_export_is_the_same(told: Told, form: str) -> None:
    done = told("export", "--format", form)
    assert (done.code, bool(done.out)) == (0, True)


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_lines_is_the_same(told: Told, kind: str) -> None:
    done = told("export", "--format", "jsonl", "--of", kind)
    assert (done.code, bool(done.out)) == (0, True)
