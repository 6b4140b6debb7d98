"""Make the shipped table of codes of acts: `python -m onrecord.training.act_codes`.

Sources: the conversion table CAMEO2PLOVER of 17 September 2021 (openeventdata/PLOVER) under the
shared folder, and `acts/data/own.toml`, which is kept by hand and gives a reason for every entry.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable
from typing import Any

from onrecord.acts.codes import FOLDER
from onrecord.evaluation.shared import shared_file
from onrecord.model.act import ACT_CODES

SOURCE = ("data", "plover", "CAMEO2PLOVER-2021.txt")
_LINE = re.compile(
    r"(?P<cameo>\d{3,4}):\s*(?P<root>[A-Z]+)\s*,(?P<mode>[^,]*),(?P<contexts>[^#]*)#(?P<means>.*)"
)

Entry = tuple[str, str, str | None, list[str], str]
"""A code of CAMEO, the root, its mode, its contexts, its meaning."""


def entries(lines: Iterable[str]) -> list[Entry]:
    """Every line of the conversion table that leads a code of CAMEO to a root, each once.

    Lines of two digits are headings. A "mode" that elsewhere is a context is a slip of the table
    ("175: ASSAULT, pro_autocracy, military"): that mode is left empty.
    """
    found = [m for line in lines if (m := _LINE.match(line.strip()))]
    contexts = {name for m in found for name in _list(m["contexts"])}
    table: dict[str, Entry] = {}
    for m in found:
        mode = m["mode"].strip() or None
        entry = (
            m["cameo"], m["root"], None if mode in contexts else mode, _list(m["contexts"]),
            _gloss(m["means"]),
        )  # fmt: skip
        table.setdefault(m["cameo"], entry)
    return list(table.values())


def rows(found: list[Entry], own: dict[str, Any]) -> list[dict[str, Any]]:
    """One row a code, sorted by name: what is kept by hand, and what the table gives for it."""
    return [_row(code, [e for e in found if e[1] == code], own[code]) for code in ACT_CODES]


def _row(code: str, found: list[Entry], own: dict[str, Any]) -> dict[str, Any]:
    scores = own.get("mode_scores", {})
    modes = sorted({mode for _, _, mode, _, _ in found if mode})
    return {
        "code": code,
        "meaning": own["meaning"],
        "older": own["older"],
        "quad": own.get("quad"),
        "score": own.get("score"),
        "modes": {mode: scores.get(mode) for mode in modes},
        "cameo": [[cameo, mode, contexts, means] for cameo, _, mode, contexts, means in found],
    }


def _list(text: str) -> list[str]:
    return [name.strip() for name in text.split(";") if name.strip()]


def _gloss(text: str) -> str:
    """The meaning without the editor's dated remarks behind it."""
    return re.split(r"\s{2,}\d\d\.\d\d\.\d\d:", text)[0].strip()


def text() -> str:
    """The table as it is shipped: one code of CAMEO a line."""
    lines = shared_file(*SOURCE).read_text(encoding="utf-8").splitlines()
    own = tomllib.loads((FOLDER / "own.toml").read_text(encoding="utf-8"))
    return "[\n" + ",\n".join(_written(row) for row in rows(entries(lines), own)) + "\n]\n"


def _written(row: dict[str, Any]) -> str:
    head = {name: value for name, value in row.items() if name != "cameo"}
    cameo = ",\n".join("  " + json.dumps(item, ensure_ascii=False) for item in row["cameo"])
    listed = f"[\n{cameo}\n ]" if cameo else "[]"
    return json.dumps(head, ensure_ascii=False)[:-1] + f', "cameo": {listed}}}'


def main() -> None:
    """Write the table."""
    path = FOLDER / "codes.json"
    path.write_text(text(), encoding="utf-8")
    print(f"{path.name}: {len(ACT_CODES)} codes")


if __name__ == "__main__":
    main()
