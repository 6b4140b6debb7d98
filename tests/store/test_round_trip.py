"""What comes out of the record is what went in, whatever it is."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from hypothesis import HealthCheck, given, settings

from onrecord.model.analysis import Analysis
from onrecord.model.document import Page
from onrecord.model.versions import PageState
from onrecord.store.database import reading
from onrecord.store.proof.verify import verify
from onrecord.store.queries import newest
from onrecord.store.writing.writer import open_writer
from support.record_files import contents, empty_record
from support.strategies import layers


def _as_read(found: tuple[Page, Analysis] | None) -> tuple[Page, Analysis] | None:
    """Without what the record says of the page: one that its agency canceled is taken back."""
    return found and (replace(found[0], state=PageState()), found[1])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(layers())
def test_writing_then_reading_is_identity_and_what_is_written_is_sound(
    layer: tuple[Page, Analysis],
) -> None:
    page, analysis = layer
    with tempfile.TemporaryDirectory() as folder:
        path = empty_record(Path(folder) / "r.db")
        with open_writer(path) as writer:
            writer.add(page, analysis)
            assert _as_read(writer.load(page.document.id, analysis.provenance)) == layer
        with reading(path) as connection:
            assert _as_read(newest(connection, page.document.id)) == layer
        assert verify(path).damages == ()


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(layers())
def test_writing_the_same_twice_leaves_every_row_as_it_was(layer: tuple[Page, Analysis]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = empty_record(Path(folder) / "r.db")
        with open_writer(path) as writer:
            writer.add(*layer)
        before = contents(path)
        with open_writer(path) as writer:
            added = writer.add(*layer)
        assert (added.is_new_document, added.is_new_layer) == (False, False)
        assert contents(path) == before
