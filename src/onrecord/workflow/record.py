"""The record as a face sees it: one function for each thing that can be asked or done.

Invariant: each call opens the record at the path it is given and closes it again; only `forget`,
`judge`, `withdraw`, `revoke`, `restore` and `migrate` change it. `verify_record` takes the writer's
lock for the check of the full text, and changes nothing.

All raise `RecordNotFound`, `NotARecord`, `RecordVersionMismatch`, `RecordUnusable` or
`RecordDamaged` where the file cannot be used, and those that write `RecordLocked`. Importing this
file loads the database's library: faces import it inside their commands.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from onrecord.errors import BadDay, NotARecord, OnlyForFiles, RecordDamaged, RecordNotFound
from onrecord.model.analysis import Analysis
from onrecord.model.document import Page
from onrecord.model.where import Shared, Where
from onrecord.store import database, queries
from onrecord.store.judgements import judging
from onrecord.store.judgements.deciding import Decider
from onrecord.store.judgements.judging import Judgement
from onrecord.store.listing import check as checking
from onrecord.store.listing import holdings, statements
from onrecord.store.listing import search as finding
from onrecord.store.listing.check import Answer, Match, Piece
from onrecord.store.listing.comparing import Change, Difference, Verdict
from onrecord.store.listing.filters import Filters
from onrecord.store.listing.holdings import Listed, SetAside, Tombstone
from onrecord.store.listing.search import Hit
from onrecord.store.listing.statements import Statement
from onrecord.store.proof import verify
from onrecord.store.proof.rescuing import lost_in
from onrecord.store.proof.seal_soundness import is_begun
from onrecord.store.proof.soundness import Damage
from onrecord.store.proof.verify import Report
from onrecord.store.queries import LayerOf
from onrecord.store.writing import backup as copies
from onrecord.store.writing.linking import unlinked_layers
from onrecord.store.writing.relating import unrelated_layers
from onrecord.store.writing.same_text import is_told_of_all
from onrecord.store.writing.writer import open_writer
from onrecord.text.figures import whole_number
from onrecord.workflow import forgetting
from onrecord.workflow.assemble import load_linker, load_relater

__all__ = [
    "Answer", "Change", "Damage", "Difference", "Filters", "Hit", "Judgement", "LayerOf", "Listed",
    "Match", "Piece", "Report", "SetAside", "Statement", "Tombstone", "Verdict", "aside", "backup",
    "check", "count_said", "documents", "forget", "forgotten", "is_behind", "is_migrated", "judge",
    "judgements", "kept_open", "layers", "migrate", "record_facts", "restore", "revoke", "said",
    "search", "search_statements", "show", "show_layer", "verify_document", "verify_record",
    "version", "withdraw",
]  # fmt: skip

Progress = Callable[[int, int], Any]
_BY_DUMP = "back it up with pg_dump, or into a file with: onrecord copy ADDRESS FILE"
_BY_COPY = "bring the record there with: onrecord copy FILE ADDRESS"
_BY_RESTORE = "put a copy back with pg_restore, or with: onrecord copy FILE ADDRESS"
_DAY = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


def _quiet(_done: int, _all: int) -> None:
    return None


def record_facts(record: Where) -> dict[str, Any]:
    """What `info` and `doctor` tell: how much of each thing there is, models, version, size.

    Keys: documents, pages, articles, layers, judgements, forgotten, statements, entities,
    mentions, set_aside (counts); models (names with digests); version (of the tables); n_bytes.
    """
    with database.reading(record) as connection:
        models = [f"{m.version} ({m.digest[:12]})" for m in holdings.models(connection)]
        counted = holdings.counts(connection)
        n_bytes = database.n_bytes(connection, record)
    return counted | {
        "models": models,
        "version": database.HEAD,
        "n_bytes": n_bytes,
    }


def kept_open(record: Where) -> AbstractContextManager[None]:
    """For this time reads of the record keep their connections open: for a server.

    They see what was written before each of them began, and hold nothing in between. Counts may be
    up to half a minute older while pages are added to a large record.
    """
    return database.kept_open(record)


def is_behind(record: Where) -> bool:
    """Whether of a record that is kept open counts of an earlier state may be told."""
    return database.is_behind(record)


def documents(
    record: Where, wanted: Filters | None = None, *, limit: int = 1000, offset: int = 0
) -> list[Listed]:
    """Documents with their newest layer, the latest published first; raises `BadDay`.

    Of the filters those of pages count: `since`, `until`, `publisher`, `documents`, `added_since`.
    """
    check_days(wanted or Filters())
    with database.reading(record) as connection:
        return holdings.listing(connection, wanted, limit=limit, offset=offset)


def show(record: Where, name: str, *, with_rejected: bool = False) -> tuple[Page, Analysis]:
    """A document's page and its newest analysis.

    `name` is an id, a unique beginning of one, a uri or a file's name. What people rejected is
    left out unless it is asked for. Raises `NotInRecord`.
    """
    with database.reading(record) as connection:
        return queries.newest(connection, name, with_rejected=with_rejected)


def layers(record: Where, name: str) -> list[LayerOf]:
    """All layers of a document, the oldest first; raises `NotInRecord`."""
    with database.reading(record) as connection:
        return queries.layers_of(connection, name)


def show_layer(
    record: Where, name: str, number: int, *, with_rejected: bool = False
) -> tuple[Page, Analysis]:
    """A document's page and the analysis of one of its `layers`; raises `NotInRecord`."""
    with database.reading(record) as connection:
        return queries.layer_of(connection, name, number, with_rejected=with_rejected)


