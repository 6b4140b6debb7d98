"""What nobody foresaw costs the page that it happened to, and no other.

Invariant: a fault of the run stops the run, and so does a want of memory; what sets a page aside
already keeps its own reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from onrecord.errors import DocumentError, RunError

_MOST_CHARS = 300


@contextmanager
def costing_one_page(
    uri: str,
    failure: Callable[[str, str], DocumentError],
    what: str,
    *,
    but: tuple[type[Exception], ...] = (),
) -> Iterator[None]:
    """Within it, whatever fails comes out as that page's failure, whose reason begins with `what`.

    The cause is kept. What is named in `but` is no page's failure, and comes out as it is.
    """
    as_they_are: tuple[type[Exception], ...] = (DocumentError, RunError, MemoryError, *but)
    try:
        yield
    except as_they_are:
        raise
    except Exception as error:  # whatever a page's bytes do to a part of ours or of others
        told = f"{what} ({type(error).__name__}: {error})"
        raise failure(uri, told[:_MOST_CHARS]) from error
