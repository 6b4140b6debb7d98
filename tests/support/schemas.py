"""Published schemas made strict, for tests of what is printed."""

from __future__ import annotations

from typing import Any


def closed(part: Any) -> Any:
    """The schema with every object closed, so that a field it does not describe is an error."""
    if isinstance(part, list):
        return [closed(item) for item in part]
    if not isinstance(part, dict):
        return part
    strict = {key: closed(value) for key, value in part.items()}
    if "properties" in part and "required" in part:
        strict["additionalProperties"] = False
    return strict