def said(record: Where, wanted: Filters, *, limit: int = 1000, offset: int = 0) -> list[Statement]:
    """Statements that fit, the latest published first; raises `BadDay`."""
    check_days(wanted)
    with database.reading(record) as connection:
        return statements.statements(connection, wanted, limit=limit, offset=offset)


def count_said(record: Where, wanted: Filters) -> int:
    """How many statements `said` would list without a limit; raises `BadDay`."""
    check_days(wanted)
    with database.reading(record) as connection:
        return statements.count_statements(connection, wanted)


def search(
    record: Where,
    words: str,
    wanted: Filters | None = None,
    *,
    limit: int = 50,
    offset: int = 0,
) -> list[Hit]:
    """Pages whose headline or text holds the words, the best first, with a marked snippet.

    `words` may hold "phrases", beginnings*, AND, OR, NOT. Of the filters `since`, `until` and
    `publisher` count. Raises `BadDay`.
    """
    wanted = wanted or Filters()
    check_days(wanted)
    with database.reading(record) as connection:
        return finding.pages(connection, words, wanted, limit=limit, offset=offset)


def search_statements(
    record: Where, words: str, *, limit: int = 50, offset: int = 0
) -> list[Statement]:
    """Statements whose content holds the words, the best first."""
    with database.reading(record) as connection:
        return finding.statements(connection, words, limit=limit, offset=offset)


def check(record: Where, quotation: str, *, limit: int = 10) -> Answer:
    """Was it said: where and by whom, and how the quotation differs from what is stored."""
    with database.reading(record) as connection:
        return checking.check(connection, quotation, limit=limit)


def verify_record(
    record: Where, *, since: str | None = None, progress: Progress = _quiet
) -> Report:
    """Whether all that is stored agrees; what is damaged, in which document, where.

    `since` is the number of a batch, or a day or month: what was covered before is not looked at.
    Raises `BadDay`, and `NotInRecord` where there is no batch since then.
    """
    if since is None:
        try:
            return verify.verify(record, progress=progress)
        except (RecordDamaged, NotARecord) as error:
            lost = lost_in(record) if isinstance(record, Path) else ()
            if not lost and isinstance(error, NotARecord):
                raise
            damages = (Damage("", "the record cannot be opened", str(error)), *lost)
            return Report(
                0, 0, 0, len(damages), damages, ("all but the places and bytes of pages",)
            )
    if whole_number(since) is None and not _DAY.fullmatch(since):
        raise BadDay(since)
    return verify.verify_since(record, since, progress=progress)


def verify_document(record: Where, name: str) -> Report:
    """Whether what is stored of one document agrees; raises `NotInRecord`."""
    return verify.verify_document(record, name)


def state(record: Where) -> str | None:
    """What is another value after each write, where connections to the record are kept open."""
    return database.state(record)


def version(record: Where) -> str:
    """The version of the record's tables, which are those of this program."""
    with database.reading(record):
        return database.HEAD


def forget(record: Where, name: str, *, reason: str) -> int:
    """Remove a page's bytes and words for good; how many documents went.

    All places of the same bytes go with it; a tombstone with hash and reason stays. What people
    keep on their desks loses the page's words too, and so do captures (`forgetting`). Raises
    `NotInRecord`, and `ErasureUnfinished` while another process reads the record.
    """
    must_exist(record)
    return forgetting.forget(record, name, reason=reason).n_documents


