"""A dossier as one HTML file that opens from disk: no script, nothing fetched, made for paper too.

Invariant: words of pages are escaped and stand isolated; the only style is the one that the file's
own policy names by its digest, and links lead to pages on the web alone.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from importlib import resources
from itertools import groupby

from onrecord import __version__
from onrecord.export.disputed import day_of, days, in_time, is_concession
from onrecord.export.dossier import Cited, Dossier
from onrecord.export.markup import Html, joined, tag
from onrecord.export.phrases import counted, day, does, how_sure, outlet
from onrecord.export.phrases import days as told_days
from onrecord.model.dispute import Dispute, Link, Side
from onrecord.workflow.record import Statement

_MOST_REASONS = 20
_SHORT_DIGEST = 12
_CLAIMS_NOTHING = (
    "This file tells who said what, where and when. It rules on no one's truth: that a statement "
    "stands here shows that the page had these words when it was read, not that they are so."
)


def page(shown: Dossier) -> str:
    """The whole file."""
    style = resources.files("onrecord.export").joinpath("dossier.css").read_text(encoding="utf-8")
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=policy(style)),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("title", f"{shown.title} · onrecord"),
        Html(f"<style>{style}</style>"),
    )
    parts = _head(shown), *_dispute(shown), _pages(shown), _foot(shown)
    body = tag("body", tag("main", *parts))
    return f"<!DOCTYPE html>\n{tag('html', head, body, lang='en')}\n"


def policy(style: str) -> str:
    """What a browser may do with the file: show it in this style, and nothing else."""
    digest = b64encode(sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def _head(shown: Dossier) -> Html:
    since, until = days(list(shown.said), shown.said)
    outlets = {outlet(one.publisher, one.uri) for one in shown.said.values()}
    facts = [
        told_days(since, until),
        f"{counted(len(shown.said), 'statement')} in {counted(len(outlets), 'outlet')}",
    ]
    if shown.dispute is not None:
        facts.append(f"{how_sure(shown.dispute.prob)} that this is in dispute")
    kicker = "Statements" if shown.dispute is None else "In dispute"
    return tag(
        "header",
        tag("p", f"onrecord · dossier · {kicker}", class_="kicker"),
        tag("h1", tag("bdi", shown.title)),
        tag("p", " · ".join(facts), class_="facts"),
    )


def _dispute(shown: Dossier) -> Iterable[Html]:
    found = shown.dispute
    if found is None:
        statements = (_statement(name, shown) for name in shown.shown)
        yield tag("section", tag("h2", "What was said"), *statements)
        return
    sides = (_side(number, side, shown) for number, side in enumerate(found.sides, 1))
    yield tag("section", tag("h2", "The sides"), tag("div", *sides, class_="sides"))
    yield _course(found, shown)
    if found.links:
        yield _reasons(found.links, shown)
    if found.agreed:
        yield _agreed(found.agreed, shown)


def _side(number: int, side: Side, shown: Dossier) -> Html:
    names = in_time(side.attributions, shown.said)
    return tag(
        "section",
        tag("h3", tag("bdi", _holders(side))),
        tag("p", tag("bdi", side.position), class_="position"),
        *(_statement(name, shown) for name in names),
        *(_silence(name, shown) for name in side.silent if name in shown.said),
        class_=f"side s{number}",
    )


def _statement(name: str, shown: Dossier) -> Html:
    one = shown.said[name]
    note = (shown.notes or {}).get(name)
    return tag(
        "article",
        _place(one),
        tag("p", *_words(one), class_="words"),
        _does(one),
        _told_by(one, shown.said),
        _became(one),
        tag("p", tag("bdi", note), class_="note") if note else None,
        _evidence(one, shown.pages),
        class_="statement",
        id=name,
    )


def _place(one: Statement) -> Html:
    where = tag("bdi", outlet(one.publisher, one.uri), class_="outlet")
    return tag("p", where, f", {day(day_of(one))}", class_="place")


def _words(one: Statement) -> Iterable[Html | str]:
    yield tag("bdi", _who(one), class_="who")
    yield " "
    yield tag("bdi", one.cue, class_="cue")
    yield " "
    yield tag("bdi", " … ".join(one.fragments), class_="content")


def _does(one: Statement) -> Html | None:
    told = [
        joined(
            does(act.code, act.modality),
            joined(" ", tag("bdi", act.recipient.name)) if act.recipient else None,
        )
        for act in one.told.acts
    ]
    marks = ["gives way"] if is_concession(one) else []
    marks += ["corrected by a person"] if one.attribution.corrections else []
    if not told and not marks:
        return None
    listed = joined(*(joined(", " if n else "", part) for n, part in enumerate(told)))
    return tag("p", listed, *(tag("strong", mark) for mark in marks), class_="does")


def _told_by(one: Statement, said: Mapping[str, Statement]) -> Html | None:
    """Who tells of a statement that stands within another one's."""
    around = said.get(one.attribution.within or "")
    if around is None:
        return None
    return tag("p", "as told by ", tag("bdi", _who(around)), class_="told-by")


