"""Annif's REST interface (`/v1/`), so that its clients – annif-client, DSpace, Finto AI's – work as they are.

Peer: Annif 1.4, https://github.com/NatLibFi/Annif (Apache 2.0); the interface is its OpenAPI description.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from pydantic import BaseModel

from app.http.annif_models import (
    ApiInfo,
    Backend,
    Documents,
    DocumentSuggestions,
    Languages,
    LanguageShare,
    LanguageWanted,
    Project,
    Projects,
    Suggestion,
    Suggestions,
    TextWanted,
    Vocabularies,
    Vocabulary,
    Wanted,
)
from app.http.bodies import FORM, JSON, check, read_form, read_json
from app.http.problems import Problem, describe_problems
from app.http.working import Worker
from services.subjects.answering import (
    LANGUAGES,
    VOCABULARY,
    SubjectAnswers,
    SuggestedSubject,
    known_languages,
    language_shares,
)

LARGEST_TEXT = 2 << 20  # bytes in UTF-8
LARGEST_FORM = 3 * LARGEST_TEXT + (64 << 10)  # a byte takes three as %C3
LARGEST_BATCH = 64 << 20
NAMES = {"fi": "YSO in Finnish", "sv": "YSO in Swedish", "en": "YSO in English"}
PROJECTS = {f"{VOCABULARY}-{language}": language for language in NAMES}  # by id the language of the labels


@dataclass(frozen=True, slots=True)
class AnnifInterface:
    """Answers Annif's operations by our own suggestions."""

    answers: SubjectAnswers
    worker: Worker

    def info(self) -> ApiInfo:
        """Say which interface this is, and the version of what answers."""
        return ApiInfo(title="Annif REST API", version=self.answers.state.version)

    def vocabularies(self) -> Vocabularies:
        """List the vocabularies."""
        return Vocabularies(vocabs=[self._vocabulary])

    def projects(self) -> Projects:
        """List the projects: one model, with labels in each language."""
        return Projects(projects=[self._describe(project) for project in PROJECTS])

    def project(self, project_id: str) -> Project:
        """Describe a project."""
        _language_of(project_id)
        return self._describe(project_id)

    async def suggest(self, project_id: str, request: Request) -> Suggestions:
        """Suggest subjects for a text."""
        said = await read_form(request, LARGEST_FORM)
        wanted = check(TextWanted, said)
        (found,) = await self._suggest(project_id, [wanted.text], wanted)
        return Suggestions(results=_results(found))

    async def suggest_batch(self, project_id: str, request: Request) -> list[DocumentSuggestions]:
        """Suggest subjects for up to 32 texts."""
        said = await read_json(request, LARGEST_BATCH)
        documents = check(Documents, said).documents
        wanted = check(Wanted, dict(request.query_params))
        found = await self._suggest(project_id, [document.text for document in documents], wanted)
        return [
            DocumentSuggestions(results=_results(one), document_id=document.named)
            for one, document in zip(found, documents, strict=True)
        ]

    def learn(self, project_id: str) -> None:
        """Refuse to learn: a model is trained by people's decisions, and by a command."""
        _language_of(project_id)
        detail = f"Project '{project_id}' is not configured to allow learning via API"
        raise Problem(403, detail, title="Learning not allowed")

    async def detect_language(self, request: Request) -> Languages:
        """Say how likely each of some languages is that of a text."""
        wanted = check(LanguageWanted, await read_json(request, LARGEST_FORM))
        _check_size([wanted.text])
        try:
            shares = await self.worker.do(lambda: language_shares(wanted.text, wanted.languages))
        except ValueError as error:
            raise Problem(400, "unsupported candidate languages") from error
        return Languages(results=[LanguageShare(language=language, score=score) for language, score in shares])

    async def _suggest(self, project_id: str, texts: Sequence[str], wanted: Wanted) -> list[list[SuggestedSubject]]:
        own = _language_of(project_id)
        labels = wanted.language or own
        if labels not in LANGUAGES:
            raise Problem(400, f'language "{labels}" not supported by vocabulary')
        _check_size(texts)
        limit, threshold = wanted.limit, wanted.threshold
        return await self.worker.do(
            lambda: self.answers.suggest(texts, own, labels=labels, limit=limit, threshold=threshold)
        )

    def _describe(self, project: str) -> Project:
        language = PROJECTS[project]
        return Project(
            project_id=project, name=NAMES[language], language=language, backend=Backend(backend_id="aluetutka"),
            vocab=self._vocabulary, vocab_language=language, is_trained=True, modification_time=None,
        )  # fmt: skip

    @property
    def _vocabulary(self) -> Vocabulary:
        return Vocabulary(
            vocab_id=VOCABULARY, languages=sorted(LANGUAGES), size=self.answers.state.concepts, loaded=True
        )


