"""`onrecord mcp` as a program of its own: it speaks over its standard streams and nowhere else."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from onrecord.cli.main import run

mcp = pytest.importorskip("mcp")

HELLO = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "test", "version": "1"},
    },
}
LISTENING = "0A"


def program(record: Path) -> list[str]:
    return [sys.executable, "-m", "onrecord.cli.main", "--record", str(record), "mcp"]


def test_a_client_lists_and_asks_the_program(quarrelled: Path) -> None:
    first, *rest = program(quarrelled)
    settings = mcp.StdioServerParameters(command=first, args=rest, env=dict(os.environ))

    async def asked() -> tuple[list[str], Any]:
        async with mcp.Client(settings) as client:
            tools = (await client.list_tools()).tools
            return [t.name for t in tools], await client.call_tool("about", {"name": "Moe"})

    names, answer = asyncio.run(asked())
    assert len(names) == 8
    assert len(answer.structured_content["found"]) >= 2


def test_it_listens_nowhere_and_prints_nothing_but_the_protocol(quarrelled: Path) -> None:
    with subprocess.Popen(
        program(quarrelled), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as started:
        assert started.stdin is not None
        assert started.stdout is not None
        started.stdin.write(json.dumps(HELLO) + "\n")
        started.stdin.flush()
        hello = json.loads(started.stdout.readline())
        assert hello["result"]["serverInfo"]["name"] == "onrecord"
        assert not listening(started.pid)
        started.stdin.close()
        assert started.stdout.read() == ""
    assert started.returncode == 0


def listening(pid: int) -> set[str]:
    """The sockets of a process that listen on a network; empty where that cannot be looked up."""
    held = {str(f.readlink()) for f in Path(f"/proc/{pid}/fd").glob("*")}
    rows = [
        line.split()
        for name in ("tcp", "tcp6")
        if (table := Path(f"/proc/{pid}/net/{name}")).exists()
        for line in table.read_text().splitlines()[1:]
    ]
    return held & {f"socket:[{row[9]}]" for row in rows if row[3] == LISTENING}


def test_without_the_extra_it_is_named(
    quarrelled: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in [name for name in sys.modules if name.startswith("onrecord.assistants")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "mcp", None)
    monkeypatch.setitem(sys.modules, "mcp.server", None)
    monkeypatch.setitem(sys.modules, "mcp.server.mcpserver", None)
    assert run(["--record", str(quarrelled), "mcp"]) == 1
    assert "pip install 'onrecord[mcp]'" in capsys.readouterr().err


def test_a_record_that_is_not_there_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["--record", str(tmp_path / "none.db"), "mcp"]) == 1
    assert "there is no record" in capsys.readouterr().err