def forgotten(record: Where) -> list[Tombstone]:
    """What was removed, when and why; the latest first."""
    with database.reading(record) as connection:
        return holdings.forgotten(connection)


def aside(record: Where, *, limit: int = 1000, offset: int = 0) -> list[SetAside]:
    """Inputs that were set aside and not read since, with the reason; the latest first."""
    with database.reading(record) as connection:
        return holdings.aside(connection, limit=limit, offset=offset)


def judgements(
    record: Where,
    about: str | None = None,
    *,
    limit: int = 1000,
    offset: int = 0,
    latest_first: bool = False,
) -> list[Judgement]:
    """Recorded decisions about one id, or all of them; the oldest first, revoked ones too."""
    with database.reading(record) as connection:
        return judging.judgements(
            connection, about, limit=limit, offset=offset, latest_first=latest_first
        )


def judge(record: Where, about: str, verdict: str, *, author: str, why: str) -> int:
    """Add a decision about a document, an entity or a statement; its number.

    A statement that is judged "wrong" is left out from now on. Raises `NotInRecord`.
    """
    must_exist(record)
    with open_writer(record, linker=load_linker(), relater=load_relater()) as writer:
        return writer.judge(about, verdict, before=None, author=author, why=why)


def withdraw(record: Where, name: str, *, author: str, why: str) -> int:
    """Say that a page was taken back, with its earlier versions; the judgement's number.

    Nothing of it is deleted; `revoke` makes it stand again. Raises `NotInRecord`.
    """
    must_exist(record)
    with open_writer(record, linker=load_linker(), relater=load_relater()) as writer:
        return writer.withdraw(name, Decider(author, why))


def revoke(record: Where, number: int, *, author: str, why: str) -> int:
    """Take a standing decision back by a new one; its number. Raises `NotInRecord`."""
    must_exist(record)
    with open_writer(record, linker=load_linker(), relater=load_relater()) as writer:
        return writer.revoke(number, author=author, why=why)


def backup(record: Where, to: Where, *, progress: Progress = _quiet) -> int:
    """Copy the record, also while it is written, into a new file; its size in bytes.

    Raises `RecordExists`. `progress` is told database pages done and all.
    """
    if isinstance(record, Shared):
        raise OnlyForFiles(str(record), instead=_BY_DUMP)
    if isinstance(to, Shared):
        raise OnlyForFiles(str(to), instead=_BY_COPY)
    return copies.backup(record, to, progress=progress)


def restore(
    backup_file: Path, record: Where, *, overwrite: bool = False, progress: Progress = _quiet
) -> None:
    """Put a backup in the record's place; raises `RecordExists` unless `overwrite`."""
    if isinstance(record, Shared):
        raise OnlyForFiles(str(record), instead=_BY_RESTORE)
    copies.restore(backup_file, record, overwrite=overwrite, progress=progress)


def migrate(record: Where) -> tuple[str, str]:
    """Bring an older record to this program's tables; the versions before and after.

    Pages of one address are put in order as versions then, those that run one text are found,
    entities that an older program did not link across documents are linked, statements held against
    one another, and all that no batch covers is covered.
    """
    versions = database.migrate(record)
    with open_writer(record, linker=load_linker(), relater=load_relater()) as writer:
        writer.settle_all()
        writer.sketch_all()
        writer.link_all()
        writer.relate_all()
        writer.seal_all()
    return versions


def take_back(
    record: Where, version: str, *, lose: bool = False, dry_run: bool = False
) -> tuple[str, str]:
    """Bring a record back to the tables of an older program; the versions before and after.

    With `dry_run` it is tried, and nothing is kept. Raises `NotTakenBack` where something would be
    lost that cannot be made again, unless `lose`.
    """
    return database.take_back(record, version, lose=lose, is_kept=not dry_run)


def is_migrated(record: Where) -> bool:
    """Whether nothing is left of what `migrate` does once the tables are new."""
    with database.reading(record) as connection:
        return (
            is_begun(connection)
            and is_told_of_all(connection)
            and not unlinked_layers(connection)
            and not unrelated_layers(connection)
        )


def check_days(wanted: Filters) -> None:
    """Raises `BadDay` where a bound of the filters is no day, month or year."""
    for day in (wanted.since, wanted.until):
        if day is not None and not _DAY.fullmatch(day):
            raise BadDay(day)


def must_exist(record: Where) -> None:
    """A writer would make the record; here there must be one."""
    if not database.is_there(record):
        raise RecordNotFound(str(record))
