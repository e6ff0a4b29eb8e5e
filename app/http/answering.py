"""How answers are sent: as JSON with a tag of what they hold, so that a client that has it is sent nothing."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, is_dataclass
from typing import Any

from fastapi import Request, Response
from fastapi.responses import Response as PlainResponse

MEDIA_TYPE = "application/json"
HEADERS = {"cache-control": "no-cache", "x-content-type-options": "nosniff"}
NOT_MODIFIED: dict[int | str, dict[str, Any]] = {304: {"description": "As the ETag that was sent"}}


def json_answer(answer: Any, *, tagged: Any = None) -> Response:
    """Return an answer of services as JSON.

    :param tagged: what the tag is made of, where that is not all of the answer.
    """
    content = _to_json(answer)
    return PlainResponse(
        content, media_type=MEDIA_TYPE, headers=tag_of(content if tagged is None else _to_json(tagged))
    )


def tag_of(content: bytes) -> dict[str, str]:
    """Return the headers of an answer that is sent again only when it has changed."""
    return HEADERS | {"etag": f'"{hashlib.sha256(content).hexdigest()[:32]}"'}


def unless_known(request: Request, response: Response) -> Response:
    """Return an answer, or that the client has it already."""
    tag = response.headers["etag"]
    known = [one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")]
    if tag in known or "*" in known:
        return PlainResponse(status_code=304, headers=HEADERS | {"etag": tag})
    return response


def _to_json(answer: Any) -> bytes:
    return json.dumps(_plain(answer), ensure_ascii=False).encode()


def _plain(answer: Any) -> Any:
    if isinstance(answer, Sequence) and not isinstance(answer, str):
        return [_plain(one) for one in answer]
    return asdict(answer) if is_dataclass(answer) and not isinstance(answer, type) else answer
