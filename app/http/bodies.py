"""The bodies of requests: read within limits of size and time, and of the type that is asked for."""

import asyncio
import json
from typing import Any, TypeVar
from urllib.parse import parse_qsl

from fastapi import Request
from pydantic import BaseModel, ValidationError

from app.http.problems import Problem

FORM, JSON = "application/x-www-form-urlencoded", "application/json"
DRAINED = 64 << 20  # bytes read of a body that is too large, so that its sender hears of it
SECONDS = 60.0  # that a body may take to come
MOST_FIELDS = 1000  # of a form
Asked = TypeVar("Asked", bound=BaseModel)


async def read_form(request: Request, largest: int) -> dict[str, str]:
    """Return the fields of a form; of one that is given twice, the last.

    :raises Problem: when the body is too large, too slow or no form.
    """
    content = await _read(request, largest, FORM)
    try:
        return dict(parse_qsl(content.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS))
    except ValueError as error:  # no UTF-8, or too many fields
        raise Problem(400, "the form cannot be read: send it in UTF-8, with the text in its field 'text'") from error


async def read_json(request: Request, largest: int) -> Any:
    """Return what the JSON of a body says.

    :raises Problem: when the body is too large, too slow or no JSON.
    """
    content = await _read(request, largest, JSON)
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        raise Problem(400, "the body is not valid JSON in UTF-8") from error


def check(kind: type[Asked], said: Any) -> Asked:
    """Return what was said as what is asked for.

    :raises Problem: when it is something else; it says which field, and not what it holds.
    """
    try:
        return kind.model_validate(said)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        field = ".".join(map(str, first["loc"])) or "the body"
        raise Problem(400, f"{field}: {first['msg'][:1].lower()}{first['msg'][1:]}") from error


async def _read(request: Request, largest: int, media_type: str) -> bytes:
    given = request.headers.get("content-type", media_type).partition(";")[0].strip().lower()
    if given != media_type:
        raise Problem(415, f"the body is {given or 'of no type'}: send it as {media_type}")
    try:
        async with asyncio.timeout(SECONDS):
            return await _taken(request, largest)
    except TimeoutError as error:
        raise Problem(408, f"the body did not come within {SECONDS:.0f} s", headers={"connection": "close"}) from error


async def _taken(request: Request, largest: int) -> bytes:
    content, size = bytearray(), 0
    async for chunk in request.stream():
        size += len(chunk)
        if size <= largest:
            content += chunk
        elif size > DRAINED:
            break
        else:
            content.clear()
    if size > largest:
        raise Problem(
            413, f"the body is larger than {largest >> 20} MB: send a shorter text", headers={"connection": "close"}
        )
    return bytes(content)
