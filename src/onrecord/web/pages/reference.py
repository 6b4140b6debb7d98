"""The API told on a page: each call with what it takes, an example, and the shapes of answers."""

from __future__ import annotations

from fastapi import APIRouter

from onrecord.web.rendering import View, page

router = APIRouter()


@page(router, "/api")
def reference() -> View:
    """Every call of the API."""
    return View("reference.html", {}, {})
