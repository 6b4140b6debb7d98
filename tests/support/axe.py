"""axe-core in a browser: what of a page somebody could not see, hear or reach.

WCAG 2.2 at level AA and the best practices of axe-core itself.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

_PACKAGE = "axe_playwright_python"
_RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
_RUN = """
const done = arguments[arguments.length - 1];
axe.run(document, {runOnly: {type: "tag", values: arguments[0]}}).then((found) => done(
  found.violations.map((one) => [one.id, one.nodes[0].target, one.nodes[0].failureSummary])
));
"""


def why_no_axe() -> str | None:
    """The reason why no page can be checked here; None where one can."""
    return None if find_spec(_PACKAGE) else f"{_PACKAGE}, which brings axe-core, is not installed"


def violations(driver: Any) -> list[Any]:
    """What axe-core finds on the page that a driver shows: rule, place, and what to mend."""
    driver.execute_script(_axe())
    found: list[Any] = driver.execute_async_script(_RUN, _RULES)
    return found


@cache
def _axe() -> str:
    spec = find_spec(_PACKAGE)
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).with_name("axe.min.js").read_text(encoding="utf-8")
