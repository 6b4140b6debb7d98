"""What is new in a record, as one JSON object and as a message to read."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from onrecord.export.disputed import dispute_object, objects, proposal_object
from onrecord.export.flat import statements

if TYPE_CHECKING:
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
        "disputes": list(objects(new.disputes, dispute_object)),
        "answered": list(objects(new.answered, proposal_object)),
        "others": [{"uri": one.url, "what": one.what, "reason": one.reason} for one in new.others],
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
    lines += [f"  dispute   {_short(one['matter'])}  {one['id']}" for one in told["disputes"]]
    lines += [f"  answered  {_short(one['what'])}  {one['id']}" for one in told["answered"]]
    lines += [f"  {one['what']:9} {one['uri']}: {one['reason']}" for one in told["others"]]
    return "\n".join(" ".join(line.splitlines()) for line in lines)


def _short(words: str | None) -> str:
    told = " ".join((words or "").split())
    return told if len(told) <= _MOST_CHARS else told[:_MOST_CHARS] + "…"