def _became(one: Statement) -> Html | None:
    """That its page is an earlier version, or was taken back."""
    return tag("p", tag("bdi", one.state.told), class_="note") if one.state.told else None


def _evidence(one: Statement, pages: Mapping[str, Cited]) -> Html:
    cited = pages[one.document]
    places = ", ".join(f"{span.start}–{span.end}" for span in one.attribution.content)
    link = tag("a", f"page {cited.number}", href=f"#{cited.document}")
    return tag(
        "p",
        tag("span", link, f", characters {places or 'none'}"),
        tag("span", f"sha256 {cited.sha256[:_SHORT_DIGEST]}…"),
        tag("span", tag("code", one.attribution.id)),
        tag("span", f"read as {how_sure(one.attribution.prob)}"),
        class_="evidence",
    )


def _silence(name: str, shown: Dossier) -> Html:
    one = shown.said[name]
    where = outlet(one.publisher, one.uri)
    head = joined("Asked and silent, according to ", tag("bdi", where), ": ")
    return tag("p", head, *_words(one), _became(one), _evidence(one, shown.pages), class_="silent")


def _course(found: Dispute, shown: Dossier) -> Html:
    """Who spoke when, both sides in one list."""
    side_of = {name: n for n, side in enumerate(found.sides, 1) for name in side.attributions}
    entries = []
    for when, names in groupby(
        in_time(side_of, shown.said), key=lambda name: day_of(shown.said[name])
    ):
        lines = (_course_line(name, side_of[name], shown.said[name]) for name in names)
        entries.append(tag("li", tag("h3", day(when)), tag("ol", *lines)))
    return tag("section", tag("h2", "The course"), tag("ol", *entries, class_="course"))


def _course_line(name: str, side: int, one: Statement) -> Html:
    where = joined(" — ", tag("bdi", outlet(one.publisher, one.uri), class_="outlet"))
    mark = tag("strong", " gives way") if is_concession(one) else None
    words = tag("a", *_words(one), href=f"#{name}")
    return tag("li", words, mark, where, _became(one), class_=f"s{side}")


def _reasons(links: Iterable[Link], shown: Dossier) -> Html:
    """Each reason once, the most probable first, with the statements that it holds apart."""
    found: dict[tuple[str, str], list[Link]] = {}
    for link in links:
        found.setdefault((link.stance, link.why), []).append(link)
    lines = [
        tag(
            "li",
            tag("bdi", why),
            tag("p", f"{stance}, {how_sure(some[0].prob)}: ", *_pairs(some, shown.said)),
        )
        for (stance, why), some in list(found.items())[:_MOST_REASONS]
    ]
    n_more = len(found) - _MOST_REASONS
    more = tag("p", f"and {n_more} more reasons", class_="facts") if n_more > 0 else None
    heading = tag("h2", "Why these stand against each other")
    return tag("section", heading, tag("ol", *lines, class_="reasons"), more)


def _pairs(links: Iterable[Link], said: Mapping[str, Statement]) -> Iterable[Html | str]:
    for number, link in enumerate(
        link for link in links if {link.source, link.target} <= set(said)
    ):
        yield "; " if number else ""
        yield tag("a", tag("bdi", _who(said[link.source])), href=f"#{link.source}")
        yield " against "
        yield tag("a", tag("bdi", _who(said[link.target])), href=f"#{link.target}")


def _agreed(names: Iterable[str], shown: Dossier) -> Html:
    said = (shown.said[name] for name in names if name in shown.said)
    lines = (tag("div", tag("p", *_words(one), class_="words"), _became(one)) for one in said)
    return tag("section", tag("h2", "What both sides say"), *lines)


def _pages(shown: Dossier) -> Html:
    lines = (
        tag(
            "li",
            tag("bdi", cited.words),
            joined(" ", tag("a", "the page", href=cited.uri, rel="noreferrer noopener"))
            if cited.uri.startswith(("http://", "https://"))
            else None,
            tag("span", f" {cited.document}, read by ", tag("bdi", cited.model), class_="does"),
            id=cited.document,
        )
        for cited in shown.pages.values()
    )
    return tag("section", tag("h2", "The pages"), tag("ol", *lines, class_="pages"))


def _foot(shown: Dossier) -> Html:
    made = f"Made by onrecord {__version__} on {day(datetime.now(UTC).date().isoformat())}"
    of = f" from {shown.dispute.id}" if shown.dispute else ""
    how = (
        "Characters are counted from 0 in the text of the page as onrecord reads it; the SHA-256 "
        "is that of the page's bytes. Both are compared by "
    )
    check = tag("code", "onrecord verify")
    return tag("footer", tag("p", _CLAIMS_NOTHING), tag("p", f"{made}{of}. {how}", check, "."))


def _who(one: Statement) -> str:
    return one.speaker or one.source or "nobody named"


def _holders(side: Side) -> str:
    return ", ".join(who.name for who in side.holders) or "nobody named"
