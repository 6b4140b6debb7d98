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
import numpy.typing as npt

from onrecord.errors import ModelError
from onrecord.readers.features import FEATURE_NAMES, Seen
from onrecord.readers.forest import Forest, forest_of

NAME = "page-blocks"
_FIRST, _BODY = "first", "body"


@dataclass(frozen=True, slots=True)
class PageModel:
    """The forests that tell body from the rest, and what is stated of them.

    `first` sees each block by itself and beside others that look like body; `body` sees it beside
    those that `first` takes for body.
    """

    first: Forest
    body: Forest
    stated: Mapping[str, Any]

    @property
    def version(self) -> str:
        return str(self.stated["version"])

    def probabilities(self, seen: Seen) -> npt.NDArray[np.float32]:
        """For each block the probability of being body."""
        guess = self.first.probabilities(seen.rows(seen.first_guess()))
        return self.body.probabilities(seen.rows(guess))

    def to_bytes(self) -> bytes:
        """The arrays as one compressed file."""
        buffer = BytesIO()
        arrays = self.first.arrays(_FIRST) | self.body.arrays(_BODY)
        np.savez_compressed(buffer, allow_pickle=False, **arrays)
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
            return PageModel(forest_of(_FIRST, arrays), forest_of(_BODY, arrays), stated)
    except (KeyError, ValueError, OSError) as error:
        raise ModelError(f"the page model cannot be read: {error}") from error


def _file(name: str) -> bytes:
    try:
        return resources.files("onrecord.readers").joinpath("models", name).read_bytes()
    except OSError as error:
        raise ModelError(f"the page model lacks {name}; install onrecord again") from error
