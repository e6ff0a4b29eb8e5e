"""The bodies of requests: read within limits of size and time, and of the type that is asked for."""

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import parse_qsl

from fastapi import Request
from pydantic import BaseModel, ValidationError
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.types import Receive

from app.http.problems import Problem, say_wrong

FORM, JSON, UPLOAD = "application/x-www-form-urlencoded", "application/json", "multipart/form-data"
DRAINED = 64 << 20  # bytes read of a body that is too large, so that its sender hears of it
SECONDS = 60.0  # that a body may take to come
SECONDS_DRAINED = 2.0  # that what is not read of a refused one is taken
MOST_FIELDS = 1000  # of a form
MOST_BESIDE = 20  # fields of a form with a file
AROUND_FILE = 64 << 10  # bytes of an upload beside its file
FIELD = "file"  # of an upload
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


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was sent."""

    name: str | None
    content: bytes
    media_type: str | None


async def read_upload(request: Request, largest: int) -> Upload:
    """Return the one file of an upload; nothing is written to a disk.

    :raises Problem: when the body is too large, too slow or no upload of one file.
    """
    content = await _read(request, largest + AROUND_FILE, UPLOAD)
    parser = MultiPartParser(request.headers, _whole(content), max_files=1, max_fields=1, max_part_size=AROUND_FILE)
    parser.spool_max_size = largest + AROUND_FILE  # in memory
    try:
        form = await parser.parse()
    except (MultiPartException, KeyError, ValueError) as error:  # no boundary, a header that is none
        raise Problem(400, f"the upload cannot be read: send one file in its field '{FIELD}'") from error
    try:
        return await _file_of(form, largest)
    finally:
        await form.close()


async def read_mixed(request: Request, largest: int) -> tuple[dict[str, str], Upload | None]:
    """Return the fields of a form that may have a file, and the file; nothing is written to a disk.

    :raises Problem: when the body is too large, too slow or no such form.
    """
    content = await _read(request, largest + AROUND_FILE, UPLOAD)
    most = largest + AROUND_FILE
    parser = MultiPartParser(request.headers, _whole(content), max_files=1, max_fields=MOST_BESIDE, max_part_size=most)
    parser.spool_max_size = most  # in memory
    try:
        form = await parser.parse()
    except (MultiPartException, KeyError, ValueError) as error:  # no boundary, a header that is none
        raise Problem(400, "the form cannot be read: send its fields and one file at most") from error
    try:
        fields = {name: value for name, value in form.multi_items() if isinstance(value, str)}
        sent = isinstance(file := form.get(FIELD), UploadFile) and bool(file.filename or file.size)
        return fields, await _file_of(form, largest) if sent else None
    finally:
        await form.close()


async def _file_of(form: FormData, largest: int) -> Upload:
    file = form.get(FIELD)
    if not isinstance(file, UploadFile):
        raise Problem(400, f"the upload has no file in its field '{FIELD}'")
    if (file.size or 0) > largest:
        raise too_large(largest)
    return Upload(file.filename, await file.read(), file.content_type)


async def _whole(content: bytes) -> AsyncGenerator[bytes, None]:
    yield content


def is_upload(request: Request) -> bool:
    """Return whether a request says that its body is an upload."""
    return _media_type(request, JSON) == UPLOAD


def check(kind: type[Asked], said: Any) -> Asked:
    """Return what was said as what is asked for.

    :raises Problem: when it is something else; it says which field, and not what it holds.
    """
    try:
        return kind.model_validate(said)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        raise Problem(400, say_wrong(first["loc"], first["msg"])) from error


async def _read(request: Request, largest: int, media_type: str) -> bytes:
    given = _media_type(request, media_type)
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
        raise too_large(largest)
    return bytes(content)


async def drain(receive: Receive) -> None:
    """Take what comes of a body that is not read, for a moment: its sender hears a refusal when it has sent all."""
    size = 0
    with suppress(TimeoutError):
        async with asyncio.timeout(SECONDS_DRAINED):
            while size <= DRAINED:
                message = await receive()
                size += len(message.get("body", b""))
                if not message.get("more_body", False):
                    return


def check_size(text: str, largest: int) -> None:
    """Refuse a text of more bytes in UTF-8.

    :raises Problem: when it is too large.
    """
    if len(text.encode(errors="replace")) > largest:
        raise too_large(largest)


def too_large(largest: int) -> Problem:
    """Return the problem of a body that is too large."""
    detail = f"the body is larger than {largest >> 20} MB: send less"
    return Problem(413, detail, headers={"connection": "close"})


def _media_type(request: Request, assumed: str) -> str:
    return request.headers.get("content-type", assumed).partition(";")[0].strip().lower()