def annif_router(answers: SubjectAnswers, worker: Worker) -> APIRouter:
    """Return the routes of Annif's interface."""
    interface, router = AnnifInterface(answers, worker), APIRouter(prefix="/v1", tags=["Annif"])
    asked = describe_problems(400, 404, 408, 413, 415, 503)
    get, post = router.get, router.post
    get("/")(interface.info)
    get("/vocabs")(interface.vocabularies)
    get("/projects")(interface.projects)
    get("/projects/{project_id}", responses=describe_problems(404))(interface.project)
    post("/projects/{project_id}/suggest", responses=asked, openapi_extra=_body(FORM, TextWanted))(interface.suggest)
    post(
        "/projects/{project_id}/suggest-batch", responses=asked,
        openapi_extra=_body(JSON, Documents) | _query(Wanted),
    )(interface.suggest_batch)  # fmt: skip
    post("/projects/{project_id}/learn", status_code=204, responses=describe_problems(403, 404))(interface.learn)
    post(
        "/detect-language", responses=describe_problems(400, 408, 413, 415, 503),
        openapi_extra=_body(JSON, LanguageWanted, languages=known_languages()),
    )(interface.detect_language)  # fmt: skip
    return router


def _language_of(project_id: str) -> str:
    if project_id not in PROJECTS:
        raise Problem(404, f"Project '{project_id}' not found", title="Project not found")
    return PROJECTS[project_id]


def _check_size(texts: Sequence[str]) -> None:
    for at, text in enumerate(texts, start=1):
        if len(text.encode(errors="replace")) > LARGEST_TEXT:
            raise Problem(413, f"text {at} is larger than {LARGEST_TEXT >> 20} MB: send a part of it")


def _results(found: Sequence[SuggestedSubject]) -> list[Suggestion]:
    return [Suggestion(uri=one.uri, label=one.label, score=one.score) for one in found]


def _body(media_type: str, kind: type[BaseModel], **items: Sequence[str]) -> dict[str, Any]:
    """Describe a body.

    :param items: of lists in it, what their items may be.
    """
    schema = _schema(kind)
    for name, allowed in items.items():
        schema["properties"][name]["items"]["enum"] = allowed
    return {"requestBody": {"required": True, "content": {media_type: {"schema": schema}}}}


def _query(kind: type[BaseModel]) -> dict[str, Any]:
    fields = _schema(kind)["properties"]
    return {"parameters": [{"in": "query", "name": name, "schema": schema} for name, schema in fields.items()]}


def _schema(kind: type[BaseModel]) -> dict[str, Any]:
    """Return the schema of what is asked for, with what it refers to in it."""
    schema = kind.model_json_schema()
    inner = schema.pop("$defs", {})
    return _plain(schema, inner)


def _plain(schema: Any, inner: dict[str, Any]) -> Any:
    """Return a schema without references, and without the null that stands for what is not said."""
    if isinstance(schema, list):
        return [_plain(one, inner) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return _plain(inner[schema["$ref"].rpartition("/")[2]], inner)
    if {"type": "null"} in schema.get("anyOf", []):
        return _plain(schema["anyOf"][0], inner)
    return {key: _plain(one, inner) for key, one in schema.items()}
