"""What was captured, one by one: as a page to read, as a list of pages, as an outcome.

Invariant: whatever breaks over one capture sets that one aside, with its reason, and stops no run:
else no later run would get past it. Failures of the machine and of the record stop the run.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from onrecord.errors import DocumentError, UnreadableInput
from onrecord.readers.inputs import RawInput, given_of
from onrecord.workflow.ingest import Outcome, ingest
from onrecord.workflow.one_page import costing_one_page
from onrecord.workflow.parts import Keeper, Parts

if TYPE_CHECKING:
    from onrecord.fetching.memory import Seen
    from onrecord.readers.lists import List
    from onrecord.workflow.named_pages import Named


def last_capture(url: str, seen: Seen | None, folder: Path) -> RawInput | DocumentError:
    """The page of an address's last capture, as it lies in its file."""
    from onrecord.readers.warc import Broken, captures
    from onrecord.workflow.capture_places import TAKEN_AS

    if seen is None or seen.at is None:
        return UnreadableInput(url, "has no capture")
    path, first = folder / seen.at.file, seen.at.first_byte
    try:
        with _alone(url):
            met = captures(path, first_byte=first, last_byte=first + 1, media_types=TAKEN_AS)
            found = next(met, None)
    except OSError as error:
        return UnreadableInput(url, f"has a capture that cannot be read ({error.strerror})")
    except DocumentError as error:
        return error
    if found is None or isinstance(found, Broken):
        return UnreadableInput(url, found.reason if found else "is no page")
    return given_of(found, url)


def names_of(given: RawInput, *, awaited: List | None = None) -> Named | None:
    """What a list names; None for a page, where no list is `awaited`. Raises `UnreadableInput`."""
    from onrecord.workflow.named_pages import named

    with _alone(given.uri):
        return named(given.raw, uri=given.uri, awaited=awaited)


def is_list(given: RawInput) -> bool:
    """Whether it begins as a list does. Raises `UnreadableInput`."""
    from onrecord.workflow.named_pages import begins_as_list

    with _alone(given.uri):
        return begins_as_list(given.raw, uri=given.uri)


def outcome_of(given: RawInput | DocumentError, parts: Parts[RawInput], keeper: Keeper) -> Outcome:
    """What becomes of one page, in the record before it is told."""
    try:
        with _alone(given.uri):
            (found,) = ingest([given], parts=parts, keeper=keeper)
            return found
    except DocumentError as error:
        keeper.set_aside(error.uri, error.reason)
        return Outcome(error.uri, "set aside", reason=error.reason)


def _alone(url: str) -> AbstractContextManager[None]:
    """What breaks within costs that capture; what fails of the disk or the record stops the run."""
    reason = "could not be read"
    return costing_one_page(url, UnreadableInput, reason, but=(SQLAlchemyError, OSError))
