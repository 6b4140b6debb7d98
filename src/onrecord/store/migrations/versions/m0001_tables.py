"""The first tables of the record, as they were then; never changed once released."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from onrecord.errors import NotTakenBack

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    _pages()
    _layers()
    _findings()
    _decisions()


def downgrade() -> None:
    """There is nothing before: to drop the tables would be to remove the record."""
    raise NotTakenBack(revision, "they are the first tables; to be rid of a record, remove it")


def _pages() -> None:
    op.create_table(
        "blobs",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("n_bytes", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256"),
    )
    op.create_table(
        "articles",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("sum", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("encoding", sa.String(), nullable=False),
        sa.Column("errors", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("headline", sa.Text(), nullable=False),
        sa.Column("publisher", sa.Text(), nullable=True),
        sa.Column("publisher_words", sa.Text(), nullable=False),
        sa.Column("published", sa.String(), nullable=True),
        sa.Column("structure", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["sha256"],
            ["blobs.sha256"],
        ),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("sha256", "sum"),
    )
    op.create_index("articles_published", "articles", ["published"], unique=False)
    op.create_table(
        "documents",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("uri", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("fetched_at", sa.String(), nullable=False),
        sa.Column("added_at", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["sha256"],
            ["blobs.sha256"],
        ),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("id"),
    )
    op.create_index("documents_sha256", "documents", ["sha256"], unique=False)
    op.create_index("documents_uri", "documents", ["uri"], unique=False)
    op.create_table(
        "readings",
        sa.Column("document", sa.Integer(), nullable=False),
        sa.Column("article", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article"],
            ["articles.number"],
        ),
        sa.ForeignKeyConstraint(
            ["document"],
            ["documents.number"],
        ),
        sa.PrimaryKeyConstraint("document", "article"),
    )
    op.create_index("readings_article", "readings", ["article"], unique=False)


def _layers() -> None:
    op.create_table(
        "model_versions",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("first_used_at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("version", "digest"),
    )
    op.create_table(
        "layers",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("article", sa.Integer(), nullable=False),
        sa.Column("document", sa.Integer(), nullable=False),
        sa.Column("reader", sa.String(), nullable=False),
        sa.Column("model", sa.Integer(), nullable=False),
        sa.Column("why_not", sa.Text(), nullable=True),
        sa.Column("written_at", sa.String(), nullable=False),
        sa.Column("n_entities", sa.Integer(), nullable=False),
        sa.Column("n_mentions", sa.Integer(), nullable=False),
        sa.Column("n_attributions", sa.Integer(), nullable=False),
        sa.Column("sum", sa.String(), nullable=False),
        sa.Column("is_complete", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article"],
            ["articles.number"],
        ),
        sa.ForeignKeyConstraint(
            ["document"],
            ["documents.number"],
        ),
        sa.ForeignKeyConstraint(
            ["model"],
            ["model_versions.number"],
        ),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("article", "reader", "model"),
    )
    op.create_index("layers_document", "layers", ["document"], unique=False)
    op.create_table(
        "newest",
        sa.Column("document", sa.Integer(), nullable=False),
        sa.Column("layer", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document"],
            ["documents.number"],
        ),
        sa.ForeignKeyConstraint(
            ["layer"],
            ["layers.number"],
        ),
        sa.PrimaryKeyConstraint("document"),
    )
    op.create_index("newest_layer", "newest", ["layer"], unique=False)


def _findings() -> None:
    op.create_table(
        "entities",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("layer", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("names", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("country", sa.String(), nullable=True),
        sa.Column("is_named", sa.Boolean(), nullable=False),
        sa.Column("members", sa.JSON(), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["layer"],
            ["layers.number"],
        ),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("layer", "id"),
    )
    op.create_index("entities_id", "entities", ["id"], unique=False)
    op.create_table(
        "mentions",
        sa.Column("entity", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("head_start", sa.Integer(), nullable=False),
        sa.Column("head_end", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("prob", sa.Float(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entity"],
            ["entities.number"],
        ),
        sa.PrimaryKeyConstraint("entity", "place"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "attributions",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("layer", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("within", sa.String(), nullable=True),
        sa.Column("speaker", sa.Integer(), nullable=True),
        sa.Column("prob", sa.Float(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["layer"],
            ["layers.number"],
        ),
        sa.ForeignKeyConstraint(
            ["speaker"],
            ["entities.number"],
        ),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("layer", "id"),
    )
    op.create_index("attributions_id", "attributions", ["id"], unique=False)
    op.create_index("attributions_speaker", "attributions", ["speaker"], unique=False)
    op.create_table(
        "spans",
        sa.Column("attribution", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attribution"],
            ["attributions.number"],
        ),
        sa.PrimaryKeyConstraint("attribution", "role", "place"),
        sqlite_with_rowid=False,
    )


def _decisions() -> None:
    op.create_table(
        "judgements",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("revokes", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["revokes"],
            ["judgements.number"],
        ),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index("judgements_about", "judgements", ["about"], unique=False)
    op.create_index("judgements_revokes", "judgements", ["revokes"], unique=False)
    op.create_table(
        "set_aside",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("uri", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index("set_aside_uri", "set_aside", ["uri"], unique=False)
    op.create_table(
        "tombstones",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("n_documents", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("erased_at", sa.String(), nullable=True),
        sa.Column("readmitted_at", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("sha256"),
    )
