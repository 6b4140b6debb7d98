"""The real parts put together: what a face asks for when it wants pages read and kept.

Importing this file is cheap; parts are imported where they are first needed.
"""

from __future__ import annotations

from onrecord.workflow.parts import Analyzer


def load_analyzer() -> Analyzer:
    """The shipped model, ready to annotate."""
    from onrecord.nlp.pipeline import load_analyzer as load

    return load()
