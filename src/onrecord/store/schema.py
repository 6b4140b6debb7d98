"""Every table of the record in one place, each column explained.

Invariant: rows are added, never overwritten; only `forget` takes words away, and leaves a
tombstone, and `gaps` in what `batches` cover. What is derived from others moves on: `newest`,
`versions`, `withdrawals`, `sketches`, `identities` and their keys, what is `corrected`, `reviewed`
or `paired`, the columns named `shown`, `is_standing` and `settled`. The migrations make the same
tables (a test compares them).
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
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
    false,
    text,
)

metadata = MetaData()

WHOLE = Integer().with_variant(BigInteger(), "postgresql")
"""A whole number of up to 63 bits: SQLite's own have as many, those of PostgreSQL are named so."""

blobs = Table(
    "blobs",
    metadata,
    Column("sha256", String, primary_key=True, comment="of the raw bytes"),
    Column("n_bytes", WHOLE, nullable=False, comment="of the raw bytes, not of `body`"),
    Column("body", LargeBinary, nullable=False, comment="the raw bytes, zlib-compressed"),
)

model_versions = Table(
    "model_versions",
    metadata,
    Column("number", WHOLE, primary_key=True),
    Column("version", String, nullable=False, comment="the model's name"),
    Column("digest", String, nullable=False, comment="SHA-256 over the model's files"),
    Column("first_used_at", String, nullable=False, comment="ISO 8601, UTC"),
    UniqueConstraint("version", "digest"),
)

articles = Table(
    "articles",
    metadata,
    Column("number", WHOLE, primary_key=True, comment="row number, the full text's key"),
    Column("sha256", ForeignKey("blobs.sha256"), nullable=False, comment="the bytes it is in"),
    Column("sum", String, nullable=False, comment="SHA-256 over all that follows, for `verify`"),
    Column("media_type", String, nullable=False),
    Column("encoding", String, nullable=False, comment="codec from bytes to text"),
    Column("errors", String, nullable=False, comment="that decoding's error handler"),
    Column("language", String, comment="ISO 639-1, as found or told"),
    Column("text", Text, nullable=False, comment="the article's text; every span counts in it"),
    Column("headline", Text, nullable=False, comment="its words, for the full text"),
    Column("publisher", Text),
    Column("publisher_words", Text, nullable=False, comment="folded, for finding"),
    Column("published", String, comment="ISO 8601 as the page has it"),
    Column("structure", JSON, nullable=False, comment="spans of the article's parts, alignment"),
    UniqueConstraint("sha256", "sum"),
    Index("articles_published", "published"),
)
"""What a reader found in some bytes: kept once, whatever place they came from."""

documents = Table(
    "documents",
    metadata,
    Column("number", WHOLE, primary_key=True),
    Column("id", String, nullable=False, unique=True, comment="of uri and bytes"),
    Column("uri", Text, nullable=False, comment="the place these bytes came from"),
    Column("sha256", ForeignKey("blobs.sha256"), nullable=False),
    Column("fetched_at", String, nullable=False, comment="ISO 8601, of the first time"),
    Column("added_at", String, nullable=False, comment="ISO 8601, UTC"),
    Index("documents_uri", "uri"),
    Index("documents_sha256", "sha256"),
)

captures = Table(
    "captures",
    metadata,
    Column("number", WHOLE, primary_key=True),
    Column("document", ForeignKey("documents.number"), nullable=False),
    Column("file", Text, nullable=False, comment="the archive's name"),
    Column("record", BigInteger, comment="counted from 0 in the file, as far as it is known"),
    Column("first_byte", BigInteger, nullable=False, comment="of the packed member in the file"),
    Column("n_bytes", BigInteger, comment="of that member; empty where it holds other records too"),
    Column("record_id", Text, comment="as the archive tells it"),
    Column("payload_digest", Text, comment="the same"),
    Column("captured_at", String, nullable=False, comment="ISO 8601, as the archive tells it"),
    Index("captures_document", "document"),
)
"""Where in web archives a document stands, once for each time that it was captured."""

