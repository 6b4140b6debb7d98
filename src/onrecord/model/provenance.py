"""Where a value came from: the named version of the model or program that derived it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ModelVersion:
    """A released model by name and by the SHA-256 over its files."""

    version: str
    digest: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """What made a layer of the record: reader version and model version."""

    reader: str
    model: ModelVersion
