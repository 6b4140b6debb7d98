"""What each line of a scrape is, by the shipped model: probabilities for seven roles.

Invariant: the arrays are those whose digest the manifest names, and were made for exactly these
features; else `ModelError` says so before a page is read.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from io import BytesIO
from typing import Any

import numpy as np
import numpy.typing as npt

from onrecord.errors import ModelError
from onrecord.readers.forest import Forest, forest_of
from onrecord.readers.line_features import (
    BODY_NAMES,
    HEADLINE_NAMES,
    ROLE_NAMES,
    SECOND_NAMES,
    Seen,
    body_features,
    headline_features,
    role_features,
    second_features,
    see,
)
from onrecord.readers.line_shapes import N_BUCKETS, Floats, Ints

ROLES = ("byline", "time", "caption", "credit")
FORESTS = ("first", "body", "headline", *ROLES)
FEATURES = (*BODY_NAMES, "/", *SECOND_NAMES, "/", *HEADLINE_NAMES, "/", *ROLE_NAMES)

NAME = "page-lines"
_FOLDER = "models"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What the words of a line say for its being body: weights of hashed words, and a bias."""

    weights: Floats
    bias: float

    def scores(self, buckets: Sequence[Ints]) -> Floats:
        """From 0 to 1 for each line, by its hashed words."""
        lengths = np.array([len(line) for line in buckets], dtype=np.float64)
        rows = np.repeat(np.arange(len(buckets)), lengths.astype(np.int64))
        flat = np.concatenate(buckets) if len(rows) else np.zeros(0, dtype=np.int32)
        sums = np.bincount(rows, weights=self.weights[flat], minlength=len(buckets))
        odds = sums / np.sqrt(np.maximum(1.0, lengths)) + self.bias
        result: Floats = (1.0 / (1.0 + np.exp(-odds))).astype(np.float32)
        return result


@dataclass(frozen=True, slots=True)
class Roles:
    """For each line of a page the probability of each role; roles need not exclude one another."""

    body: Floats
    headline: Floats
    byline: Floats
    time: Floats
    caption: Floats
    credit: Floats


@dataclass(frozen=True, slots=True)
class LineModel:
    """A lexicon and the forests by name, one on top of the other."""

    lexicon: Lexicon
    forests: Mapping[str, Forest]

    def read(self, texts: Sequence[str]) -> Roles:
        """The roles of a page's lines, none of which is empty."""
        return self.roles(see(texts))

    def roles(self, seen: Seen) -> Roles:
        words = self.lexicon.scores(seen.buckets)
        rows = body_features(seen, words)
        first = self.forests["first"].probabilities(rows)
        rows = second_features(seen, rows, first)
        body = self.forests["body"].probabilities(rows)
        rows = headline_features(seen, rows, body)
        headline = self.forests["headline"].probabilities(rows)
        rows = role_features(seen, rows, headline)
        of_role = {role: self.forests[role].probabilities(rows) for role in ROLES}
        return Roles(body=body, headline=headline, **of_role)

    def to_bytes(self) -> bytes:
        """The arrays as one compressed file."""
        arrays: dict[str, npt.NDArray[np.generic]] = {
            "lexicon.weights": self.lexicon.weights.astype(np.float16),
            "lexicon.bias": np.array([self.lexicon.bias]),
        }
        for name, forest in self.forests.items():
            arrays |= forest.arrays(name)
        buffer = BytesIO()
        np.savez_compressed(buffer, allow_pickle=False, **arrays)
        return buffer.getvalue()


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is stated of the model's file: its version and digest, its features, its scores."""

    version: str
    sha256: str
    stated: Mapping[str, Any]


def features_digest() -> str:
    """Names the features, and how words are hashed, that a model was made for."""
    return hashlib.sha256("\n".join((*FEATURES, str(N_BUCKETS))).encode()).hexdigest()


@cache
def shipped_manifest() -> Manifest:
    """The manifest beside the model."""
    try:
        stated = json.loads(_file(f"{NAME}.json"))
        return Manifest(stated["version"], stated["sha256"], stated)
    except (ValueError, KeyError, TypeError) as error:
        raise ModelError(f"the manifest of the line model cannot be read: {error}") from error


@cache
def shipped_model() -> LineModel:
    """The model that comes with the program, checked against its manifest."""
    manifest, data = shipped_manifest(), _file(f"{NAME}.npz")
    return checked_model(data, manifest)


def checked_model(data: bytes, manifest: Manifest) -> LineModel:
    """The model in `data`, where it is the one that the manifest describes."""
    if hashlib.sha256(data).hexdigest() != manifest.sha256:
        raise ModelError("the line model is not the one its manifest names; install onrecord again")
    if manifest.stated.get("features") != features_digest():
        raise ModelError("the line model was made for other features; train it again")
    return model_of(data)


def model_of(data: bytes) -> LineModel:
    """The model that a file of arrays holds."""
    try:
        with np.load(BytesIO(data), allow_pickle=False) as arrays:
            lexicon = Lexicon(
                arrays["lexicon.weights"].astype(np.float32), float(arrays["lexicon.bias"][0])
            )
            return LineModel(lexicon, {name: forest_of(name, arrays) for name in FORESTS})
    except (KeyError, ValueError, OSError) as error:
        raise ModelError(f"the line model cannot be read: {error}") from error


def _file(name: str) -> bytes:
    try:
        return resources.files("onrecord.readers").joinpath(_FOLDER, name).read_bytes()
    except OSError as error:
        raise ModelError(f"the line model lacks {name}; install onrecord again") from error
