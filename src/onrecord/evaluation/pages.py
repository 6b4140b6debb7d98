"""What is read from news pages, scored by the shared scorer: as HTML and as plain-text scrapes.

Invariant: a page that the shipped models were trained on is read by models that have seen no
page of its publisher ("held out"); those lie beside the recipes, with their digests in the shipped
manifests. Pages of any other gold file are read by the shipped models.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from zlib import crc32

from courlan import extract_domain

from onrecord.errors import BadSetting, DocumentError, ModelError, SharedDataNotFound
from onrecord.evaluation.gold import rows
from onrecord.evaluation.shared import run_scorer, shared_file
from onrecord.export.contract import article_object
from onrecord.model.document import Article
from onrecord.readers import line_model, page_model
from onrecord.readers.encoding import decode
from onrecord.readers.html import read_html
from onrecord.readers.plain import read_plain

N_FOLDS = 5
RECIPES = Path(__file__).parents[3] / "recipes"
HELD_OUT = "held-out"

Read = Callable[[str, str, int | None], Article]
"""A page's text and name, and the fold whose models are to be used, to the article."""

_SUFFIXES = {"html": (".html.gz", ".html"), "text": (".txt", ".txt.gz")}


def report(
    gold: Path | None = None, *, only: str | None = None, form: str | None = None
) -> dict[str, Any]:
    """The scorer's figures by form and set; `gold` is that of `data/pages` where none is given.

    The pages lie beside the gold file, in `html/` and `text/`. Raises `BadSetting` for a form or
    set that is none, `SharedDataNotFound` where no page is there.
    """
    path = gold or shared_file("data", "pages", "gold.jsonl")
    if form is not None and form not in _SUFFIXES:
        raise BadSetting("form", form, "command line", "html or text")
    wanted = list(rows(path))
    sets = sorted({str(row["set"]) for row in wanted})
    if only is not None and only not in sets:
        raise BadSetting("set", only, "command line", " or ".join(sets))
    is_held_out = is_trained_on(path)
    result: dict[str, Any] = {"models": "held out by publisher" if is_held_out else "as shipped"}
    for name in (form,) if form else tuple(_SUFFIXES):
        documents = read_pages(path.parent, wanted, name, is_held_out=is_held_out)
        result[name] = scored(path, documents, [only] if only else sets)
    return result


def scored(gold: Path, documents: Iterator[dict[str, Any]], sets: Sequence[str]) -> dict[str, Any]:
    """What the scorer says of the documents, set by set."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "documents.jsonl"
        with path.open("w", encoding="utf-8") as out:
            out.writelines(json.dumps(document) + "\n" for document in documents)
        return {name: run_scorer("score_pages.py", gold, path, name) for name in sets}


def read_pages(
    folder: Path, gold: Sequence[Mapping[str, Any]], form: str, *, is_held_out: bool
) -> Iterator[dict[str, Any]]:
    """What the scorer needs of each page that can be read; the others it counts as empty."""
    found = [(row, path) for row in gold if (path := _page(folder, str(row["id"]), form))]
    if not found:
        raise SharedDataNotFound(str(folder / form))
    read = _read_html if form == "html" else _read_text
    for row, path in found:
        fold = fold_of(str(row["url"])) if is_held_out else None
        try:
            article = read(_text(path), path.name, fold)
        except DocumentError:
            continue
        yield {"document": {"uri": path.name}, "article": article_object(article)}


def fold_of(url: str) -> int:
    """Which of the `N_FOLDS` folds a page is in; all pages of a publisher are in one."""
    return fold_of_publisher(publisher_of(url))


def fold_of_publisher(publisher: str) -> int:
    """The same, for a publisher's registered domain."""
    return crc32(publisher.encode()) % N_FOLDS


def publisher_of(url: str) -> str:
    """The registered domain of a page's address, or the address where it has none."""
    return extract_domain(url) or url


def is_trained_on(gold: Path) -> bool:
    """Whether the gold file is the one that the shipped models learned from."""
    stated = line_model.shipped_manifest().stated["gold_sha256"]
    return bool(digest(gold.read_bytes()) == stated)


def digest(data: bytes) -> str:
    """The SHA-256 of bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def held_out_file(recipe: str, fold: int) -> Path:
    """Where the model of a recipe lies that has not seen the pages of a fold."""
    return RECIPES / recipe / HELD_OUT / f"fold-{fold}.npz"


def _page(folder: Path, name: str, form: str) -> Path | None:
    paths = (folder / form / f"{name}{suffix}" for suffix in _SUFFIXES[form])
    return next((path for path in paths if path.is_file()), None)


def _text(path: Path) -> str:
    raw = path.read_bytes()
    if path.suffix == ".gz":
        raw = gzip.decompress(raw)
    return decode(raw, uri=path.name).text


def _read_html(text: str, name: str, fold: int | None) -> Article:
    return read_html(text, uri=name, model=None if fold is None else _page_model(fold))


def _read_text(text: str, name: str, fold: int | None) -> Article:
    return read_plain(text, uri=name, model=None if fold is None else _line_model(fold))


@cache
def _line_model(fold: int) -> line_model.LineModel:
    stated = line_model.shipped_manifest().stated
    return line_model.model_of(_held_out(line_model.NAME, fold, stated))


@cache
def _page_model(fold: int) -> page_model.PageModel:
    stated = page_model.shipped_model().stated
    return page_model.model_of(_held_out(page_model.NAME, fold, stated), stated)


def _held_out(recipe: str, fold: int, stated: Mapping[str, Any]) -> bytes:
    """A held-out model's file; raises `ModelError` where it is not the one the manifest names."""
    path = held_out_file(recipe, fold)
    try:
        data = path.read_bytes()
    except OSError as error:
        how = f"python -m onrecord.training.{recipe.replace('-', '_')} --cross-validate"
        raise ModelError(f"{path} is not there; make it in the repository with: {how}") from error
    if digest(data) != dict(enumerate(stated.get("held_out", ()))).get(fold):
        raise ModelError(f"{path} is not the model that the manifest names; train it again")
    return data
