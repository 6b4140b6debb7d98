"""The tools over standard input and output, for one client that started this program.

Invariant: nothing listens on a network, and nothing but the protocol is written to standard output.
"""

from __future__ import annotations

import inspect
from typing import Any

from mcp.server import MCPServer
from mcp_types import ToolAnnotations

from onrecord import __version__
from onrecord.assistants.quoting import NOTICE
from onrecord.assistants.tools import Tools
from onrecord.model.where import Where

_INSTRUCTIONS = f"""\
onrecord keeps a record of who said what in news pages, each item leading back to the page's bytes.
{NOTICE}
Say "X said, according to OUTLET on DAY", give the evidence id, and do not tell an indirect
statement as a direct quotation. What is not found here may have been said all the same.
"""


def server(record: Where) -> MCPServer[Any]:
    """A server of the record at a path, not yet running."""
    made: MCPServer[Any] = MCPServer(
        "onrecord",
        title="onrecord: who said what",
        instructions=_INSTRUCTIONS,
        version=__version__,
        log_level="WARNING",
    )
    for tool in Tools(record).all():
        made.add_tool(
            tool,
            description=inspect.getdoc(tool),
            annotations=ToolAnnotations(
                read_only_hint=True,
                destructive_hint=False,
                idempotent_hint=True,
                open_world_hint=False,
            ),
            structured_output=True,
        )
    return made


def run(record: Where) -> None:
    """Answers the client at the other end of standard input until it goes."""
    server(record).run("stdio")
