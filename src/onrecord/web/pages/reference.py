"""The API told on a page: each call with what it takes, an example, and the shapes of answers."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from onrecord.web import api
from onrecord.web.api import reference as told
from onrecord.web.api.answers import REFUSALS
from onrecord.web.rendering import View, page

router = APIRouter()


@page(router, "/api")
def reference() -> View:
    """Every call of the API; the twin is its description as OpenAPI."""
    whole = api.description()
    shown: dict[str, Any] = {
        "chapters": told.chapters(whole),
        "shapes": told.shapes(whole),
        "refusals": REFUSALS,
        "root": api.ROOT,
        "about": whole["info"]["description"],
    }
    return View("reference.html", shown, whole)
