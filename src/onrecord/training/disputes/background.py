"""How common words are in news: in how many pages of PolNeAR train and en_worldwide_newswire.

`python -m onrecord.training.disputes.background` writes `disputes/data/common-words.json`.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path

import onrecord.disputes
from onrecord.disputes.facts import stems_of
from onrecord.evaluation.gold import rows

_FEWEST = 5


def main() -> None:
    """Count and write."""
    data = Path(os.environ.get("ONRECORD_SHARED", "../shared")) / "data"
    n_of: Counter[str] = Counter()
    n_pages = 0
    for text in _texts(data):
        n_of.update(set(stems_of(text)))
        n_pages += 1
    common = {stem: n for stem, n in sorted(n_of.items()) if n >= _FEWEST}
    path = Path(onrecord.disputes.__file__).parent / "data" / "common-words.json"
    path.parent.mkdir(exist_ok=True)
    told = {"n_pages": n_pages, "n_of": common}
    path.write_text(json.dumps(told, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    print(f"{len(common)} words of {n_pages} pages")


def _texts(data: Path) -> list[str]:
    polnear = {row["id"]: row["text"] for row in rows(data / "polnear" / "train.jsonl")}
    wire = (row["sents"] for row in rows(data / "en_worldwide_newswire" / "docs.jsonl"))
    return [*polnear.values(), *(_plain(sentences) for sentences in wire)]


def _plain(sentences: list[list[list[str]]]) -> str:
    """A page of sentences, each its tokens and their labels, as plain words."""
    return " ".join(" ".join(tokens) for tokens, _ in sentences)


if __name__ == "__main__":
    main()
