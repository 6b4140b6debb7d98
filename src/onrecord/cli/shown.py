"""What the program prints, inside pages of the manual: blocks that are run and written anew.

A block of a page is preceded by the command that it shows:

    <!-- shown: onrecord said Zakharova -->
    <!-- shown, 12 lines: onrecord read page.txt -->

The commands of one page run one after the other in a folder of their own that holds the packaged
sample page as `page.txt`, and the packaged stories, a folder each. Invariant: what stands in such a
block is what the program printed, a line that is too long broken, and the end left out where the
page says so.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path

from onrecord.workflow.assemble import sample_page, sample_stories

N_COLUMNS = 96
_BLOCK = re.compile(
    r"(?P<mark><!-- shown(?:, (?P<lines>\d+) lines)?: (?P<command>.+?) -->)\n```\n.*?```\n",
    re.DOTALL,
)


def refreshed(page: str) -> str:
    """The page with what its commands print today."""
    if not _BLOCK.search(page):
        return page
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copyfile(sample_page(), folder / "page.txt")
        for story in sample_stories():
            shutil.copytree(story, folder / story.name)
        return _BLOCK.sub(lambda block: _shown(block, folder), page)


def commands(page: str) -> list[str]:
    """The commands whose output a page shows."""
    return [block["command"] for block in _BLOCK.finditer(page)]


def _shown(block: re.Match[str], folder: Path) -> str:
    words = shlex.split(block["command"])
    if words[0] == "cat":
        printed = (folder / words[1]).read_text(encoding="utf-8")
    else:
        printed = _printed(words[1:], folder)
    lines = [part for line in printed.rstrip().split("\n") for part in _broken(line)]
    wanted = int(block["lines"] or len(lines))
    kept = [line.rstrip() for line in lines[:wanted]]
    if wanted < len(lines):
        kept.append("…")
    body = "\n".join([f"$ {block['command']}", *kept])
    return f"{block['mark']}\n```\n{body}\n```\n"


def _printed(words: list[str], folder: Path) -> str:
    """What `onrecord` prints for a person: data and messages, tables of one width."""
    command = [sys.executable, "-m", "onrecord.cli.main", *words]
    environment = os.environ | {"COLUMNS": str(N_COLUMNS), "ONRECORD_FORMAT": "table"}
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment,
        check=False,
        encoding="utf-8",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    return done.stdout


def _broken(line: str) -> list[str]:
    return textwrap.wrap(line, N_COLUMNS, break_long_words=False, break_on_hyphens=False) or [""]
