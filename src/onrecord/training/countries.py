"""Make the shipped table of countries: `python -m onrecord.training.countries`.

Sources: countryinfo (names, capitals, demonyms) and CLDR by way of babel (English names), merged
with `identity/data/additions.toml`, which is kept by hand and gives a reason for every entry.
"""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

from onrecord.identity.countries import FOLDER

LISTS = ("names", "adjectives", "demonyms", "capitals", "seats", "ambiguous")
_NOT_STATES = frozenset({"EU", "EZ", "UN", "ZZ", "QO", "XA", "XB", "XK"})


def table() -> list[dict[str, Any]]:
    """One row a territory with an ISO 3166 alpha-2 code, sorted by code."""
    additions = tomllib.loads((FOLDER / "additions.toml").read_text(encoding="utf-8"))
    generated = {code: _generated(code, name) for code, name in _territories().items()}
    rows = {code: row for code, row in generated.items() if row["alpha3"]}
    for code, more in additions.items():
        rows[code] = _merged(rows.get(code) or _empty(code, more), more)
    return [rows[code] for code in sorted(rows)]


def _territories() -> dict[str, str]:
    from babel import Locale  # noqa: PLC0415 - the train extra

    names = Locale("en").territories
    return {
        code: str(name)
        for code, name in names.items()
        if len(code) == 2 and code.isalpha() and code not in _NOT_STATES  # noqa: PLR2004 - alpha-2
    }


def _generated(code: str, name: str) -> dict[str, Any]:
    row = _empty(code, {})
    row["name"] = _plain(name)
    row["names"] = [row["name"]]
    facts = _facts(code)
    if facts:
        row["alpha3"] = facts["ISO"]["alpha3"]
        spellings = [s for s in facts.get("altSpellings", []) if len(s) > 3 and s.isascii()]  # noqa: PLR2004 - no codes
        row["names"] = _unique([row["name"], facts["name"], *spellings])
        row["capitals"] = [facts["capital"]] if facts.get("capital") else []
        demonyms = [word.strip() for word in (facts.get("demonym") or "").split(",")]
        row["adjectives"] = row["demonyms"] = [word for word in demonyms if word]
    return row


def _facts(code: str) -> dict[str, Any] | None:
    from countryinfo import CountryInfo  # noqa: PLC0415 - the train extra
    from countryinfo.exceptions import CountryNotFoundError  # noqa: PLC0415 - the same

    try:
        facts: dict[str, Any] = CountryInfo(code).info()
    except CountryNotFoundError:
        return None
    return facts if facts.get("ISO", {}).get("alpha2") == code else None


def _plain(name: str) -> str:
    """CLDR's name without what it adds in brackets and with "and" for "&"."""
    return name.split(" (", maxsplit=1)[0].replace(" & ", " and ").replace("’", "'")


def _empty(code: str, more: dict[str, Any]) -> dict[str, Any]:
    name = more.get("name") or more.get("names", [code])[0]
    return {"alpha2": code, "alpha3": more.get("alpha3"), "name": name} | {k: [] for k in LISTS}


def _merged(row: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    taken = set(more.get("without", ()))
    lists = {k: _unique([*(w for w in row[k] if w not in taken), *more.get(k, [])]) for k in LISTS}
    return row | lists | {"name": more.get("name", row["name"])}


def _unique(items: list[str]) -> list[str]:
    return list(dict.fromkeys(items))


def text() -> str:
    """The table as it is shipped: one country a line."""
    rows = [json.dumps(row, ensure_ascii=False) for row in table()]
    return "[\n" + ",\n".join(rows) + "\n]\n"


def main() -> None:
    """Write the table."""
    path = Path(FOLDER) / "countries.json"
    path.write_text(text(), encoding="utf-8")
    print(f"{path}: {len(table())} countries and territories")


if __name__ == "__main__":
    main()
