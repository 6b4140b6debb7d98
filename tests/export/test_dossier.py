"""A dossier opens from disk, tells everything with its evidence, and lets no page's words act."""

from __future__ import annotations

import re
import shutil
import subprocess
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.errors import NotInRecord
from onrecord.export.dossier import Dossier, of_dispute, of_statements
from onrecord.export.dossier_page import page
from onrecord.export.markup import Html, escaped, joined, tag
from onrecord.model.dispute import Dispute, Link, Side
from onrecord.workflow import record as kept
from onrecord.workflow.disputes import disputes
from onrecord.workflow.record import Filters

HOSTILE = (
    "<script>document.title='run'</script><img src=x onerror=alert(1)></style></title>"
    "{{7*7}} \u202eturned\u202c \x00\x07 &amp; \"quoted\" 'too'"
)


@pytest.fixture(scope="module")
def found(stories_read: Path) -> Dossier:
    """The most probable dispute of the packaged stories."""
    (first, *_) = disputes(stories_read).things
    return of_dispute(stories_read, first.id)


@pytest.fixture(scope="module")
def put_together(quarrelled: Path) -> Dossier:
    """All statements of a quarrel."""
    said = kept.said(quarrelled, Filters())
    first = said[0].attribution.id
    ids = [one.attribution.id for one in said]
    return of_statements(quarrelled, "Quay & harbour", ids, notes={first: "ask her"})


def seen(html: str) -> Any:
    return lxml.html.document_fromstring(html)


def told(element: Any) -> str:
    return " ".join(element.text_content().split())


def hostile(shown: Dossier, words: str) -> Dossier:
    """The same with these words wherever a page, or a person, has a say."""
    said = {
        name: replace(
            one, uri=f"javascript:{words}", publisher=words, published=words, speaker=words,
            source=words, cue=words, content=words, fragments=(words, words),
        )
        for name, one in shown.said.items()
    }  # fmt: skip
    names = tuple(said)
    first, second = Side(words, (), names[:1]), Side(words, (), names[1:2], silent=names[2:3])
    link = Link(names[0], names[1], "denies", 0.5, words)
    found = Dispute("dis_0", words, 0.5, (first, second), (link,), names[3:4])
    pages = {
        name: replace(one, uri=f"javascript:{words}", words=words, model=words)
        for name, one in shown.pages.items()
    }
    return Dossier(words, said, pages, found, dict.fromkeys(names, words))


def test_everything_of_a_dispute_is_told(found: Dossier) -> None:
    whole = seen(page(found))
    dispute = found.dispute
    assert dispute is not None
    assert told(whole.find(".//h1")) == " ".join(dispute.matter.split())
    sides = whole.find_class("side")
    assert len(sides) == len(dispute.sides) == 2
    for side, element in zip(dispute.sides, sides, strict=True):
        assert [one.get("id") for one in element.find_class("statement")] == sorted(
            side.attributions, key=lambda name: found.said[name].published or ""
        )
        for who in side.holders:
            assert who.name in told(element.find("h3"))
    course = [one.get("href") for one in whole.find_class("course")[0].iter("a")]
    assert sorted(course) == sorted(
        f"#{name}" for side in dispute.sides for name in side.attributions
    )
    reasons = told(whole.find_class("reasons")[0])
    assert all(" ".join(link.why.split()) in reasons for link in dispute.links[:5])


def test_every_statement_has_its_evidence(found: Dossier) -> None:
    whole = seen(page(found))
    for element in whole.find_class("statement"):
        one = found.said[element.get("id")]
        words = told(element)
        span = one.attribution.content[0]
        assert f"characters {span.start}–{span.end}" in words
        assert one.attribution.id in words
        assert all(" ".join(part.split()) in words for part in one.fragments)
        document = found.pages[one.document]
        assert f"sha256 {document.sha256[:12]}" in words
        [cited] = [item for item in whole.iter("li") if item.get("id") == one.document]
        assert document.sha256 in told(cited)


def test_statements_that_a_person_put_together_are_a_dossier_too(put_together: Dossier) -> None:
    whole = seen(page(put_together))
    assert told(whole.find(".//h1")) == "Quay & harbour"
    assert len(whole.find_class("statement")) == len(put_together.said) == 6
    assert [told(note) for note in whole.find_class("note")] == ["ask her"]
    assert not whole.find_class("sides")


def test_a_statement_that_the_record_lacks_is_told(quarrelled: Path) -> None:
    with pytest.raises(NotInRecord):
        of_statements(quarrelled, "None", ["att_0"])


def test_the_policy_allows_the_file_s_own_style_and_nothing_else(found: Dossier) -> None:
    whole = seen(page(found))
    [style] = whole.iter("style")
    digest = b64encode(sha256(style.text_content().encode()).digest()).decode()
    [policy] = [m.get("content") for m in whole.iter("meta") if m.get("http-equiv")]
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )
    assert "url(" not in style.text_content()
    assert "@import" not in style.text_content()


def check(html: str) -> None:
    """Fails where the file has anything that acts, fetches or leads nowhere."""
    whole = seen(html)
    allowed = set(
        "html head meta title style body main header section article footer div p h1 h2 h3 ol li a "
        "bdi span strong code".split()
    )
    assert {element.tag for element in whole.iter()} <= allowed
    assert len(list(whole.iter("style"))) == 1
    ids = {element.get("id") for element in whole.iter() if element.get("id")}
    for element in whole.iter():
        for name, value in element.attrib.items():
            assert name in {
                "lang", "charset", "http-equiv", "content", "name", "class", "id", "href", "rel",
            }  # fmt: skip
            if name == "href":
                assert value.startswith(("http://", "https://")) or value[1:] in ids


def test_hostile_words_stay_words(put_together: Dossier) -> None:
    html = page(hostile(put_together, HOSTILE))
    check(html)
    shown = told(seen(html))
    assert "<script>document.title='run'</script>" in shown
    assert "{{7*7}}" in shown
    assert "\x00" not in html
    for turned in re.finditer("\u202e", html):
        before = html[: turned.start()]
        assert before.rfind("<bdi") > before.rfind("</bdi>") or "<title>" in before[-200:]


@settings(max_examples=30)
@given(st.text(max_size=80))
def test_any_words_stay_words(put_together: Dossier, words: str) -> None:
    html = page(hostile(put_together, words))
    html.encode()
    check(html)


@given(st.text())
def test_what_is_escaped_is_read_as_it_was(words: str) -> None:
    made = tag("p", words, class_=words)
    element = lxml.html.fromstring(f"<div>{made}</div>").find("p")
    clean = re.sub(
        r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]", "\ufffd", words
    )
    told, wanted = (re.sub("\r\n?", "\n", one) for one in (element.text_content(), clean))
    assert told == wanted  # a browser takes every end of a line for the same
    assert joined(made, None, Html("<br>")) == f"{made}<br>"
    assert "<" not in escaped(words)


@pytest.mark.skipif(shutil.which("chromium") is None, reason="there is no Chromium here")
def test_a_browser_opens_it_from_disk_and_runs_nothing(
    put_together: Dossier, tmp_path: Path
) -> None:
    place = tmp_path / "dossier.html"
    place.write_text(page(hostile(put_together, HOSTILE)), encoding="utf-8")
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr",
               f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom", place.as_uri()]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    whole = seen(done.stdout)
    assert "turned" in told(whole.find(".//title"))
    assert told(whole.find(".//title")) != "run"
    assert "Content Security Policy" not in done.stderr
