"""Every table of the record in one place, each column explained.

Invariant: rows are added, never overwritten; only `forget` takes words away, and leaves a
tombstone. The migrations make the same tables (a test compares them).
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()

blobs = Table(
    "blobs",
    metadata,
    Column("sha256", String, primary_key=True, comment="of the raw bytes"),
    Column("n_bytes", Integer, nullable=False, comment="of the raw bytes, not of `body`"),
    Column("body", LargeBinary, nullable=False, comment="the raw bytes, zlib-compressed"),
)

documents = Table(
    "documents",
    metadata,
    Column("number", Integer, primary_key=True, comment="row number, the full text's key"),
    Column("id", String, nullable=False, unique=True, comment="of uri and bytes"),
    Column("uri", Text, nullable=False, comment="the place these bytes came from"),
    Column("sha256", ForeignKey("blobs.sha256"), nullable=False),
    Column("media_type", String, nullable=False),
    Column("encoding", String, nullable=False, comment="codec from bytes to text"),
    Column("errors", String, nullable=False, comment="that decoding's error handler"),
    Column("language", String, comment="ISO 639-1, as found or told"),
    Column("fetched_at", String, nullable=False, comment="ISO 8601"),
    Index("documents_uri", "uri"),
    Index("documents_sha256", "sha256"),
)

layers = Table(
    "layers",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("document", ForeignKey("documents.number"), nullable=False),
    Column("reader", String, nullable=False, comment="version of the reader"),
    Column("model", String, nullable=False, comment="version of the model"),
    Column("digest", String, nullable=False, comment="SHA-256 of the model's files"),
    Column("why_not", Text, comment="why nothing was analysed; empty for an analysed page"),
    Column("written_at", String, nullable=False, comment="ISO 8601, UTC"),
    Column("text", Text, nullable=False, comment="the article's text"),
    Column("headline", Text, nullable=False, comment="its words, for the full text"),
    Column("publisher", Text),
    Column("published", String, comment="ISO 8601 as the page has it"),
    Column("structure", JSON, nullable=False, comment="spans of the article's parts, alignment"),
    UniqueConstraint("document", "reader", "model", "digest"),
)

entities = Table(
    "entities",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("layer", ForeignKey("layers.number"), nullable=False),
    Column("id", String, nullable=False),
    Column("name", Text, nullable=False),
    Column("folded", Text, nullable=False, comment="the name, folded for finding"),
    Column("kind", String, nullable=False),
    Column("country", String, comment="ISO 3166 alpha-2"),
    Column("is_named", Boolean, nullable=False),
    Column("members", JSON, nullable=False, comment="ids of a joint group's members"),
    Column("roles", JSON, nullable=False, comment="title, organization, span as reported"),
    UniqueConstraint("layer", "id"),
    Index("entities_folded", "folded"),
)

mentions = Table(
    "mentions",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("entity", ForeignKey("entities.number"), nullable=False),
    Column("start", Integer, nullable=False, comment="code points of the layer's text"),
    Column("end", Integer, nullable=False),
    Column("head_start", Integer, nullable=False),
    Column("head_end", Integer, nullable=False),
    Column("form", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("prob", Float, nullable=False),
    Column("words", Text, nullable=False, comment="the span's words, kept to be compared"),
    Index("mentions_entity", "entity"),
)

attributions = Table(
    "attributions",
    metadata,
    Column("number", Integer, primary_key=True, comment="row number, the full text's key"),
    Column("layer", ForeignKey("layers.number"), nullable=False),
    Column("id", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("within", String, comment="id of the attribution in whose content it stands"),
    Column("speaker", String, comment="id of an entity of the layer"),
    Column("prob", Float, nullable=False),
    Column("content", Text, nullable=False, comment="the content's words, for the full text"),
    UniqueConstraint("layer", "id"),
    Index("attributions_speaker", "speaker"),
    Index("attributions_id", "id"),
)

spans = Table(
    "spans",
    metadata,
    Column("attribution", ForeignKey("attributions.number"), primary_key=True),
    Column("role", String, primary_key=True, comment="source, cue or content"),
    Column("place", Integer, primary_key=True, comment="which fragment of the role"),
    Column("start", Integer, nullable=False, comment="code points of the layer's text"),
    Column("end", Integer, nullable=False),
    Column("words", Text, nullable=False, comment="the span's words, kept to be compared"),
)

judgements = Table(
    "judgements",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("about", String, nullable=False, comment="id of a document, entity or attribution"),
    Column("verdict", String, nullable=False, comment="what was decided"),
    Column("before", JSON, nullable=False, comment="what stood before"),
    Column("author", Text, nullable=False),
    Column("at", String, nullable=False, comment="ISO 8601, UTC"),
    Column("why", Text, nullable=False),
    Column("revokes", ForeignKey("judgements.number"), comment="the judgement taken back"),
    Index("judgements_about", "about"),
)

set_aside = Table(
    "set_aside",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("uri", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", String, nullable=False, comment="ISO 8601, UTC"),
    UniqueConstraint("uri", "reason"),
)

tombstones = Table(
    "tombstones",
    metadata,
    Column("sha256", String, primary_key=True, comment="of the forgotten bytes"),
    Column("reason", Text, nullable=False),
    Column("n_documents", Integer, nullable=False, comment="how many places they came from"),
    Column("at", String, nullable=False, comment="ISO 8601, UTC"),
)

FULL_TEXT = {
    "layer_words": ("layers", ("headline", "text")),
    "statement_words": ("attributions", ("content",)),
}
"""Full-text tables with the table and columns whose words they index (external content)."""
