"""The examples of how to use it from Python run as they stand, and print what they show."""

from __future__ import annotations

import contextlib
import io
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from onrecord.workflow.assemble import sample_stories

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "use-from-python.md"
_BLOCK = re.compile(r"^```python\n(.*?)^```\n(?:\n```\n(.*?)^```\n)?", re.MULTILINE | re.DOTALL)


def test_examples_run_in_their_order_and_print_what_they_show(
    stories_read: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("spacy")
    pytest.importorskip("onrecord.library.spacy_pipe")
    monkeypatch.chdir(tmp_path)
    shutil.copy(stories_read, "onrecord.db")
    for story in sample_stories():
        shutil.copytree(story, story.name)
    blocks = _BLOCK.findall(PAGE.read_text(encoding="utf-8"))
    names: dict[str, Any] = {}
    for code, shown in blocks:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(code, str(PAGE), "exec"), names)  # noqa: S102 - the page's own code
        assert printed.getvalue() == shown, code
    assert sum(bool(shown) for _, shown in blocks) >= 4
