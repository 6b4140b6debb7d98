"""A site on which people sign in, and the steps of signing in."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from onrecord.model.role import Role
from onrecord.web.app import create_app
from onrecord.web.signed_in import SignedIn
from onrecord.web.site import LOOPBACK, Site
from onrecord.workflow import accounts

PASSWORD = "seven lamps on the quay"  # noqa: S105 - nobody's
HERE = "http://localhost"
A_BROWSER = {"Accept": "text/html,application/xhtml+xml"}


def with_users(record: Path, folder: Path, **users: Role) -> Path:
    """A copy of a record beside which users are kept, all with `PASSWORD`."""
    at = Path(shutil.copyfile(record, folder / "r.db"))
    for name, role in users.items():
        accounts.add_user(at, name, role=role, password=PASSWORD)
    return at


def client_of(record: Path, *, base_url: str = HERE) -> TestClient:
    """A browser without scripts, which follows no redirect."""
    site = Site(record, hosts=(*LOOPBACK, "record.example"), persons=SignedIn(record))
    app = create_app(site)
    return TestClient(app, base_url=base_url, follow_redirects=False, headers=A_BROWSER)


def token_in(page: str) -> str:
    """The token of a page's first form."""
    found = re.search(r'name="token" value="([0-9a-f]{64})"', page)
    assert found
    return found[1]


def sign_in(client: TestClient, name: str, password: str = PASSWORD, *, where: str = "/") -> Any:
    """Fills the form in and sends it."""
    page = client.get("/sign-in", params={"next": where})
    sent = {"token": token_in(page.text), "back": where, "name": name, "password": password}
    return client.post("/sign-in", data=sent)
