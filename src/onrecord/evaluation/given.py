"""Files that a person hands to `onrecord evaluate`: unpacked, read line by line, told when wrong.

Invariant: a file is never changed; a line that is not of the form is named with its number.
"""

from __future__ import annotations

import gzip
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onrecord.errors import BadGold, DocumentError
from onrecord.model.analysis import Analysis
from onrecord.model.document import Page

ReadText = Callable[[str, str], tuple[Page, Analysis]]
"""An article's id and text to its page and analysis, taken as a clean article in English."""

_GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Article:
    """One given article as the program read it; `problem` says why there is no layer."""

    id: str
    n_chars: int
    layer: tuple[Page, Analysis] | None
    problem: str | None


def articles(path: Path, read: ReadText, *, name: Callable[[str], str] = str) -> Iterator[Article]:
    """Every article of a file, read under `name` of its id; one that cannot be read stops none."""
    for key, text in texts(path):
        try:
            text.encode()
            yield Article(key, len(text), read(name(key), text), None)
        except UnicodeEncodeError:
            yield Article(key, len(text), None, "its text holds half characters (surrogates)")
        except DocumentError as error:
            yield Article(key, len(text), None, error.reason)


@contextmanager
def unpacked(path: Path) -> Iterator[Path]:
    """The file itself, or what a gzip file holds, for as long as the block runs."""
    with path.open("rb") as stream:
        is_packed = stream.read(len(_GZIP)) == _GZIP
    if not is_packed:
        yield path
        return
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / path.name.removesuffix(".gz")
        try:
            with gzip.open(path, "rb") as packed, whole.open("wb") as out:
                shutil.copyfileobj(packed, out)
        except (OSError, EOFError) as error:
            raise BadGold(str(path), 1, f"is no whole gzip archive ({error})") from error
        yield whole


def texts(path: Path) -> Iterator[tuple[str, str]]:
    """The `(id, text)` of every line of a JSON Lines file; raises `BadGold`.

    Nothing but these two is looked at. The same id twice is refused, as the scorers do.
    """
    seen: set[str] = set()
    for number, row in _rows(path):
        if not isinstance(row, dict):
            raise BadGold(str(path), number, "is no JSON object")
        name, text = row.get("id"), row.get("text")
        if not isinstance(name, str) or not isinstance(text, str):
            raise BadGold(str(path), number, 'has no "id" and "text" that are strings')
        if name in seen:
            raise BadGold(str(path), number, f"the id {name!r} stands there for the second time")
        seen.add(name)
        yield name, text


def _rows(path: Path) -> Iterator[tuple[int, Any]]:
    number = 0
    try:
        with path.open(encoding="utf-8") as handle:
            for number, line in enumerate(handle, 1):
                if line.strip():
                    yield number, json.loads(line)
    except UnicodeDecodeError as error:
        raise BadGold(str(path), number + 1, f"is not UTF-8 ({error.reason})") from error
    except (json.JSONDecodeError, RecursionError) as error:
        raise BadGold(str(path), number, f"is no JSON ({error})") from error
