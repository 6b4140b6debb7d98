"""The shared corpora, where they are present."""

from __future__ import annotations

from pathlib import Path

import pytest

from onrecord.errors import SharedDataNotFound
from onrecord.evaluation.shared import shared_folder


@pytest.fixture
def shared() -> Path:
    """The folder of corpora, samples and scorers; the test is skipped where it is absent."""
    try:
        return shared_folder()
    except SharedDataNotFound as absent:
        pytest.skip(str(absent))
