"""The names of the forms that are no text in one stream, but a file or a folder (`whole_forms`)."""

from __future__ import annotations

from collections.abc import Mapping

FILES = ("parquet", "brat", "docbin", "wacz")
EXTRAS: Mapping[str, str] = {"parquet": "parquet", "docbin": "spacy", "wacz": "wacz"}
"""The extra whose packages a form needs."""
