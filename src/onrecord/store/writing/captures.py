"""Where in web archives a document was captured: one row for each time.

Invariant: a capture is one place of one archive; met again it adds nothing, also where it is not
known then which record of the archive it is.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, func, insert, select

from onrecord.model.provenance import Place
from onrecord.store.schema import captures


def add_capture(connection: Connection, document: int, at: Place, captured_at: datetime) -> bool:
    """Keep where a document, by its row's number, was captured; False where that is known."""
    known = select(captures.c.number).where(
        captures.c.document == document,
        captures.c.file == at.file,
        captures.c.first_byte == at.first_byte,
        captures.c.record_id.is_not_distinct_from(at.record_id),
    )
    if at.record_id is None:
        known = known.where(captures.c.record.is_not_distinct_from(at.record))
    if connection.execute(known).first() is not None:
        return False
    last = select(func.coalesce(func.max(captures.c.number), 0))
    row = {
        "number": int(connection.execute(last).scalar_one()) + 1,
        "document": document,
        "file": at.file,
        "record": at.record,
        "first_byte": at.first_byte,
        "n_bytes": at.n_bytes,
        "record_id": at.record_id,
        "payload_digest": at.payload_digest,
        "captured_at": captured_at.isoformat(),
    }
    connection.execute(insert(captures), row)
    return True


def first_capture(connection: Connection, document: int) -> Place | None:
    """Where a document was first met in an archive; None for one from elsewhere."""
    query = (
        select(
            captures.c.file,
            captures.c.record,
            captures.c.first_byte,
            captures.c.n_bytes,
            captures.c.record_id,
            captures.c.payload_digest,
        )
        .where(captures.c.document == document)
        .order_by(captures.c.number)
        .limit(1)
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else Place(*row)
