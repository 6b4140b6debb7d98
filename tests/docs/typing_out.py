"""Command lines out of the blocks of a page, as somebody would type them one after the other."""

from __future__ import annotations

import re

_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_TYPED = ("", "sh", "console")
"""What blocks of commands are marked with; others show what needs another machine or file."""


def typed_in_blocks(page: str) -> list[str]:
    """What follows `onrecord` in each line of a block; comments, pipes and redirections cut off."""
    blocks = [block for mark, block in _BLOCK.findall(page) if mark in _TYPED]
    lines = [line for block in blocks for line in block.splitlines()]
    bare = (line.strip().removeprefix("$ ") for line in lines)
    called = (line.removeprefix("onrecord ") for line in bare if line.startswith("onrecord "))
    cut = (re.split(r"\s+(?:#|>|\||&&)\s", f"{line} ")[0].strip() for line in called)
    return [line for line in cut if "..." not in line]
