"""What texts say that programs hand in, by HTTP; nothing is stored."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import Response as PlainResponse

from app.http.answering import HEADERS, json_answer
from app.http.api_models import AddressToTag, AnalysisWanted, TagWanted, TextToAnalyse, TextToTag
from app.http.bodies import FIELD, JSON, UPLOAD, check, check_size, is_upload, read_json, read_upload
from app.http.descriptions import schema_of
from app.http.job_routes import LATER, answer_soon
from app.http.jobs import Job, JobStore
from app.http.problems import describe_problems
from app.http.working import Worker
from services.answers.texts import AnalysedText, TaggedText
from services.metadata_formats import FORMATS
from services.submissions import LARGEST, Submissions, submitted_file, submitted_text

if TYPE_CHECKING:
    from corpus.records import Resource

LARGEST_TEXT = 2 << 20  # bytes that are analysed
ESCAPED = 3  # bytes of JSON that a byte of text may take: "\u00e4" for the two of "ä"


@dataclass(frozen=True, slots=True)
class TextInterface:
    """Analyses and tags texts."""

    submissions: Submissions
    worker: Worker  # for what needs Voikko or a model
    opener: Worker  # for reading files
    fetcher: Worker  # for what waits for others
    jobs: JobStore

    async def analyse(self, wanted: Annotated[AnalysisWanted, Query()], request: Request) -> Response:
        """Give what a text names: places, organisations with their roles, projects, dates, sums, counts."""
        with self.jobs.receiving():
            said = check(TextToAnalyse, await read_json(request, ESCAPED * LARGEST_TEXT))
            check_size(said.text, LARGEST_TEXT)

        async def work(job: Job) -> Response:
            return await job.do("analysing", self.worker, lambda: json_answer(self.submissions.analyse(said.text)))

        return await answer_soon(self.jobs, request, ("analysing",), work, wait=wanted.wait)

    async def tag(self, wanted: Annotated[TagWanted, Query()], request: Request) -> Response:
        """Give a publication's metadata with where each is from, its subjects, what it names, and its themes."""
        with self.jobs.receiving():
            given = await self._given(request)
        submissions, form = self.submissions, FORMATS[wanted.format]

        async def work(job: Job) -> Response:
            resource = await self._fetched(job, given) if isinstance(given, str) else given
            document = await job.do(
                "reading", self.opener, lambda: submissions.read(resource), stop=lambda: submissions.stop(resource)
            )
            record = await job.do(
                "tagging", self.worker,
                lambda: submissions.tag(resource.location, document, limit=wanted.limit, form=wanted.format),
            )  # fmt: skip
            return PlainResponse(record.encode(), media_type=f"{form.media_type}; charset=utf-8", headers=HEADERS)

        steps = ("fetching", "reading", "tagging") if isinstance(given, str) else ("reading", "tagging")
        return await answer_soon(self.jobs, request, steps, work, wait=wanted.wait)

    async def _fetched(self, job: Job, address: str) -> "Resource":
        return await job.do("fetching", self.fetcher, lambda: self.submissions.fetch(address))

    async def _given(self, request: Request) -> "Resource | str":
        """Return the file or text that was sent, or the address of one."""
        if is_upload(request):
            sent = await read_upload(request, LARGEST)
            return submitted_file(sent.name, sent.content, sent.media_type)
        said = await read_json(request, ESCAPED * LARGEST)
        if isinstance(said, dict) and "address" in said:
            return check(AddressToTag, said).address
        text = check(TextToTag, said).text
        check_size(text, LARGEST)
        return submitted_text(text)


def text_router(interface: TextInterface) -> APIRouter:
    """Return the routes of texts."""
    router = APIRouter(prefix="/api", tags=["Aluetutka"])
    wrong = describe_problems(400, 408, 413, 415, 503)
    router.post(
        "/analyse", response_model=AnalysedText, responses=wrong | LATER, openapi_extra=_bodies({JSON: TextToAnalyse})
    )(interface.analyse)  # fmt: skip
    records = {form.media_type: {"schema": {"type": "string"}} for form in FORMATS.values() if form.media_type != JSON}
    records[FORMATS["jsonld"].media_type] = {"schema": {"type": "object"}}
    router.post(
        "/tag", response_model=TaggedText | dict[str, Any],  # an item of DSpace, a post of WordPress
         openapi_extra=_bodies({JSON: TextToTag | AddressToTag, UPLOAD: UPLOADED}),
        responses=wrong | LATER | describe_problems(403, 422, 502) | {200: {"content": records}},
    )(interface.tag)  # fmt: skip
    return router


UPLOADED = {
    "type": "object", "required": [FIELD],
    "properties": {FIELD: {"type": "string", "format": "binary", "description": "HTML, PDF, DOCX, text; up to 25 MB."}},
}  # fmt: skip


def _bodies(kinds: dict[str, Any]) -> dict[str, Any]:
    content = {name: {"schema": kind if isinstance(kind, dict) else schema_of(kind)} for name, kind in kinds.items()}
    return {"requestBody": {"required": True, "content": content}}