readings = Table(
    "readings",
    metadata,
    Column("document", ForeignKey("documents.number"), primary_key=True),
    Column("article", ForeignKey("articles.number"), primary_key=True),
    Index("readings_article", "article"),
)
"""Which article was found in which document: copies share one, a new reader may find another."""

layers = Table(
    "layers",
    metadata,
    Column("number", WHOLE, primary_key=True),
    Column("article", ForeignKey("articles.number"), nullable=False),
    Column(
        "document",
        ForeignKey("documents.number"),
        nullable=False,
        comment="from whose id the ids of the layer's rows are made",
    ),
    Column("reader", String, nullable=False, comment="version of the reader"),
    Column("model", ForeignKey("model_versions.number"), nullable=False),
    Column("why_not", Text, comment="why nothing was analysed; empty for an analysed page"),
    Column("written_at", String, nullable=False, comment="ISO 8601, UTC"),
    Column("n_entities", WHOLE, nullable=False, comment="rows that belong to it"),
    Column("n_mentions", WHOLE, nullable=False, comment="the same"),
    Column("n_attributions", WHOLE, nullable=False, comment="the same"),
    Column("sum", String, nullable=False, comment="SHA-256 over all its rows, for `verify`"),
    Column("is_complete", Boolean, nullable=False, comment="set once all its rows are in"),
    UniqueConstraint("article", "reader", "model"),
    Index("layers_document", "document"),
)

newest = Table(
    "newest",
    metadata,
    Column("document", ForeignKey("documents.number"), primary_key=True),
    Column("layer", ForeignKey("layers.number"), nullable=False, comment="of all layers, the last"),
    Column("at", String, nullable=False, comment="ISO 8601, UTC: when the document was last read"),
    Index("newest_layer", "layer"),
)
"""Which layer of a document is shown where none is named; moves on with each new one."""

versions = Table(
    "versions",
    metadata,
    Column("document", ForeignKey("documents.number"), primary_key=True),
    Column("series", Text, nullable=False, comment="what all versions of one page share"),
    Column("rank", WHOLE, nullable=False, comment="the version that an agency states; else 0"),
    Column("seen_at", String, nullable=False, comment="ISO 8601, UTC: when it last stood there"),
    Column("by", ForeignKey("documents.number"), comment="the next version; empty: the latest"),
    Column("layer", ForeignKey("layers.number"), comment="its last layer, if it is not the latest"),
    Index("versions_series", "series", "rank", "seen_at"),
    Index("versions_by", "by"),
    Index("versions_layer", "layer"),
)
"""Documents of one address, or of one item of an agency, in order. An earlier version has no row in
`newest`: its layer stands here, so that what counts newest layers counts the latest version."""

withdrawals = Table(
    "withdrawals",
    metadata,
    Column("document", ForeignKey("documents.number"), primary_key=True),
    Column("judgement", ForeignKey("judgements.number"), nullable=False, comment="that says so"),
    Index("withdrawals_judgement", "judgement"),
)
"""Which documents a standing judgement takes back: the one it is about and its earlier versions."""

sketches = Table(
    "sketches",
    metadata,
    Column("article", ForeignKey("articles.number"), primary_key=True),
    Column("sketch", LargeBinary, nullable=False, comment="its keys, 8 bytes each, if any"),
    Column("text", WHOLE, comment="the lowest article of the group that runs its text, if any"),
    Index("sketches_text", "text"),
)
"""What tells whether an article may run the text of another, and the group of those that do."""

bands = Table(
    "bands",
    metadata,
    Column("key", BigInteger, primary_key=True, comment="of a sketch"),
    Column("article", WHOLE, primary_key=True, comment="its number in `articles`"),
    sqlite_with_rowid=False,
)
"""The articles under each key: those that share one may run one text. No foreign key leads from it:
each removal of an article would look through the whole table."""

