"""The first tables of the record. Written down as they were then; never changed afterwards."""

from alembic import op

revision = "0001"
down_revision = None

STATEMENTS = (
    """CREATE TABLE blobs (
    sha256 VARCHAR NOT NULL,
    n_bytes INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (sha256)
)""",
    """CREATE TABLE judgements (
    number INTEGER NOT NULL,
    about VARCHAR NOT NULL,
    verdict VARCHAR NOT NULL,
    "before" JSON NOT NULL,
    author TEXT NOT NULL,
    at VARCHAR NOT NULL,
    why TEXT NOT NULL,
    revokes INTEGER,
    PRIMARY KEY (number),
    FOREIGN KEY(revokes) REFERENCES judgements (number)
)""",
    """CREATE INDEX judgements_about ON judgements (about)""",
    """CREATE TABLE set_aside (
    number INTEGER NOT NULL,
    uri TEXT NOT NULL,
    reason TEXT NOT NULL,
    at VARCHAR NOT NULL,
    PRIMARY KEY (number),
    UNIQUE (uri, reason)
)""",
    """CREATE TABLE tombstones (
    sha256 VARCHAR NOT NULL,
    reason TEXT NOT NULL,
    n_documents INTEGER NOT NULL,
    at VARCHAR NOT NULL,
    PRIMARY KEY (sha256)
)""",
    """CREATE TABLE documents (
    number INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    uri TEXT NOT NULL,
    sha256 VARCHAR NOT NULL,
    media_type VARCHAR NOT NULL,
    encoding VARCHAR NOT NULL,
    errors VARCHAR NOT NULL,
    language VARCHAR,
    fetched_at VARCHAR NOT NULL,
    PRIMARY KEY (number),
    UNIQUE (id),
    FOREIGN KEY(sha256) REFERENCES blobs (sha256)
)""",
    """CREATE INDEX documents_sha256 ON documents (sha256)""",
    """CREATE INDEX documents_uri ON documents (uri)""",
    """CREATE TABLE layers (
    number INTEGER NOT NULL,
    document INTEGER NOT NULL,
    reader VARCHAR NOT NULL,
    model VARCHAR NOT NULL,
    digest VARCHAR NOT NULL,
    why_not TEXT,
    written_at VARCHAR NOT NULL,
    text TEXT NOT NULL,
    headline TEXT NOT NULL,
    publisher TEXT,
    published VARCHAR,
    structure JSON NOT NULL,
    PRIMARY KEY (number),
    UNIQUE (document, reader, model, digest),
    FOREIGN KEY(document) REFERENCES documents (number)
)""",
    """CREATE TABLE attributions (
    number INTEGER NOT NULL,
    layer INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    within VARCHAR,
    speaker VARCHAR,
    prob FLOAT NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (number),
    UNIQUE (layer, id),
    FOREIGN KEY(layer) REFERENCES layers (number)
)""",
    """CREATE INDEX attributions_id ON attributions (id)""",
    """CREATE INDEX attributions_speaker ON attributions (speaker)""",
    """CREATE TABLE entities (
    number INTEGER NOT NULL,
    layer INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    name TEXT NOT NULL,
    folded TEXT NOT NULL,
    kind VARCHAR NOT NULL,
    country VARCHAR,
    is_named BOOLEAN NOT NULL,
    members JSON NOT NULL,
    roles JSON NOT NULL,
    PRIMARY KEY (number),
    UNIQUE (layer, id),
    FOREIGN KEY(layer) REFERENCES layers (number)
)""",
    """CREATE INDEX entities_folded ON entities (folded)""",
    """CREATE TABLE mentions (
    number INTEGER NOT NULL,
    entity INTEGER NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    head_start INTEGER NOT NULL,
    head_end INTEGER NOT NULL,
    form VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    prob FLOAT NOT NULL,
    words TEXT NOT NULL,
    PRIMARY KEY (number),
    FOREIGN KEY(entity) REFERENCES entities (number)
)""",
    """CREATE INDEX mentions_entity ON mentions (entity)""",
    """CREATE TABLE spans (
    attribution INTEGER NOT NULL,
    role VARCHAR NOT NULL,
    place INTEGER NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    words TEXT NOT NULL,
    PRIMARY KEY (attribution, role, place),
    FOREIGN KEY(attribution) REFERENCES attributions (number)
)""",
    "CREATE VIRTUAL TABLE layer_words USING fts5(headline, text, content='layers', "
    "content_rowid='number', tokenize='unicode61 remove_diacritics 2')",
    "CREATE TRIGGER layer_words_added AFTER INSERT ON layers BEGIN INSERT INTO "
    "layer_words(rowid, headline, text) VALUES (new.number, new.headline, new.text); END",
    "CREATE TRIGGER layer_words_removed AFTER DELETE ON layers BEGIN INSERT INTO "
    "layer_words(layer_words, rowid, headline, text) VALUES ('delete', old.number, "
    "old.headline, old.text); END",
    "CREATE TRIGGER layer_words_changed AFTER UPDATE OF headline, text ON layers BEGIN "
    "INSERT INTO layer_words(layer_words, rowid, headline, text) VALUES ('delete', "
    "old.number, old.headline, old.text); INSERT INTO layer_words(rowid, headline, text) "
    "VALUES (new.number, new.headline, new.text); END",
    "CREATE VIRTUAL TABLE statement_words USING fts5(content, content='attributions', "
    "content_rowid='number', tokenize='unicode61 remove_diacritics 2')",
    "CREATE TRIGGER statement_words_added AFTER INSERT ON attributions BEGIN INSERT INTO "
    "statement_words(rowid, content) VALUES (new.number, new.content); END",
    "CREATE TRIGGER statement_words_removed AFTER DELETE ON attributions BEGIN INSERT "
    "INTO statement_words(statement_words, rowid, content) VALUES ('delete', old.number, "
    "old.content); END",
    "CREATE TRIGGER statement_words_changed AFTER UPDATE OF content ON attributions BEGIN"
    " INSERT INTO statement_words(statement_words, rowid, content) VALUES ('delete', "
    "old.number, old.content); INSERT INTO statement_words(rowid, content) VALUES "
    "(new.number, new.content); END",
)


def upgrade() -> None:
    """Make the tables and the full text."""
    for statement in STATEMENTS:
        op.execute(statement)
