"""Dossiers as files: self-contained pages that open from disk, handed out and never shown here."""

from __future__ import annotations

from starlette.responses import Response

from onrecord.export import dossier_page
from onrecord.export.dossier import Dossier


def handed_out(shown: Dossier, *, name: str) -> Response:
    """The dossier as a file of that name; its own policy stands in it."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(dossier_page.page(shown), media_type="text/html", headers=headers)
