"""fastwarc, which reads archives and is written in Rust: asked for when first needed.

Invariant: whatever it raises on hostile bytes, panics too, comes out as one error of ours.
"""

from __future__ import annotations

from types import ModuleType, TracebackType

from onrecord.errors import MissingExtra


def import_fastwarc() -> ModuleType:
    """The package; raises `MissingExtra` where it is not installed."""
    try:
        import fastwarc  # noqa: PLC0415 - an extra
    except ImportError as missing:
        raise MissingExtra(missing.name or "fastwarc", extra="archive") from missing
    return fastwarc


class Foreign:
    """Within it, an error of a foreign reader is raised as `kind` with a sentence."""

    __slots__ = ("_kind", "_what")

    def __init__(self, kind: type[Exception], what: str) -> None:
        self._kind = kind
        self._what = what

    def __enter__(self) -> None:
        """Nothing is needed before."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        _: TracebackType | None,
    ) -> None:
        is_panic = kind is not None and kind.__module__ == "pyo3_runtime"
        if isinstance(error, OSError | ValueError | OverflowError) or is_panic:
            raise self._kind(f"{self._what} ({error})"[:300]) from error
