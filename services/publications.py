"""One publication as an operator wants to see it, and the corrections to what was decided."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import replace

from corpus.catalogue import Reference
from corpus.catalogue.contents import load_document, load_mentions
from corpus.catalogue.duplicates import change_notes
from corpus.catalogue.publications import (
    document_state,
    find_document,
    members_of,
    membership_of,
    store_correction,
)
from corpus.catalogue.recommendations import load_recommendations
from corpus.catalogue.store import LIVE, REMOVED
from corpus.errors import NotFoundError
from corpus.fetching import is_address
from corpus.metadata import describe_document
from corpus.publications import Membership
from services.answers.publications import PublicationAnswer, PublicationDocument
from services.grouping import group_publications
from services.locks import exclusive_run
from services.parties import MemberText, find_conflicts, find_parties
from services.recommending import describe_recommendation
from services.subjects.shown import join_subjects
from services.workspace import Workspace

BY_HAND = "set by the operator"


def describe_publication(workspace: Workspace, document: str) -> PublicationAnswer:
    """Return the publication of a document, by its id or location; without documents that an operator removed.

    :raises NotFoundError: when there is no such document, it was removed, or none of it could be read yet.
    """
    place = _place(workspace, locate_document(workspace, document))
    members = members_of(workspace.catalogue, place.publication_id) or [place]
    shown = [_describe_member(workspace, member) for member in members]
    shown = [member for member in shown if member.state != REMOVED]
    shown.sort(key=lambda member: (member.id != place.publication_id, member.role != "release", member.location))
    if not shown:
        raise NotFoundError(f"{document} was removed: `aluetutka document restore {document}` takes it back")
    parties = find_parties(workspace.analyser, list(_texts(workspace, shown)))
    there = [member.id for member in shown if member.state == LIVE and member.duplicate_of is None]
    subjects = join_subjects(workspace, there, shown[0].language)
    return PublicationAnswer(
        place.publication_id, shown[0].title, tuple(shown), parties, find_conflicts(parties), subjects
    )


def _texts(workspace: Workspace, members: Sequence[PublicationDocument]) -> Iterator[MemberText]:
    """Yield the documents that say who made a publication: those that are there, once each."""
    for member in members:
        if member.state == LIVE and member.versions and member.duplicate_of is None:
            newest = Reference(member.id, member.versions[-1])
            mentions = load_mentions(workspace.catalogue, newest)
            yield MemberText(member.id, load_document(workspace.catalogue, newest), mentions)


def _describe_member(workspace: Workspace, place: Membership) -> PublicationDocument:
    location, state, numbers = document_state(workspace.catalogue, place.document_id)
    _, original = membership_of(workspace.catalogue, place.document_id)
    newest = Reference(place.document_id, numbers[-1]) if numbers else None
    read = load_document(workspace.catalogue, newest) if newest else None
    recommended = load_recommendations(workspace.catalogue, newest) if newest else []
    metadata, origins = describe_document(read) if read else ({}, {})
    return PublicationDocument(
        id=place.document_id,
        location=location,
        title=read.title if read else None,
        role=place.role,
        language=place.language or (read.language if read else None),
        date=read.date if read else None,
        state=state,
        reason=place.reason,
        by_hand=place.by_hand,
        duplicate_of=original,
        versions=tuple(numbers),
        changes=change_notes(workspace.catalogue, place.document_id),
        metadata=metadata,
        origins=origins,
        recommendations=tuple(describe_recommendation(read, one) for one in recommended) if read else (),
    )


def correct(
    workspace: Workspace, document: str, *, into: str | None = None, alone: bool = False, role: str | None = None
) -> None:
    """Set a document's publication or role by hand; later runs leave it as it is.

    :param into: the document whose publication it is to belong to.
    :raises NotFoundError: when there is no such document.
    """
    with exclusive_run(workspace.lock, workspace.folder):
        _correct(workspace, locate_document(workspace, document), into=into, alone=alone, role=role)


def _correct(workspace: Workspace, id: str, *, into: str | None, alone: bool, role: str | None) -> None:
    place = _place(workspace, id)
    publication = place.publication_id
    if into is not None:
        head = _place(workspace, locate_document(workspace, into))
        publication = head.publication_id
        store_correction(workspace.catalogue, replace(head, reason=BY_HAND, by_hand=True))
    elif alone:
        publication = id
    corrected = replace(place, publication_id=publication, role=role or place.role, reason=BY_HAND, by_hand=True)
    store_correction(workspace.catalogue, corrected)
    group_publications(workspace)


def forget_correction(workspace: Workspace, document: str) -> None:
    """Have a document's place found again.

    :raises NotFoundError: when there is no such document.
    """
    with exclusive_run(workspace.lock, workspace.folder):
        place = _place(workspace, locate_document(workspace, document))
        store_correction(workspace.catalogue, replace(place, reason="", by_hand=False))
        group_publications(workspace)


def locate_document(workspace: Workspace, given: str) -> str:
    """Return the id of a document by its id or location; a path may be written as it is seen from here.

    :raises NotFoundError: when there is none.
    """
    try:
        return find_document(workspace.catalogue, given)
    except NotFoundError:
        if is_address(given) or not os.path.lexists(given.partition("#")[0]):
            raise
        return find_document(workspace.catalogue, os.path.abspath(given))  # noqa: PTH100  # a link keeps its name


def _place(workspace: Workspace, id: str) -> Membership:
    place, _ = membership_of(workspace.catalogue, id)
    if place is None:
        raise NotFoundError(f"{id} has not been read yet, or is gone: run `aluetutka ingest`")
    return place
