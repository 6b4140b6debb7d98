"""What is new in a record, as one JSON object and as a message to read."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from onrecord.export.changed import changes_object
from onrecord.export.disputed import dispute_object, objects, proposal_object
from onrecord.export.flat import statements

if TYPE_CHECKING:
    from onrecord.workflow.changed import Changes
    from onrecord.workflow.whats_new import New

SCHEMA = "onrecord/news-1"
_MOST_CHARS = 160


def news_object(new: New, *, at: str) -> dict[str, Any]:
    """Counts, then the things themselves; statements as every listing has them."""
    return {
        "schema": SCHEMA,
        "at": at,
        "counts": new.counts,
        "pages": [
            {
                "document": page.document.id,
                "uri": page.document.uri,
                "publisher": page.article.publisher,
                "headline": page.article.headline and page.article.headline.of(page.article.text),
                "supersedes": new.supersedes.get(page.document.id),
                "n_statements": len(analysis.attributions),
            }
            for page, analysis in new.pages
        ],
        "statements": [asdict(row) for page in new.pages for row in statements(*page)],
        "changes": [_change(one) for one in new.changes],
        "disputes": list(objects(new.disputes, dispute_object)),
        "answered": list(objects(new.answered, proposal_object)),
        "others": [{"uri": one.url, "what": one.what, "reason": one.reason} for one in new.others],
    }


def _change(found: Changes) -> dict[str, Any]:
    """A page that is not as it was, without the statements that stayed."""
    told = changes_object(found)
    said = [one for one in told["statements"] if one["what"] != "kept"]
    return {
        "document": found.later.document,
        "supersedes": found.earlier.document,
        "uri": found.later.uri,
        "headlines": [found.earlier.headline, found.later.headline] if found.headline else [],
        "statements": said,
    }


def news_text(told: dict[str, Any]) -> str:
    """The same for a person: a line for each thing."""
    counts = ", ".join(f"{n} {what.replace('_', ' ')}" for what, n in told["counts"].items() if n)
    lines = [f"New: {counts or 'nothing'}"]
    lines += [f"  read      {one['headline'] or one['uri']}  {one['uri']}" for one in told["pages"]]
    lines += [
        f"  said      {one['speaker'] or one['source'] or 'somebody'}: {_short(one['content'])}"
        for one in told["statements"]
    ]
    for one in told["changes"]:
        lines.append(f"  changed   {one['uri']}  {one['supersedes']} -> {one['document']}")
        lines += [f"    headline: {' -> '.join(map(_short, one['headlines']))}"] * bool(
            one["headlines"]
        )
        lines += [f"    {_changed(each)}" for each in one["statements"]]
    lines += [f"  dispute   {_short(one['matter'])}  {one['id']}" for one in told["disputes"]]
    lines += [f"  answered  {_short(one['what'])}  {one['id']}" for one in told["answered"]]
    lines += [f"  {one['what']:9} {one['uri']}: {one['reason']}" for one in told["others"]]
    return "\n".join(" ".join(line.splitlines()) for line in lines)


def _changed(one: dict[str, Any]) -> str:
    """What became of a statement of a page that changed: "disappeared: Lund: we never met"."""
    shown = one["later"] or one["earlier"]
    who = shown["speaker"] or shown["source"] or "somebody"
    words = [_short(each["content"]) for each in (one["earlier"], one["later"]) if each]
    if one["what"] == "attributed otherwise":
        before = one["earlier"]["speaker"] or one["earlier"]["source"] or "somebody"
        return (
            f"attributed otherwise ({', '.join(one['otherwise'])}): {before} -> {who}: {words[-1]}"
        )
    return f"{one['what']}: {who}: {' -> '.join(words)}"


def _short(words: str | None) -> str:
    told = " ".join((words or "").split())
    return told if len(told) <= _MOST_CHARS else told[:_MOST_CHARS] + "…"
