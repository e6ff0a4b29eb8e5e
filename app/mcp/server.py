"""The server of the Model Context Protocol: which tools it has, and how their errors are told."""

from collections.abc import Callable
from typing import Any

from mcp.server.mcpserver import MCPServer
from mcp_types import ToolAnnotations

from app.mcp.tools import Tools

INSTRUCTIONS = """\
Aluetutka is a topic index of Finnish policy publications: releases, reports and policy briefs, cut into passages.
Search in Finnish (any inflection), Swedish or English; a query may be words or a question. Quote passages word for word
and write their `citation.reference` under each quotation: it has title, year, page and address. Do not cite what no
passage says. A publication, theme or passage is named by the id that another tool gave. Where an error names a command,
such as `aluetutka themes list`, the tool of that name gives the same."""

READS = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)
FETCHES = READS.model_copy(update={"open_world_hint": True})


def make_server(tools: Tools, *, version: str) -> MCPServer:
    """Return a server of these tools."""
    server: MCPServer = MCPServer(
        "aluetutka", title="Aluetutka", instructions=INSTRUCTIONS, version=version, log_level="WARNING"
    )
    reading: tuple[Callable[..., Any], ...] = (
        tools.search, tools.publication, tools.passage, tools.themes, tools.trend, tools.analyse,
    )  # fmt: skip
    for tool in reading:
        server.add_tool(tool, annotations=READS)
    server.add_tool(tools.tag, annotations=FETCHES)
    return server
