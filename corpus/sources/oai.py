"""A small client of OAI-PMH 2.0 over our own fetching.

sickle and oaipmh-scythe bring their own HTTP clients: neither knows robots.txt, a pace, or which addresses are refused.
Source: https://www.openarchives.org/OAI/openarchivesprotocol.html
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from lxml import etree

from corpus.errors import SourceUnavailableError
from corpus.fetching import Fetcher
from corpus.sources.markup import local_name, parse_xml, text_of

DATESTAMP = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d+)?Z)?")


class TokenExpiredError(SourceUnavailableError):
    """The repository does not know its resumption token any more."""


@dataclass(frozen=True, slots=True)
class Record:
    """A record's header, and its metadata as XML."""

    identifier: str
    datestamp: str
    deleted: bool
    metadata: bytes


@dataclass(frozen=True, slots=True)
class Broken:
    """Something of an answer that cannot be read; the rest of it is given."""

    message: str


def identify(fetcher: Fetcher, endpoint: str) -> dict[str, str]:
    """Return what a repository says of itself.

    :raises SourceUnavailableError: when there is no OAI-PMH interface at the endpoint.
    """
    root = _ask(fetcher, endpoint, {"verb": "Identify"})[0]
    inner = next((child for child in root if local_name(child) == "Identify"), None)
    if inner is None:
        raise SourceUnavailableError(f"{endpoint} is no OAI-PMH interface: check the address")
    return {local_name(child): (child.text or "").strip() for child in inner}


def list_formats(fetcher: Fetcher, endpoint: str) -> list[str]:
    """Return the prefixes of the metadata formats that a repository offers."""
    root = _ask(fetcher, endpoint, {"verb": "ListMetadataFormats"})[0]
    return [prefix for format in root.iter("{*}metadataFormat") if (prefix := text_of(format, "metadataPrefix"))]


def list_records(
    fetcher: Fetcher, endpoint: str, fields: dict[str, str], *, most_pages: int
) -> Iterator[Record | Broken]:
    """Yield the records of a request, through all its resumption tokens.

    :param fields: metadataPrefix and, where wanted, set, from and until.
    :raises TokenExpiredError: when a resumption token is refused; what was yielded before stands.
    """
    for root, whole in _pages(fetcher, endpoint, {"verb": "ListRecords", **fields}, most_pages):
        if not whole:
            yield Broken(f"{endpoint} answered with broken XML: records may be missing")
        for record in root.iter("{*}record"):
            try:
                yield from _record(record)
            except (etree.LxmlError, ValueError) as error:
                yield Broken(f"{endpoint} answered with a broken record ({error}): tell its owner")


def list_identifiers(fetcher: Fetcher, endpoint: str, fields: dict[str, str], *, most_pages: int) -> Iterator[str]:
    """Yield the identifiers of the records that are there now.

    :raises TokenExpiredError: when a resumption token is refused.
    """
    for root, whole in _pages(fetcher, endpoint, {"verb": "ListIdentifiers", **fields}, most_pages):
        if not whole:
            raise SourceUnavailableError(f"{endpoint} answered with broken XML: tell its owner")
        for header in root.iter("{*}header"):
            if header.get("status") != "deleted":
                yield text_of(header, "identifier") or ""


def _pages(fetcher: Fetcher, endpoint: str, asked: dict[str, str], most_pages: int) -> Iterator[tuple[Any, bool]]:
    """Yield the answers to a request, one resumption token after the other."""
    verb, tokens = asked["verb"], set[str]()
    for _ in range(most_pages):
        root, whole = _ask(fetcher, endpoint, asked)
        yield root, whole
        token = next((child.text or "" for child in root.iter("{*}resumptionToken")), "").strip()
        if not token:
            return
        if token in tokens:
            raise SourceUnavailableError(f"{endpoint} gives the same resumption token again: tell its owner")
        tokens.add(token)
        asked = {"verb": verb, "resumptionToken": token}
    raise SourceUnavailableError(f"{endpoint} has more than {most_pages} pages of records: raise fetching.most_pages")


def _record(record: Any) -> Iterator[Record]:
    header = next((child for child in record if local_name(child) == "header"), None)
    if header is None or not text_of(header, "identifier"):
        return
    metadata = next((child for child in record if local_name(child) == "metadata"), None)
    inner = next(iter(metadata), None) if metadata is not None else None
    yield Record(
        text_of(header, "identifier") or "",
        _datestamp(header),
        header.get("status") == "deleted",
        etree.tostring(inner, method="c14n") if inner is not None else b"",
    )


def _datestamp(header: Any) -> str:
    """Return a record's datestamp, empty where it is none: the next harvest would begin from it."""
    stamp = text_of(header, "datestamp") or ""
    return stamp if DATESTAMP.fullmatch(stamp) else ""


def _ask(fetcher: Fetcher, endpoint: str, fields: dict[str, str]) -> tuple[Any, bool]:
    answer = fetcher.get(f"{endpoint}?{urlencode(fields)}", keep=False)
    root, whole = parse_xml(answer.content, endpoint)
    if local_name(root) != "OAI-PMH":
        raise SourceUnavailableError(f"{endpoint} is no OAI-PMH interface: check the address")
    for error in root.iter("{*}error"):
        code = error.get("code")
        if code == "badResumptionToken":
            raise TokenExpiredError(f"{endpoint} does not know its resumption token any more")
        if code != "noRecordsMatch":
            raise SourceUnavailableError(f"{endpoint} refuses the request ({code}: {(error.text or '').strip()})")
    return root, whole
