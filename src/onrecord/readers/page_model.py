"""Which blocks of a page are its article's body, by the shipped model.

Invariant: the arrays are those whose digest the manifest names, and were made for exactly the
features that this program computes; else `ModelError` says so before a page is read.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from io import BytesIO
from typing import Any

import numpy as np

from onrecord.errors import ModelError
from onrecord.readers.features import FEATURE_NAMES, Rows
from onrecord.readers.forest import Forest, forest_of

NAME = "page-blocks"
_FOREST = "body"


@dataclass(frozen=True, slots=True)
class PageModel:
    """The forest that tells body from the rest, and what is stated of it."""

    forest: Forest
    stated: Mapping[str, Any]

    @property
    def version(self) -> str:
        return str(self.stated["version"])

    def probabilities(self, rows: Rows) -> list[float]:
        """For each block the probability of being body."""
        if not len(rows):
            return []
        return [float(p) for p in self.forest.probabilities(rows)]

    def to_bytes(self) -> bytes:
        """The arrays as one compressed file."""
        buffer = BytesIO()
        np.savez_compressed(buffer, allow_pickle=False, **self.forest.arrays(_FOREST))
        return buffer.getvalue()


def features_digest() -> str:
    """Names the features that a model was made for."""
    return hashlib.sha256("\n".join(FEATURE_NAMES).encode()).hexdigest()


@cache
def shipped_model() -> PageModel:
    """The model that comes with the program, checked against its manifest."""
    try:
        stated = json.loads(_file(f"{NAME}.json"))
    except ValueError as error:
        raise ModelError(f"the manifest of the page model cannot be read: {error}") from error
    return checked_model(_file(f"{NAME}.npz"), stated)


def checked_model(data: bytes, stated: Mapping[str, Any]) -> PageModel:
    """The model in `data`, where it is the one that the manifest describes."""
    if hashlib.sha256(data).hexdigest() != stated.get("sha256"):
        raise ModelError("the page model is not the one its manifest names; install onrecord again")
    if stated.get("features") != features_digest():
        raise ModelError("the page model was made for other features; train it again")
    return model_of(data, stated)


def model_of(data: bytes, stated: Mapping[str, Any]) -> PageModel:
    """The model that a file of arrays holds."""
    try:
        with np.load(BytesIO(data), allow_pickle=False) as arrays:
            return PageModel(forest_of(_FOREST, arrays), stated)
    except (KeyError, ValueError, OSError) as error:
        raise ModelError(f"the page model cannot be read: {error}") from error


def _file(name: str) -> bytes:
    try:
        return resources.files("onrecord.readers").joinpath("models", name).read_bytes()
    except OSError as error:
        raise ModelError(f"the page model lacks {name}; install onrecord again") from error
