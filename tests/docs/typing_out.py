"""Command lines out of the blocks of a page, as somebody would type them one after the other."""

from __future__ import annotations

import re

_BLOCK = re.compile(r"^```(?:sh|console)?\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def typed_in_blocks(page: str) -> list[str]:
    """What follows `onrecord` in each line of a block; comments, pipes and redirections cut off."""
    lines = [line for block in _BLOCK.findall(page) for line in block.splitlines()]
    bare = (line.strip().removeprefix("$ ") for line in lines)
    called = (line.removeprefix("onrecord ") for line in bare if line.startswith("onrecord "))
    cut = (re.split(r"\s+(?:#|>|\||&&)\s", f"{line} ")[0].strip() for line in called)
    return [line for line in cut if "..." not in line]
