"""Asiasanoitus: what a text that is handed in is about; a person chooses what its record says."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from app.http.bodies import Upload, check_size, read_mixed
from app.http.jobs import UNFINISHED, Job
from app.http.problems import Problem
from app.web.evidence import Quoted, quote_spans, show_record
from app.web.judging_pages import CLUE, FIRST, FORMS, PATH, JudgingPages, file_of, write_record
from app.web.site import Site, TaggingTools
from corpus.errors import DecisionError, NotFoundError
from corpus.records import Resource
from services.answers.places import Suggestion
from services.answers.subjects import GivenSubject
from services.answers.texts import TaggedText
from services.subjects.naming import KnownConcepts
from services.subjects.reviewing import count_undecided, next_undecided, with_subjects
from services.subjects.shown import INDEXED
from services.submissions import LARGEST, SubmittedText, submitted_file, submitted_text

PATIENCE = 20.0  # seconds that a page waits for a text before it says that it is not ready
MOST_CHOSEN = 200
#: By the statuses of problems, what is said of a text that was not read.
PROBLEMS = {400: "empty", 403: "address", 408: "slow", 413: "large", 415: "empty", 422: "unreadable", 429: "busy",
            502: "unavailable", 503: "busy"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Choice:
    """A subject that the record may have."""

    subject: GivenSubject
    chosen: bool
    added: bool  # by the person
    quoted: tuple[Quoted, ...]


@dataclass(frozen=True, slots=True)
class Added:
    """What became of a subject that a person wrote."""

    uri: str | None
    written: str = ""
    candidates: tuple[Suggestion, ...] = ()


@dataclass(frozen=True, slots=True)
class TaggingPages:
    """Answers about texts that are handed in; nothing of them is stored."""

    site: Site

    async def start(self, request: Request) -> Response:
        """Show where to hand in a text, and how many documents wait for somebody to judge their subjects."""
        return await self._start(request)

    async def hand_in(self, request: Request) -> Response:
        """Take a file, a text or an address, and begin to read it."""
        tools = self._tools
        try:
            with tools.jobs.receiving():
                given = _given(*await read_mixed(request, LARGEST))
        except Problem as problem:
            return await self._start(request, problem)
        steps = ("fetching", "reading", "tagging") if isinstance(given, str) else ("reading", "tagging")
        job = tools.jobs.begin(steps, self._work(given))
        return RedirectResponse(f"{self._base}/teksti/{job.id}?{CLUE}={FIRST}", 303)

    async def show(self, request: Request) -> Response:
        """Show what was found in a text, for a person to choose from; or that it is still read."""
        id = request.path_params["id"]
        text = await self._ready(id)
        if isinstance(text, Job):
            return self.site.page(request, "tagging_wait.html", step=text.step, again=f"{self._base}/teksti/{id}")
        if isinstance(text, Problem):
            return await self._start(request, text)
        asked = request.query_params
        added = await self.site.worker.do(lambda: self._add(asked.get("lisaa", "").strip()))
        names = await self.site.worker.do(self._tools.submissions.concepts)
        choices = _choices(text, names, _chosen(text, names, asked.getlist("asiasana"), added, "valittu" in asked))
        form = asked.get("tietue", "")
        record = write_record(_record(text, names, choices), form) if form in FORMS else ""
        shown = show_record(
            text.document, text.tagged.abstract, text.tagged.parties, text.tagged.themes, asked.get("osa", "1")
        )
        return self.site.page(
            request, "tagging_text.html", shown=shown, choices=choices, added=added, record=record, form=form,
            forms=FORMS, base=self._base, here=f"{self._base}/teksti/{id}",
            clue=asked.get(CLUE, "") if "valittu" not in asked else added.uri or "",
        )  # fmt: skip

    async def record(self, request: Request) -> Response:
        """Give the record of a text with the subjects that were chosen."""
        id, form = request.path_params["id"], request.path_params["form"]
        text, asked = await self._ready(id), request.query_params
        if not isinstance(text, SubmittedText) or form not in FORMS:
            raise NotFoundError("the text is kept no more: hand it in again")
        names = await self.site.worker.do(self._tools.submissions.concepts)
        chosen = _chosen(text, names, asked.getlist("asiasana"), Added(None), "valittu" in asked)
        return file_of(write_record(_record(text, names, _choices(text, names, chosen)), form), form)

    async def next(self, request: Request) -> Response:
        """Lead to the next document of the workspace whose subjects wait for a decision."""
        after = request.query_params.get("jalkeen", "")
        found = await self.site.ask(self.site.worker, lambda it: next_undecided(it, after))
        where = f"/{found}?{CLUE}={FIRST}" if found else "?valmis=1"
        return RedirectResponse(f"{self._base}{where}", 303)

    @property
    def _base(self) -> str:
        return self.site.renderer.to(PATH)

    @property
    def _tools(self) -> TaggingTools:
        if self.site.tools is None:
            raise NotFoundError("this server reads no texts")
        return self.site.tools

    async def _start(self, request: Request, problem: Problem | None = None) -> Response:
        undecided = await self.site.ask(self.site.reader, count_undecided) if self.site.followed else 0
        name = PROBLEMS.get(problem.status, "gone" if problem.status == 404 else "other") if problem else ""
        answer = self.site.page(
            request, "tagging.html", status=problem.status if problem else 200, base=self._base, problem=name,
            detail=problem.detail if problem else "", undecided=undecided, largest=LARGEST >> 20,
            done="valmis" in request.query_params,
        )  # fmt: skip
        answer.headers.update((problem.headers if problem else None) or {})
        return answer

    def _work(self, given: Resource | str) -> Callable[[Job], Awaitable[Response]]:
        tools, worker = self._tools, self.site.worker
        submissions = tools.submissions

        async def work(job: Job) -> Response:
            resource = given
            if isinstance(resource, str):
                address = resource
                resource = await job.do("fetching", tools.fetcher, lambda: submissions.fetch(address))
            document = await job.do(
                "reading", tools.opener, lambda: submissions.read(resource), stop=lambda: submissions.stop(resource)
            )
            found = await job.do("tagging", worker, lambda: submissions.show(resource.location, document))
            tools.kept.keep(job.id, found)
            return Response()

        return work

    async def _ready(self, id: str) -> SubmittedText | Job | Problem:
        """Return a text, waiting for it a little; the job where it is not ready, or why there is none."""
        tools = self._tools
        if (text := tools.kept.find(id)) is not None:
            return text
        try:
            job = tools.jobs.find(id)
        except Problem as problem:
            return problem
        if job.task and job.state in UNFINISHED:
            await asyncio.wait((job.task,), timeout=PATIENCE)
        gone = Problem(404, "the text is kept no more: hand it in again")
        return tools.kept.find(id) or (job if job.state in UNFINISHED else job.problem or gone)

    def _add(self, written: str) -> Added:
        """Return the concept of a label, or those that may be meant by it."""
        if not written:
            return Added(None)
        try:
            return Added(self._tools.submissions.concepts().choose(written))
        except (NotFoundError, DecisionError):
            return Added(None, written, candidates(self.site, written))


def candidates(site: Site, written: str) -> tuple[Suggestion, ...]:
    """Return the concepts that may be meant by the beginning of a label."""
    if site.tools is None or site.followed is None:
        return ()
    return site.tools.completer.suggest(site.followed.now(), written, types=("subject",), limit=8).suggestions


def _given(fields: Mapping[str, str], file: Upload | None) -> Resource | str:
    """Return the file or text that was handed in, or the address of one.

    :raises Problem: when there is none of them.
    """
    if file is not None and file.content:
        return submitted_file(file.name, file.content, file.media_type)
    if text := fields.get("text", "").strip():
        check_size(text, LARGEST)
        return submitted_text(text)
    if address := fields.get("address", "").strip():
        return address if "://" in address else f"https://{address}"
    raise Problem(400, "there is no file, text or address")


def _chosen(
    text: SubmittedText, names: KnownConcepts, asked: Sequence[str], added: Added, said: bool
) -> list[str]:  # fmt: skip
    """Return the URIs that were chosen; before a person has, those that are sure enough.

    :param said: whether a person has chosen.
    """
    if not said:
        chosen = [one.uri for one in text.tagged.subjects if one.score >= INDEXED]
    else:
        suggested = {one.uri for one in text.tagged.subjects}
        chosen = [uri for uri in asked[:MOST_CHOSEN] if uri in suggested or _known(names, uri)]
    return list(dict.fromkeys([*chosen, *([added.uri] if added.uri else [])]))


def _known(names: KnownConcepts, uri: str) -> bool:
    return names.find(uri) is not None or uri in names.suggested.numbers


def _choices(text: SubmittedText, names: KnownConcepts, chosen: Sequence[str]) -> list[Choice]:
    found = {one.uri: one for one in text.tagged.subjects}
    own = [GivenSubject(uri, names.label(uri, text.tagged.language), 0.0, ()) for uri in chosen if uri not in found]
    return [
        Choice(one, one.uri in chosen, one.uri not in found,
               quote_spans(text.document, [(said.start, said.end) for said in one.evidence]))
        for one in [*found.values(), *own]
    ]  # fmt: skip


def _record(text: SubmittedText, names: KnownConcepts, choices: Sequence[Choice]) -> TaggedText:
    return with_subjects(text.tagged, names, [one.subject.uri for one in choices if one.chosen])


def tagging_routes(site: Site) -> list[Route]:
    """Return the routes of Asiasanoitus."""
    pages, judging = TaggingPages(site), JudgingPages(site)
    return [
        Route(PATH, pages.start, methods=["GET"]),
        Route(PATH, pages.hand_in, methods=["POST"]),
        Route(f"{PATH}/seuraava", pages.next, methods=["GET"]),
        Route(f"{PATH}/kirjaudu", judging.sign_in, methods=["GET"]),
        Route(f"{PATH}/teksti/{{id}}", pages.show, methods=["GET"]),
        Route(f"{PATH}/teksti/{{id}}/tietue.{{form}}", pages.record, methods=["GET"]),
        Route(f"{PATH}/{{id}}", judging.show, methods=["GET"]),
        Route(f"{PATH}/{{id}}", judging.decide, methods=["POST"]),
        Route(f"{PATH}/{{id}}/tietue.{{form}}", judging.record, methods=["GET"]),
        Route(f"{PATH}/{{id}}/vienti", judging.compare, methods=["GET"]),
        Route(f"{PATH}/{{id}}/vienti", judging.write, methods=["POST"]),
    ]
