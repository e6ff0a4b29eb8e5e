"""Asiasanoitus of a stored document: subjects are accepted, rejected, added, and written to the site that it is on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.http.bodies import read_form
from app.http.problems import Problem
from app.http.tokens import require_write, visitor_of
from app.web.evidence import Quoted, quote_spans, show_record
from app.web.site import Site
from corpus.errors import (
    AluetutkaError,
    DecisionError,
    NotFoundError,
    PageMissingError,
    SettingsError,
    SourceUnavailableError,
    WorkspaceBusyError,
)
from services.answers.places import Suggestion
from services.answers.texts import TaggedText
from services.answers.write_back import WriteBackReport
from services.metadata_formats import FORMATS
from services.subjects import deciding
from services.subjects.reviewing import JudgedDocument, JudgedSubject, judge_document, next_undecided, record_of
from services.workspace import Workspace
from services.write_back.writing import write_back

PATH = "/asiasanat"
FORMS = {"jsonld": "JSON-LD", "dc": "Dublin Core", "csv": "CSV"}  # of records
CLUE, FIRST = "jatka", "alku"  # the subject that was decided last, so that the next one has the focus
LARGEST_FORM = 64 << 10  # bytes
LONGEST_LABEL = 300  # characters
#: What is wrong with a change, by the error; the first that fits.
PROBLEMS: dict[type[AluetutkaError], str] = {
    WorkspaceBusyError: "busy", NotFoundError: "not_there", PageMissingError: "not_there",
    SourceUnavailableError: "unavailable", SettingsError: "password",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ShownSubject:
    """A subject with the words that speak for it."""

    subject: JudgedSubject
    quoted: tuple[Quoted, ...]


@dataclass(frozen=True, slots=True)
class NotAdded:
    """A subject that a person wrote and no vocabulary has, and those that may be meant."""

    written: str
    candidates: tuple[Suggestion, ...]


@dataclass(frozen=True, slots=True)
class JudgingPages:
    """Answers about documents of the workspace."""

    site: Site

    async def show(self, request: Request) -> Response:
        """Show a document and its subjects, for a person to judge."""
        return await self._page(request)

    async def sign_in(self, request: Request) -> Response:
        """Ask for the write token, and go on with the document."""
        require_write(request)
        id = request.query_params.get("asiakirja", "")
        return RedirectResponse(f"{self._base}/{quote(id, safe='')}?{CLUE}={FIRST}" if id else self._base, 303)

    async def decide(self, request: Request) -> Response:
        """Keep what a person decided."""
        visitor, id = require_write(request), request.path_params["id"]
        said = await read_form(request, LARGEST_FORM)
        decide, given = _decision(id, said, visitor.user)
        try:
            await self.site.change(decide)
        except WorkspaceBusyError:
            return await self._page(request, status=409, problem="busy")
        except (NotFoundError, DecisionError):
            await self.site.ask(self.site.worker, lambda it: judge_document(it, id))  # is there such a document?
            candidates = await self.site.ask(self.site.worker, lambda it: self._candidates(it, given))
            return await self._page(request, status=404, not_added=NotAdded(given, candidates))
        return RedirectResponse(f"{self._base}/{id}?{urlencode({CLUE: given})}", 303)

    async def record(self, request: Request) -> Response:
        """Give the record of a document with the subjects that people have left or given it."""
        id, form = request.path_params["id"], request.path_params["form"]
        if form not in FORMS:
            raise NotFoundError(f"records are written as {', '.join(FORMS)}")
        tagged = await self.site.ask(self.site.worker, lambda it: record_of(it, judge_document(it, id)))
        return file_of(write_record(tagged, form), form)

    async def compare(self, request: Request) -> Response:
        """Show what would change at a site that the settings name."""
        require_write(request)
        return await self._written(request, request.query_params, write=False)

    async def write(self, request: Request) -> Response:
        """Write to a site what no person has written there."""
        require_write(request)
        return await self._written(request, await read_form(request, LARGEST_FORM), write=True)

    @property
    def _base(self) -> str:
        return self.site.renderer.to(PATH)

    async def _page(
        self, request: Request, *, status: int = 200, problem: str = "", not_added: NotAdded | None = None
    ) -> Response:
        id, asked = request.path_params["id"], request.query_params
        form = asked.get("tietue", "")
        worker = self.site.worker
        judged: JudgedDocument = await self.site.ask(worker, lambda it: judge_document(it, id))
        coming = await self.site.ask(worker, lambda it: next_undecided(it, judged.document.id))
        sites = await self.site.ask(self.site.reader, _sites)
        record = ""
        if form in FORMS:
            record = write_record(await self.site.ask(worker, lambda it: record_of(it, judged)), form)
        shown = show_record(judged.document, judged.abstract, judged.parties, judged.themes, asked.get("osa", "1"))
        subjects = [_quoted(judged, one) for one in judged.subjects]
        return self.site.page(
            request, "tagging_document.html", status=status, shown=shown, subjects=subjects, base=self._base,
            here=f"{self._base}/{judged.document.id}", may_write=visitor_of(request).may_write,
            writable=request.app.state.writable, coming=coming, sites=sites, record=record, form=form, forms=FORMS,
            problem=problem, not_added=not_added, focus=_next(judged, asked.get(CLUE, "")),
            open=[one.subject.uri for one in subjects if one.subject.decision is None],
        )  # fmt: skip

    def _candidates(self, workspace: Workspace, written: str) -> tuple[Suggestion, ...]:
        tools = self.site.tools
        return tools.completer.suggest(workspace, written, types=("subject",), limit=8).suggestions if tools else ()

    async def _written(self, request: Request, said: Mapping[str, str], *, write: bool) -> Response:
        id, to, address = request.path_params["id"], said.get("kohde", ""), said.get("osoite", "").strip()

        def ask(workspace: Workspace) -> WriteBackReport:
            return write_back(workspace, id, to=to, address=address, write=write)

        judged: JudgedDocument = await self.site.ask(self.site.worker, lambda it: judge_document(it, id))
        if to not in await self.site.ask(self.site.reader, _sites):
            raise NotFoundError(f"no [[write_back]] is called {to!r}")
        report, problem, detail = None, "", ""
        try:
            report = await self.site.change(ask)
        except tuple(PROBLEMS) as error:
            problem, detail = next(name for kind, name in PROBLEMS.items() if isinstance(error, kind)), str(error)
        return self.site.page(
            request, "tagging_write_back.html", status=409 if problem else 200, report=report, problem=problem,
            detail=detail, document=judged.document, here=f"{self._base}/{judged.document.id}", site_name=to,
            given_address=address, wrote=write and problem == "", base=self._base,
        )  # fmt: skip


def _sites(workspace: Workspace) -> list[str]:
    """Return the names of the sites that are written back to."""
    return [entry.name for entry in workspace.settings.write_back]


def _quoted(judged: JudgedDocument, one: JudgedSubject) -> ShownSubject:
    return ShownSubject(one, quote_spans(judged.document, [(said.start, said.end) for said in one.evidence]))


def _next(judged: JudgedDocument, clue: str) -> str:
    """Return the URI of the subject to decide next; "next" where none is left; empty where nobody goes on."""
    if not clue:
        return ""
    uris = [one.uri for one in judged.subjects]
    at = uris.index(clue) + 1 if clue in uris else 0
    ahead = [*judged.subjects[at:], *judged.subjects[:at]]
    return next((one.uri for one in ahead if one.decision is None), "next")


def _decision(id: str, said: Mapping[str, str], by: str | None) -> tuple[Callable[[Workspace], object], str]:
    """Return what a form asks for, and the subject that it is about.

    :raises Problem: when it asks for nothing that there is.
    """
    action, given = said.get("decision", ""), said.get("subject", "").split()
    label = said.get("label", "").strip()
    if action == "add":
        if not label or len(label) > LONGEST_LABEL:
            raise Problem(400, f"label: give a subject of {LONGEST_LABEL} characters at most")
        return lambda it: deciding.add_subjects(it, id, [label], by=by), label
    decisions = {"accept": deciding.accept_subjects, "reject": deciding.reject_subjects}
    if action not in decisions or not given:
        raise Problem(400, f"decision: it is none of {', '.join([*decisions, 'add'])}, or about no subject")
    return lambda it: decisions[action](it, id, given, by=by), given[-1]


def write_record(tagged: TaggedText, form: str) -> str:
    """Return a record as text."""
    return "".join(FORMATS[form].write([tagged], several=False, indent=2))


def file_of(record: str, form: str) -> Response:
    """Return a record as a file."""
    kind = FORMATS[form]
    named = {"content-disposition": f'attachment; filename="aluetutka{kind.suffix}"'}
    return Response(record, headers=named, media_type=f"{kind.media_type}; charset=utf-8")
