"""The pages on which people decide, keep, sign in and take along: for everybody, like the rest.

One person visits them in turn, on a desk's light screen and on a telephone's dark one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from onrecord.export.dossier import of_dispute
from onrecord.export.dossier_page import page as dossier_page
from onrecord.web.signed_in import SignedIn
from onrecord.web.site import Site
from onrecord.workflow import accounts, correct, disputes, gathering, keeping, record, review, saved
from onrecord.workflow.correct import Instead
from onrecord.workflow.keeping import Keeping
from onrecord.workflow.review import By
from support.axe import violations, why_no_axe
from support.browsing import NARROW, WIDE, Browser
from support.serving import listening
from support.signing import PASSWORD, with_users

pytestmark = pytest.mark.skipif(why_no_axe() is not None, reason=str(why_no_axe()))

LOOKS = {"a wide light screen": (WIDE, "light"), "a narrow dark screen": (NARROW, "dark")}
ADA, BEN = By("Ada", "page 2 says so"), By("Ben", "it does not")


@dataclass(frozen=True)
class Place:
    """A site on which Ida keeps, decides and signs in; `pages` are its paths, `shared` a link's."""

    address: str
    pages: tuple[str, ...]
    shared: str
    dossier: Path


@pytest.fixture(scope="module")
def place(stories_read: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("signed-in")
    path = with_users(stories_read, folder, Ida="admin")
    person = accounts.users(path)[0].key
    said, other = (one.statement.attribution.id for one in review.queue(path, limit=2))
    contested(path, other)
    article = record.documents(path, limit=1)[0].id
    dispute = disputes.disputes(path, limit=1).things[0].id
    who = correct.most_quoted(path, limit=1)[0].id
    accounts.add_token(path, "Ida", role="reader", purpose="a feed of her own", days=None)
    dossier = folder / "dossier.html"
    dossier.write_text(dossier_page(of_dispute(path, dispute)), encoding="utf-8")
    with listening(Site(path, persons=SignedIn(path))) as address:
        yield Place(
            address,
            (
                *deciding(said, dispute, who),
                *kept(path, person, said, article),
                f"/statements/{said}", f"/statements/{other}", "/account", "/api", "/cite",
                f"/cite?doc={article}", "/read", f"/statements?speaker={who}",
            ),
            f"/shared/{gathering.share(path, person, 'The plan')}",
            dossier,
        )  # fmt: skip


def contested(path: Path, statement: str) -> None:
    """Two people decide otherwise, and one decision is taken back."""
    correct.correct(path, statement, ADA, Instead(kind="direct"))
    correct.correct(path, statement, BEN, Instead(kind="mixed"))
    review.undo(path, review.accept(path, statement, ADA), ADA)


def deciding(statement: str, dispute: str, who: str) -> list[str]:
    return [
        "/review", "/review?done=1", f"/review/statements/{statement}", "/review/people",
        f"/review/people/{who}", "/review/disputes", f"/review/disputes/{dispute}",
        "/review/conflicts", "/review/decided", "/review?speaker=nobody",
    ]  # fmt: skip


def kept(path: Path, person: str, statement: str, article: str) -> list[str]:
    """Keeps something of every kind; the pages that show it."""
    for name in (statement, article):
        wanted = Keeping(is_bookmarked=True, tags=("the harbour",), note="To be asked about.")
        keeping.keep(path, person, name, wanted)
        gathering.gather(path, person, name, "The plan", comment="first of all")
    (collection, _), *_ = gathering.collections(path, person)
    search = saved.save(path, person, "/statements?act=ACCUSE", "Who accuses whom")
    gone = keeping.keep(path, person, statement, Keeping(tags=("by mistake",)))
    keeping.discard(path, person, gone.kept.marks[-1].key)
    return [
        "/yours", "/yours?q=nothing+of+that", "/yours/collections", "/yours/searches",
        "/yours/trash", f"/yours/collections/{collection.key}", f"/yours/searches/{search.key}",
        f"/yours/of/statement/{statement}",
    ]  # fmt: skip


@pytest.fixture
def looked(browser: Browser) -> Callable[[str, str], None]:
    """Opens a page with all that can be unfolded open, and checks that everybody can use it."""

    def at(url: str, screen: str) -> None:
        size, scheme = LOOKS[screen]
        browser.size(*size)
        browser.emulate(prefers_color_scheme=scheme)
        browser.open(url)
        browser.run("document.querySelectorAll('details').forEach((one) => one.open = true)")
        assert violations(browser.driver) == [], url
        assert browser.run("return document.documentElement.scrollWidth") <= size[0], url

    return at


@pytest.mark.parametrize("screen", LOOKS)
def test_everybody_can_sign_in_decide_keep_and_take_along(
    browser: Browser, place: Place, looked: Callable[[str, str], None], screen: str
) -> None:
    looked(f"{place.address}/sign-in", screen)
    browser.one("#name").send_keys("Ida")
    browser.one("#password").send_keys("a guess at it\n")
    browser.one("[role=alert]")
    assert violations(browser.driver) == []
    browser.one("#password").send_keys(f"{PASSWORD}\n")
    browser.until(lambda: not browser.driver.current_url.endswith("/sign-in"))
    for path in (*place.pages, place.shared):
        looked(f"{place.address}{path}", screen)
    looked(place.dossier.as_uri(), screen)
