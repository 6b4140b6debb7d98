"""The labels of every head, in the order of the model's outputs."""

from __future__ import annotations

NAME_KINDS = (
    "Person", "Organization", "Location", "NORP", "Facility", "Date", "Money", "Product", "Misc",
)  # fmt: skip
"""Kinds of names, as en_worldwide_newswire has them; "Location" covers states and places."""

NAME_TAGS = ("O", *(f"{p}-{kind}" for kind in NAME_KINDS for p in "BIES"))
CUE_TAGS = ("O", "B", "I")
CONTENT_TAGS = ("O", "B", "I", "E", "S")
HEAD_TAGS = ("none", "person", "organization", "place", "other")
"""What a word heads: a phrase that names or describes one of these (GUM's kinds), or nothing."""
