"""An assistant asks by the Model Context Protocol, through its own client, over standard input and over HTTP."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import httpx
import pytest
from mcp import Client
from mcp.client.stdio import StdioServerParameters

from app.mcp.http import guarded_application
from app.mcp.server import make_server
from app.mcp.tools import Tools
from corpus.children import child_environment
from corpus.serving_settings import Serving
from services.following import FollowedWorkspace
from services.workspace import Workspace
from tests.app.http_answers import check_schema, refused
from tests.app.served_workspaces import RELEASE, serve_workspace
from tests.servers.answering import answered
from tests.services.vocabularies import WordIndexer, indexed_by

ALUETUTKA = str(Path(sys.executable).with_name("aluetutka"))
NAMES = ["search", "publication", "passage", "themes", "trend", "analyse", "tag"]
Ask = Callable[..., Any]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with indexed_by(WordIndexer()):
        made = serve_workspace(tmp_path_factory.mktemp("assisted"))
        made.catalogue.close()
        yield made.folder


@pytest.fixture(scope="module")
def url(folder: Path) -> Iterator[str]:
    tools = Tools(FollowedWorkspace(Workspace(folder, write=False)))
    server = make_server(tools, version=version("aluetutka"))
    with answered(guarded_application(server, Serving(), host="127.0.0.1")) as address:
        yield f"{address}/mcp"


@pytest.fixture
def call(url: str) -> Ask:
    """Call a tool over HTTP; return what it answers, or the line that says what is wrong."""

    def ask(tool: str, **arguments: object) -> Any:
        async def asked(client: Client) -> Any:
            answer = await client.call_tool(tool, arguments)
            return answer.content[0].text if answer.is_error else answer.structured_content  # type: ignore[union-attr]

        return talk(url, asked)

    return ask


def talk(server: Any, say: Callable[[Client], Awaitable[Any]]) -> Any:
    async def conversation() -> Any:
        async with Client(server) as client:
            return await say(client)

    return asyncio.run(conversation())


def test_the_command_answers_an_assistant_over_standard_input(folder: Path) -> None:
    async def say(client: Client) -> tuple[list[str], Any]:
        tools = (await client.list_tools()).tools
        assert all(one.description and one.output_schema for one in tools)
        found = await client.call_tool("search", {"query": "verot", "limit": 2})
        return [one.name for one in tools], found.structured_content

    started = StdioServerParameters(
        command=ALUETUTKA, args=["mcp", "--workspace", str(folder)], env=child_environment(), cwd="/"
    )
    names, found = talk(started, say)
    assert names == NAMES
    assert len(found["passages"]) == 2


def test_every_passage_has_its_citation(call: Ask) -> None:
    found = call("search", query="vero", municipality=["Tampere"])
    check_schema(found, "CitedSearch")
    (passage,) = found["passages"]
    assert passage["citation"] == {
        "title": RELEASE["title"], "date": RELEASE["date"], "page": None, "address": RELEASE["url"],
        "source_path": passage["citation"]["source_path"],
        "reference": f"{RELEASE['title']} (2024). {RELEASE['url']}",
    }  # fmt: skip
    again = call("passage", id=passage["passage_id"])
    check_schema(again, "PassageInContext")
    assert again == {"passage": passage, "before": [], "after": []}


def test_a_publication_is_told_in_short(call: Ask) -> None:
    (passage,) = call("search", query="vero", municipality=["Tampere"])["passages"]
    said = call("publication", id=passage["publication_id"])
    check_schema(said, "CitedPublication")
    assert [one["role"] for one in said["parties"]] == ["funder"]
    assert [one["citation"]["address"] for one in said["documents"]] == [RELEASE["url"]]


def test_themes_are_listed_with_their_trends(call: Ask) -> None:
    said = call("themes", limit=1)
    assert (len(said["themes"]), said["total"] > 1) == (1, True)
    trend = call("trend", theme=said["themes"][0]["id"])
    check_schema(trend, "TrendAnswer")


def test_texts_are_analysed_and_tagged_without_persons(call: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.tagging.load_indexer", lambda _: WordIndexer())
    text = "Tampereen johtaja Matti Virtanen selvittää veroa. Vero nousee Pirkanmaalla."
    said = call("analyse", text=text)
    check_schema(said, "AnalysedText")
    assert {one["type"] for one in said["mentions"]} == {"municipality", "region"}
    record = call("tag", text=text)
    check_schema(record, "TaggedText")
    assert {one["name"] for one in record["mentions_summary"]} == {"Tampere", "Pirkanmaa"}


WRONG: list[tuple[str, dict[str, object], str]] = [
    ("search", {"query": "vero", "municipality": ["Atlantis"]}, "there is no municipality 'Atlantis'"),
    ("search", {"query": "vero", "years": "20202024"}, "is no year or span of years"),
    ("search", {"query": "vero", "limit": 1000}, "limit\n  Input should be less than or equal to 50"),
    ("passage", {"id": "x"}, "is not the id of a passage"), ("passage", {"id": "x.v1.p1"}, "there is no document x"),
    ("publication", {"id": "pyproject.toml"}, "pyproject.toml"), ("trend", {"theme": "t999"}, "there is no theme"),
    ("tag", {}, "give either"), ("tag", {"text": "a", "address": "https://example.fi"}, "give either"),
    ("tag", {"address": "http://127.0.0.1/a"}, "127.0.0.1"),
]  # fmt: skip


@pytest.mark.parametrize(("tool", "arguments", "reason"), WRONG)
def test_an_assistant_reads_what_is_wrong(call: Ask, tool: str, arguments: dict[str, object], reason: str) -> None:
    said = call(tool, **arguments)
    assert said.startswith(f"Error executing tool {tool}: ")
    assert reason in said
    assert "Traceback" not in said


def test_without_a_workspace_texts_are_analysed() -> None:
    async def say(client: Client) -> list[Any]:
        return [
            await client.call_tool("search", {"query": "a"}),
            await client.call_tool("analyse", {"text": "Oulussa."}),
        ]

    refusal, analysed = talk(make_server(Tools(None), version="1"), say)
    assert "--workspace" in refusal.content[0].text
    assert [one["name"] for one in analysed.structured_content["mentions"]] == ["Oulu"]


def test_the_token_is_wanted_and_other_names_of_this_machine_are_refused(folder: Path) -> None:
    server = make_server(Tools(None), version="1")
    asked = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    with answered(guarded_application(server, Serving(token="0123456789abcdef"), host="127.0.0.1")) as url:
        answer = httpx.post(f"{url}/mcp", json=asked)
        assert (refused(answer)[0], answer.headers["www-authenticate"]) == (401, "Bearer")
        given = {"authorization": "Bearer 0123456789abcdef", "accept": "application/json, text/event-stream"}
        assert httpx.post(f"{url}/mcp", json=asked, headers=given).status_code == 200
        assert httpx.post(f"{url}/mcp", json=asked, headers=given | {"host": "evil.example"}).status_code == 421
