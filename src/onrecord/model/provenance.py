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


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page stands in a web archive.

    `file` is the archive's name; `first_byte` and `n_bytes` are of the packed member that holds the
    record, `n_bytes` is None where it holds others as well. `record` counts all records of the
    file from 0, a damaged one too; it is None where reading did not begin with the file's first.
    `record_id` and `payload_digest` are as the archive tells them.
    """

    file: str
    record: int | None
    first_byte: int
    n_bytes: int | None
    record_id: str | None = None
    payload_digest: str | None = None
