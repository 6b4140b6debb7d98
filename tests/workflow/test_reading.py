"""Pages read for whoever asks: the model loaded once, few wait, none for ever."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from onrecord.errors import (
    AnalysisFailed,
    InputTooLarge,
    TooBusy,
    TookTooLong,
    UnreadableInput,
)
from onrecord.model.annotation import Annotations
from onrecord.workflow.parts import Parts
from onrecord.workflow.reading import PageReading
from support.stand_ins import Analyzer, resolve

TEXT = "Mayor Vera Lund said on Monday that the pier would open in spring."


class Slow(Analyzer):
    """Analyses once it is let go; tells how many are analysed at once."""

    def __init__(self) -> None:
        super().__init__()
        self.go = threading.Event()
        self.begun = threading.Event()
        self.now = self.most = 0

    def annotate_text(self, text: str) -> Annotations:
        self.now += 1
        self.most = max(self.most, self.now)
        self.begun.set()
        assert self.go.wait(20)
        self.now -= 1
        return super().annotate_text(text)


def reading(analyzer: Analyzer, **bounds: Any) -> PageReading:
    return PageReading(load=lambda: Parts(None, analyzer, resolve), **bounds)  # type: ignore[arg-type]


def test_the_model_is_loaded_with_the_first_page_and_once() -> None:
    loaded = []

    def load() -> Any:
        loaded.append(1)
        return Parts(None, Analyzer(), resolve)  # type: ignore[arg-type]

    pages = PageReading(load=load)
    assert not loaded
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda n: pages.read(f"{n}.txt", f"{TEXT} {n}"), range(4)))
    assert loaded == [1]
    assert [page.document.uri for page, _ in found] == [f"{n}.txt" for n in range(4)]
    assert all(len(analysis.attributions) == 1 for _, analysis in found)


def test_one_is_analysed_at_once_and_few_wait() -> None:
    slow = Slow()
    pages = reading(slow, most_waiting=3)
    with ThreadPoolExecutor(3) as pool:
        waiting = [pool.submit(pages.read, f"{n}.txt", TEXT) for n in range(3)]
        assert slow.begun.wait(20)
        while pages._slots._value:
            pass
        with pytest.raises(TooBusy, match="3 readings"):
            pages.read("more.txt", TEXT)
        slow.go.set()
        assert len([one.result(20) for one in waiting]) == 3
    assert slow.most == 1
    assert pages.read("later.txt", TEXT)


def test_nobody_waits_for_ever() -> None:
    slow = Slow()
    pages = reading(slow, most_seconds=0.2)
    with pytest.raises(TookTooLong, match=r"0\.2 seconds"):
        pages.read("slow.txt", TEXT)
    slow.go.set()
    assert reading(Analyzer()).read("other.txt", TEXT)


def test_an_article_is_bounded_in_its_characters() -> None:
    with pytest.raises(InputTooLarge):
        reading(Analyzer(), most_chars=40).read("long.txt", TEXT)


def test_what_cannot_be_read_or_analysed_says_why_and_makes_room() -> None:
    pages = reading(Analyzer(), most_waiting=1)
    for _ in range(3):
        with pytest.raises(AnalysisFailed):
            pages.read("breaks.txt", "breaks", read_as="article")
    with pytest.raises(UnreadableInput):
        pages.read("empty.txt", "   ")