entities = Table(
    "entities",
    metadata,
    Column("number", WHOLE, primary_key=True, comment="row number, the full text's key"),
    Column("layer", ForeignKey("layers.number"), nullable=False),
    Column("id", String, nullable=False),
    Column("name", Text, nullable=False),
    Column("names", Text, nullable=False, comment="its forms and acronym, folded, for finding"),
    Column("kind", String, nullable=False),
    Column("country", String, comment="ISO 3166 alpha-2"),
    Column("is_named", Boolean, nullable=False),
    Column("members", JSON, nullable=False, comment="ids of a joint group's members"),
    Column("roles", JSON, nullable=False, comment="title, organization, span as reported, words"),
    UniqueConstraint("layer", "id"),
    Index("entities_id", "id"),
)

mentions = Table(
    "mentions",
    metadata,
    Column("entity", ForeignKey("entities.number"), primary_key=True),
    Column("place", WHOLE, primary_key=True, comment="which mention of the entity"),
    Column("start", WHOLE, nullable=False, comment="code points of the article's text"),
    Column("end", WHOLE, nullable=False),
    Column("head_start", WHOLE, nullable=False),
    Column("head_end", WHOLE, nullable=False),
    Column("form", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("prob", Float, nullable=False),
    Column("words", Text, nullable=False, comment="the span's words, kept to be compared"),
    sqlite_with_rowid=False,
)

attributions = Table(
    "attributions",
    metadata,
    Column("number", WHOLE, primary_key=True, comment="row number, the full text's key"),
    Column("layer", ForeignKey("layers.number"), nullable=False),
    Column("id", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("within", String, comment="id of the attribution in whose content it stands"),
    Column("speaker", ForeignKey("entities.number"), comment="the entity behind the source"),
    Column("prob", Float, nullable=False),
    Column("content", Text, nullable=False, comment="the content's words, for the full text"),
    UniqueConstraint("layer", "id"),
    Index("attributions_speaker", "speaker"),
    Index("attributions_id", "id"),
    Index("attributions_prob", "prob"),
)

spans = Table(
    "spans",
    metadata,
    Column("attribution", ForeignKey("attributions.number"), primary_key=True),
    Column("role", String, primary_key=True, comment="source, cue or content"),
    Column("place", WHOLE, primary_key=True, comment="which fragment of the role"),
    Column("start", WHOLE, nullable=False, comment="code points of the article's text"),
    Column("end", WHOLE, nullable=False),
    Column("words", Text, nullable=False, comment="the span's words, kept to be compared"),
    sqlite_with_rowid=False,
)

acts = Table(
    "acts",
    metadata,
    Column("attribution", ForeignKey("attributions.number"), primary_key=True),
    Column("place", WHOLE, primary_key=True, comment="the most probable is the first"),
    Column("code", String, nullable=False),
    Column("actor", ForeignKey("entities.number"), comment="who does it"),
    Column("recipient", ForeignKey("entities.number"), comment="to whom it is done"),
    Column("modality", String, nullable=False),
    Column("prob", Float, nullable=False),
    Index("acts_actor", "actor"),
    Index("acts_recipient", "recipient"),
    sqlite_with_rowid=False,
)
"""What is done by saying a statement."""

parties = Table(
    "parties",
    metadata,
    Column("attribution", ForeignKey("attributions.number"), primary_key=True),
    Column("role", String, primary_key=True, comment="addressee or target"),
    Column("place", WHOLE, primary_key=True, comment="which of that role"),
    Column("entity", ForeignKey("entities.number"), nullable=False),
    Index("parties_entity", "entity"),
    sqlite_with_rowid=False,
)
"""To whom and about whom a statement was said."""

circumstances = Table(
    "circumstances",
    metadata,
    Column("attribution", ForeignKey("attributions.number"), primary_key=True),
    Column("aspect", String, primary_key=True, comment="occasion, time or place"),
    Column("value", Text, nullable=False, comment="kind of the occasion, time, name of the place"),
    Column("detail", String, comment="medium of the occasion, grain of the time"),
    Column("start", WHOLE, nullable=False, comment="code points of the article's text"),
    Column("end", WHOLE, nullable=False),
    Column("words", Text, nullable=False, comment="the span's words, kept to be compared"),
    sqlite_with_rowid=False,
)
"""On what occasion, when and where a statement was said."""

deeds = Table(
    "deeds",
    metadata,
    Column("number", WHOLE, primary_key=True),
    Column("layer", ForeignKey("layers.number"), nullable=False),
    Column("id", String, nullable=False),
    Column("actor", ForeignKey("entities.number"), nullable=False, comment="who did it"),
    Column("recipient", ForeignKey("entities.number"), comment="to whom it was done"),
    Column("code", String, nullable=False),
    Column("modality", String, nullable=False),
    Column("prob", Float, nullable=False),
    UniqueConstraint("layer", "id"),
    Index("deeds_actor", "actor"),
    Index("deeds_recipient", "recipient"),
    Index("deeds_id", "id"),
)
"""What someone did to someone as the page reports it."""

deed_spans = Table(
    "deed_spans",
    metadata,
    Column("deed", ForeignKey("deeds.number"), primary_key=True),
    Column("role", String, primary_key=True, comment="cue or time"),
    Column("place", WHOLE, primary_key=True, comment="which fragment of the role"),
    Column("start", WHOLE, nullable=False, comment="code points of the article's text"),
    Column("end", WHOLE, nullable=False),
    Column("words", Text, nullable=False, comment="the span's words, kept to be compared"),
    Column("value", String, comment="of a time: ISO 8601"),
    Column("grain", String, comment="of a time: how fine it is"),
    sqlite_with_rowid=False,
)

judgements = Table(
    "judgements",
    metadata,
    Column("number", WHOLE, primary_key=True),
    Column("about", String, nullable=False, comment="id of a document, entity or attribution"),
    Column("verdict", String, nullable=False, comment="what was decided"),
    Column("before", JSON, nullable=False, comment="what stood before"),
    Column("author", Text, nullable=False),
    Column("at", String, nullable=False, comment="ISO 8601, UTC"),
    Column("why", Text, nullable=False),
    Column("revokes", ForeignKey("judgements.number"), comment="the judgement taken back"),
    Column("details", JSON, comment="what the program needs to act on it, such as the other id"),
    Index("judgements_about", "about"),
    Index("judgements_revokes", "revokes"),
)

identities = Table(
    "identities",
    metadata,
    Column("number", WHOLE, primary_key=True),
    Column("id", String, nullable=False, unique=True, comment="of the entity that founded it"),
    Column("shown", ForeignKey("identities.number"), comment="the one that stands for it now"),
    Column("name", Text, nullable=False, comment="its canonical name"),
    Column("kind", String, nullable=False),
    Column("country", String, comment="ISO 3166 alpha-2"),
    Column("knowledge", String, comment="its id in a file of knowledge"),
    Column("profile", JSON, nullable=False, comment="the sum of the facts of its links"),
    Index("identities_shown", "shown"),
    Index("identities_name", "name"),
)
"""One row for each person, body, state and place; derived from links and judgements."""

identity_keys = Table(
    "identity_keys",
    metadata,
    Column("key", String, primary_key=True, comment="under which entities that may be one meet"),
    Column("identity", ForeignKey("identities.number"), primary_key=True),
    Index("identity_keys_identity", "identity"),
    sqlite_with_rowid=False,
)

links = Table(
    "links",
    metadata,
    Column("entity", ForeignKey("entities.number"), primary_key=True),
    Column("identity", ForeignKey("identities.number"), nullable=False, comment="as was decided"),
    Column("shown", ForeignKey("identities.number"), nullable=False, comment="as people decided"),
    Column("author", String, nullable=False, comment="version of the program that decided"),
    Column("prob", Float, nullable=False),
    Column("reason", Text, nullable=False),
    Column("evidence", JSON, nullable=False, comment="facts with their log-odds"),
    Column("facts", JSON, nullable=False, comment="what the document says of the entity"),
    Column("at", String, nullable=False, comment="ISO 8601, UTC"),
    Index("links_identity", "identity"),
    Index("links_shown", "shown"),
    Index(
        "links_doubtful",
        "prob",
        sqlite_where=text("prob < 0.95"),
        postgresql_where=text("prob < 0.95"),
    ),
)
"""The program's judgements about who an entity of a document is, one for each entity."""

corrections = Table(
    "corrections",
    metadata,
    Column("judgement", ForeignKey("judgements.number"), primary_key=True),
    Column("attribution", ForeignKey("attributions.number"), primary_key=True),
    Column("speaker", ForeignKey("identities.number"), comment="who said it instead"),
    Column("is_standing", Boolean, nullable=False, comment="until the judgement is revoked"),
    Index("corrections_attribution", "attribution"),
    Index("corrections_speaker", "speaker"),
)
"""Which statements a person's correction holds for: found again in each layer of the page."""

corrected_acts = Table(
    "corrected_acts",
    metadata,
    Column("attribution", ForeignKey("attributions.number"), primary_key=True),
    Column("place", WHOLE, primary_key=True, comment="which act of the statement"),
    Column("code", String, nullable=False),
    Column("modality", String, nullable=False),
    Column("prob", Float, nullable=False, comment="1 where a person says so"),
    Column("recipient", ForeignKey("entities.number"), comment="to whom it is done, as found"),
    Column("identity", ForeignKey("identities.number"), comment="to whom, as a person says"),
    Index("corrected_acts_recipient", "recipient"),
    Index("corrected_acts_identity", "identity"),
    sqlite_with_rowid=False,
)
"""All acts of each statement whose acts or targets a standing correction changes."""

corrected_parties = Table(
    "corrected_parties",
    metadata,
    Column("attribution", ForeignKey("attributions.number"), primary_key=True),
    Column("role", String, primary_key=True, comment="addressee or target"),
    Column("place", WHOLE, primary_key=True, comment="which of that role"),
    Column("identity", ForeignKey("identities.number"), comment="empty: nobody known"),
    Index("corrected_parties_identity", "identity"),
    sqlite_with_rowid=False,
)
"""Whom statements are about or said to where a standing correction changes that."""

corrected_spans = Table(
    "corrected_spans",
    metadata,
    Column("attribution", ForeignKey("attributions.number"), primary_key=True),
    Column("role", String, primary_key=True, comment="source, cue or content"),
    Column("place", WHOLE, primary_key=True, comment="which fragment of the role"),
    Column("start", WHOLE, comment="code points of the article's text; empty: no such span"),
    Column("end", WHOLE),
    Column("words", Text, nullable=False, comment="the span's words, kept to be compared"),
    sqlite_with_rowid=False,
)
"""All spans of each role that a standing correction changes."""

corrected_contents = Table(
    "corrected_contents",
    metadata,
    Column("attribution", ForeignKey("attributions.number"), primary_key=True),
    Column("content", Text, nullable=False, comment="the content's words, for the full text"),
)
"""What is searched in place of a content whose spans a standing correction changes."""

reviewed = Table(
    "reviewed",
    metadata,
    Column("attribution", ForeignKey("attributions.number"), primary_key=True),
    Column("verdict", String, nullable=False, comment="right, wrong or corrected"),
    Index("reviewed_verdict", "verdict", "attribution"),
    sqlite_with_rowid=False,
)
"""What the latest standing judgement of each statement that people looked at says of it."""

conflicts = Table(
    "conflicts",
    metadata,
    Column("number", WHOLE, primary_key=True),
    Column("what", String, nullable=False, comment="lost, otherwise or disagree"),
    Column("judgement", ForeignKey("judgements.number"), nullable=False),
    Column("other", ForeignKey("judgements.number"), comment="the one that it disagrees with"),
    Column("layer", ForeignKey("layers.number"), nullable=False, comment="in which it was met"),
    Column("attribution", ForeignKey("attributions.number"), comment="empty: none was found"),
    Column("found", JSON, nullable=False, comment="what that reading says instead"),
    Column("settled", ForeignKey("judgements.number"), comment="the judgement that keeps it"),
    Index("conflicts_judgement", "judgement"),
    Index("conflicts_other", "other"),
    Index("conflicts_layer", "layer"),
    Index("conflicts_attribution", "attribution"),
    Index("conflicts_settled", "settled"),
)
"""Where people's judgements and a reading, or two judgements, do not fit each other."""

paired = Table(
    "paired",
    metadata,
    Column("judgement", ForeignKey("judgements.number"), primary_key=True),
    Column("end", WHOLE, primary_key=True, comment="0 the statement judged, 1 the other"),
    Column("attribution", ForeignKey("attributions.number"), primary_key=True),
    Column("stance", String, nullable=False, comment="how people say that the two stand"),
    Column("is_standing", Boolean, nullable=False, comment="until the judgement is revoked"),
    Index("paired_attribution", "attribution"),
    sqlite_with_rowid=False,
)
"""Pairs of statements that people judged: each end found again in each layer of its page."""

gists = Table(
    "gists",
    metadata,
    Column("attribution", ForeignKey("attributions.number"), primary_key=True),
    Column("day", WHOLE, comment="ordinal of the day on which its page was published"),
    Column("pieces", LargeBinary, nullable=False, comment="word pieces, two bytes each"),
    Column("roles", LargeBinary, nullable=False, comment="what each piece is, a byte each"),
    Column("vector", LargeBinary, nullable=False, comment="what it may be related to, in bytes"),
    Column("kind", String, comment="of the proposal that it makes or reports"),
    Column("kind_prob", Float, nullable=False),
    Column("author", String, nullable=False, comment="the model that made it"),
    Index("gists_day", "day"),
)
"""What each statement is asked by how it stands to others; derived from its words by a model."""

named = Table(
    "named",
    metadata,
    Column("entity", ForeignKey("entities.number"), primary_key=True),
    Column("attribution", ForeignKey("attributions.number"), primary_key=True),
    Index("named_attribution", "attribution"),
    sqlite_with_rowid=False,
)
"""Who speaks in a statement, and who is named in it: those who share someone may be related."""

relations = Table(
    "relations",
    metadata,
    Column("one", ForeignKey("attributions.number"), primary_key=True),
    Column("other", ForeignKey("attributions.number"), primary_key=True),
    Column("same", Float, nullable=False, comment="probability: reports of one saying"),
    Column("side", Float, nullable=False, comment="probability: on one side of a matter"),
    Column("opposed", Float, nullable=False, comment="probability: against each other on one"),
    Column("claim", Float, nullable=False, comment="probability: they assert the same"),
    Column("answer", String, comment="how the other answers what the one proposes"),
    Column("answer_prob", Float, nullable=False),
    Index("relations_other", "other"),
    sqlite_with_rowid=False,
)
"""How two statements stand to each other, by a model; those of little probability are left out."""

utterances = Table(
    "utterances",
    metadata,
    Column("attribution", ForeignKey("attributions.number"), primary_key=True),
    Column("utterance", String, nullable=False, comment="id of the saying that it reports"),
    Column("claim", String, nullable=False, comment="id of what it asserts"),
    Column("speaker", String, comment="who spoke when this was made: an identity"),
    Index("utterances_utterance", "utterance"),
    Index("utterances_claim", "claim"),
)
"""Which statements report one saying, and which assert the same; derived from `relations`."""

disputes = Table(
    "disputes",
    metadata,
    Column("id", String, primary_key=True),
    Column("prob", Float, nullable=False, comment="of the opposition that it grew from"),
    Column("one", ForeignKey("attributions.number"), nullable=False, comment="of that, one end"),
    Column("other", ForeignKey("attributions.number"), nullable=False, comment="the other end"),
    Index("disputes_prob", "prob"),
)
"""Derived from `relations`; made again with every page that touches one."""

dispute_sides = Table(
    "dispute_sides",
    metadata,
    Column("dispute", ForeignKey("disputes.id"), primary_key=True),
    Column("attribution", ForeignKey("attributions.number"), primary_key=True),
    Column("side", WHOLE, nullable=False),
    Index("dispute_sides_attribution", "attribution"),
    sqlite_with_rowid=False,
)

proposals = Table(
    "proposals",
    metadata,
    Column("id", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("prob", Float, nullable=False),
    Column("by", ForeignKey("entities.number"), comment="who proposes"),
    Column("to", ForeignKey("entities.number"), comment="to whom"),
    Index("proposals_prob", "prob"),
)
"""Derived like `disputes`."""

proposal_statements = Table(
    "proposal_statements",
    metadata,
    Column("proposal", ForeignKey("proposals.id"), primary_key=True),
    Column("attribution", ForeignKey("attributions.number"), primary_key=True),
    Column("proposes", Boolean, nullable=False, server_default=false()),
    Column("answer", String, comment="how it answers, or tells the answer to what it proposes"),
    Column("by", ForeignKey("entities.number"), comment="who answers"),
    Column("prob", Float, nullable=False),
    Index("proposal_statements_attribution", "attribution"),
    sqlite_with_rowid=False,
)

set_aside = Table(
    "set_aside",
    metadata,
    Column("number", WHOLE, primary_key=True),
    Column("uri", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", String, nullable=False, comment="ISO 8601, UTC"),
    Index("set_aside_uri", "uri"),
)

tombstones = Table(
    "tombstones",
    metadata,
    Column("sha256", String, primary_key=True, comment="of the forgotten bytes"),
    Column("reason", Text, nullable=False),
    Column("n_documents", WHOLE, nullable=False, comment="how many places they came from"),
    Column("at", String, nullable=False, comment="ISO 8601, UTC"),
    Column("erased_at", String, comment="when the file was written anew; empty: still to be done"),
    Column("readmitted_at", String, comment="when the bytes were taken in again on demand"),
)

batches = Table(
    "batches",
    metadata,
    Column("number", WHOLE, primary_key=True),
    Column("at", String, nullable=False, comment="ISO 8601, UTC; never before the one before"),
    Column("n_leaves", WHOLE, nullable=False, comment="how much it covers"),
    Column("root", String, nullable=False, comment="of the hash tree over its leaves"),
    Column("head", String, nullable=False, comment="SHA-256 over all this and earlier heads"),
    Column("leaves", LargeBinary, nullable=False, comment="the leaves' hashes, 32 bytes each"),
)
"""What was written in one transaction, in a hash tree; each covers the heads before it."""

covered = Table(
    "covered",
    metadata,
    Column("kind", String, primary_key=True, comment="document, layer or judgement"),
    Column("number", WHOLE, primary_key=True, comment="of its row"),
    Column("batch", ForeignKey("batches.number"), nullable=False),
    Column("place", WHOLE, nullable=False, comment="of its first leaf, from 0"),
    Column("n_leaves", WHOLE, nullable=False, comment="a layer has one more than statements"),
    Index("covered_batch", "batch", "place"),
    sqlite_with_rowid=False,
)
"""Which leaves of which batch stand for a row and what belongs to it."""

gaps = Table(
    "gaps",
    metadata,
    Column("batch", ForeignKey("batches.number"), primary_key=True),
    Column("place", WHOLE, primary_key=True, comment="of the first leaf"),
    Column("n_leaves", WHOLE, nullable=False),
    Column("sha256", String, nullable=False, comment="of the forgotten bytes: a tombstone's"),
    sqlite_with_rowid=False,
)
"""Leaves whose rows were forgotten: their hashes stay, what they stood for does not."""

stamps = Table(
    "stamps",
    metadata,
    Column("number", WHOLE, primary_key=True),
    Column("batch", ForeignKey("batches.number"), nullable=False),
    Column("authority", Text, nullable=False, comment="whom we asked"),
    Column("at", String, nullable=False, comment="ISO 8601, UTC: the moment in the time stamp"),
    Column("answer", LargeBinary, nullable=False, comment="RFC 3161 response over the head"),
    Index("stamps_batch", "batch"),
)
"""Time stamps of heads by authorities: that a head was there at that moment."""

FULL_TEXT = {
    "article_words": ("articles", ("headline", "text")),
    "statement_words": ("shown_contents", ("content",)),
    "name_words": ("entities", ("names",)),
}
"""Full-text tables with the table and columns whose words they index (external content).

`shown_contents` is a view: the contents of statements as people corrected them.
"""
VIEWS = {"shown_contents": "attributions"}
"""The table whose rows a view shows."""
