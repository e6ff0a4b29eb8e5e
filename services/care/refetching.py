"""Bytes that the archive has lost: had again from where their documents are from, or recorded as lost."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from corpus.catalogue.consistency import ArchivedVersion, addresses_of, lost_digests, mark_lost
from corpus.fetching import Fetcher, is_address
from corpus.ids import split_location
from corpus.sources.folders import load_resources
from services.failures import attempt
from services.workspace import Workspace

FOUND, LOST = "had again from its source", "recorded as lost: its source has other bytes today, or none; its text stays"
PATIENCE = 10.0  # seconds that a host has, to be there


@dataclass(frozen=True, slots=True)
class Wanted:
    """Bytes and the versions that are made of them."""

    digest: str
    versions: tuple[ArchivedVersion, ...]


def find_again(workspace: Workspace, wanted: Wanted, *, damaged: bool) -> str:
    """Put lost bytes into the archive again, or record them as lost; return which of both.

    :param damaged: others lie in their place, and are put aside.
    """
    if damaged:
        workspace.archive.put_aside(wanted.digest)
    for version in wanted.versions:
        for content in _offered(workspace, version):
            if hashlib.sha256(content).hexdigest() == wanted.digest:
                workspace.archive.put(content)
                return FOUND
    mark_lost(workspace.catalogue, wanted.digest)
    return LOST


def note_found(workspace: Workspace) -> None:
    """Record as there again what was lost and has come back."""
    for digest in lost_digests(workspace.catalogue):
        if workspace.archive.has(digest):
            mark_lost(workspace.catalogue, digest, lost=False)


def _offered(workspace: Workspace, version: ArchivedVersion) -> Iterator[bytes]:
    """Yield the bytes that are to be had today where a version is from."""
    for location, source in addresses_of(workspace.catalogue, version.reference.document_id):
        if not is_address(location):
            yield from _in_file(workspace, location)
        elif not split_location(location)[1]:  # a record of an interface has no address of its own
            content = attempt(partial(_fetch, workspace, location, source), lambda _: None)
            if content is not None:
                yield content


def _in_file(workspace: Workspace, location: str) -> Iterator[bytes]:
    file = Path(split_location(location)[0])
    if not file.is_file():
        return
    for resource, _ in load_resources(file, largest=workspace.settings.ingestion.largest_file_mb << 20):
        if resource.location == location:
            yield resource.content


def _fetch(workspace: Workspace, url: str, source: str | None) -> bytes:
    """Fetch an address whatever is remembered of it, as its source may."""
    entries = {entry.name: entry for entry in workspace.settings.source}
    local = source in entries and entries[source].local
    largest = workspace.settings.ingestion.largest_file_mb << 20
    with Fetcher(workspace.settings.fetching, largest=largest, local=local, patience=PATIENCE) as fetcher:
        return fetcher.get(url, keep=False).content
