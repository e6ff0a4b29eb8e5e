"""The tools of an assistant. Each passage has its citation; persons are named only where the settings say so."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, TypeVar

from mcp.server.mcpserver.exceptions import ToolError
from pydantic import Field, RootModel

from app.http.problems import Problem
from app.http.working import Worker
from corpus.characters import storable
from corpus.errors import AluetutkaError
from services.answers.citations import CitedPublication, CitedSearch, PassageInContext
from services.answers.texts import AnalysedText, TaggedText
from services.answers.themes import ListedTheme, TrendAnswer
from services.citing import cite_publication, describe_passage, search_cited
from services.following import FollowedWorkspace
from services.searching import Question
from services.submissions import Submissions, submitted_text
from services.tagging import shorten
from services.themes.describing import list_shown
from services.themes.trends import describe_trend
from services.workspace import Workspace
from services.year_spans import parse_years

LONGEST_TEXT = 2_000_000  # characters
Result = TypeVar("Result")
NO_WORKSPACE = "this server has no workspace: start it with `aluetutka mcp --workspace FOLDER`"
Query = Annotated[str, Field(max_length=1000, description="Words or a question, in any inflection.")]
Names = tuple[Annotated[str, Field(max_length=200)], ...]
Id = Annotated[str, Field(min_length=1, max_length=2000)]
Text = Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT)]


@dataclass(frozen=True, slots=True)
class Themes:
    """The themes of the workspace, the largest first."""

    themes: list[ListedTheme]
    total: int


class Tools:
    """Answers an assistant from a workspace, where there is one, and about texts."""

    def __init__(self, followed: FollowedWorkspace | None) -> None:
        self._followed, self._submissions = followed, Submissions(followed)
        self._worker, self._fetcher = Worker("answering"), Worker("fetching")

    async def search(
        self,
        query: Query,
        municipality: Annotated[Names, Field(max_length=50, description="Names: Tampere. Any of them.")] = (),
        region: Annotated[Names, Field(max_length=50, description="Names: Pirkanmaa.")] = (),
        organisation: Annotated[Names, Field(max_length=50, description="Names or abbreviations: THL.")] = (),
        subject: Annotated[Names, Field(max_length=50, description="Labels or URIs of YSO concepts.")] = (),
        theme: Annotated[Names, Field(max_length=50, description="Ids of themes.")] = (),
        years: Annotated[str, Field(description="2023, 2020..2024, 2020.. or ..2024; empty: any.")] = "",
        recommending: Annotated[bool, Field(description="Only passages that recommend something.")] = False,
        limit: Annotated[int, Field(ge=1, le=50)] = 8,
    ) -> RootModel[CitedSearch]:
        """Search passages of Finnish policy publications by words and by meaning; each comes with its citation."""
        try:
            span = parse_years(years or None)
        except ValueError as error:
            raise ToolError(str(error)) from error
        question = Question(
            storable(query), municipality, region, organisation, themes=theme, subjects=subject, years=span,
            limit=limit, recommending=recommending,
        )  # fmt: skip
        return RootModel(await self._ask(lambda workspace: search_cited(workspace, question)))

    async def publication(self, id: Id) -> RootModel[CitedPublication]:
        """Give a publication by its id or that of a document: documents, who made it, subjects, recommendations."""
        return RootModel(await self._ask(lambda workspace: cite_publication(workspace, id)))

    async def passage(
        self,
        id: Id,
        around: Annotated[int, Field(ge=0, le=10, description="Passages before and after it.")] = 1,
    ) -> RootModel[PassageInContext]:
        """Give a passage word for word, with its citation and with what its document says around it."""
        return RootModel(await self._ask(lambda workspace: describe_passage(workspace, id, around=around)))

    async def themes(self, limit: Annotated[int, Field(ge=1, le=500)] = 50) -> RootModel[Themes]:
        """List what the publications write about: themes with words and sizes in passages, the largest first."""

        def listed(workspace: Workspace) -> Themes:
            found = list_shown(workspace)
            return Themes(found[:limit], len(found))

        return RootModel(await self._ask(listed))

    async def trend(self, theme: Id) -> RootModel[TrendAnswer]:
        """Give a theme's share of all passages by year and quarter, and the places and bodies it is written about."""
        return RootModel(await self._ask(lambda workspace: describe_trend(workspace, theme)))

    async def analyse(self, text: Text) -> RootModel[AnalysedText]:
        """Find what a Finnish text names: municipalities, regions, organisations with roles, projects, dates, sums."""
        return RootModel(await self._done(lambda: self._submissions.analyse(storable(text))))

    async def tag(
        self,
        text: Annotated[str, Field(max_length=LONGEST_TEXT, description="The text of a publication.")] = "",
        address: Annotated[str, Field(max_length=2000, description="Or its address on the web.")] = "",
        limit: Annotated[int, Field(ge=1, le=100, description="Subjects, names and themes at most.")] = 20,
    ) -> RootModel[TaggedText]:
        """Give a publication's metadata: title, abstract, YSO subjects with evidence, places, partners, themes."""
        if bool(text.strip()) == bool(address.strip()):
            raise ToolError("give either `text` or `address`")
        submissions = self._submissions
        if text.strip():
            resource = submitted_text(text)
        else:
            resource = await self._done(lambda: submissions.fetch(address.strip()), self._fetcher)
        tagged = await self._done(lambda: submissions.record(resource.location, submissions.read(resource)))
        return RootModel(shorten(tagged, limit))

    async def _ask(self, ask: Callable[[Workspace], Result]) -> Result:
        followed = self._followed
        if followed is None:
            raise ToolError(NO_WORKSPACE)
        return await self._done(lambda: ask(followed.now()))

    async def _done(self, work: Callable[[], Result], worker: Worker | None = None) -> Result:
        """Do a piece of work; what goes wrong is told in the line that the command would print."""
        try:
            return await (worker or self._worker).do(work)
        except (AluetutkaError, Problem) as error:
            raise ToolError(str(error)) from error
