"""`import onrecord` costs nothing until something is used."""

from __future__ import annotations

import subprocess
import sys

import pytest

import onrecord


def loaded(program: str) -> set[str]:
    """The modules that a program of its own has loaded at its end."""
    shown = f"{program}\nimport sys\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", shown], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_importing_loads_nothing_but_a_name() -> None:
    assert not loaded("import onrecord") & {"sqlalchemy", "numpy", "onnxruntime", "lxml", "spacy"}


def test_opening_a_record_loads_no_model() -> None:
    assert not loaded("import onrecord; onrecord.open") & {"onnxruntime", "spacy", "mcp"}


def test_every_name_that_is_offered_is_there_and_listed() -> None:
    for name in onrecord.__all__:
        assert callable(getattr(onrecord, name))
        assert name in dir(onrecord)


def test_a_name_that_is_not_offered_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'reed'"):
        _ = onrecord.reed  # type: ignore[attr-defined]
