"""Pages from the web as raw inputs, for a face that was told to fetch."""

from __future__ import annotations

from collections.abc import Callable

from onrecord.errors import MissingExtra
from onrecord.readers.inputs import RawInput

Fetch = Callable[[str], RawInput]
"""The page at an address; raises `NotFetched`."""


def load_fetch(*, max_bytes: int) -> Fetch:
    """What fetches one page at a time from public addresses, up to so many bytes.

    Raises `MissingExtra` where the packages for it are not installed.
    """
    try:
        from onrecord.fetching.fetch import Fetcher
    except ImportError as missing:
        raise MissingExtra(missing.name or "httpx2", extra="fetch") from missing
    fetcher = Fetcher(max_bytes=max_bytes)

    def fetch(address: str) -> RawInput:
        found = fetcher.fetch(address)
        return RawInput(found.url, found.body, charset=found.charset)

    return fetch
