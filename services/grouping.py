"""What is decided about documents together, once they are read: publications, duplicates, notes of changes."""

from corpus.catalogue.contents import load_document
from corpus.catalogue.duplicates import (
    load_signatures,
    mark_grouped,
    replace_duplicates,
    replace_editions,
    store_note,
    store_signature,
    text_of,
    undescribed,
    unsigned,
)
from corpus.catalogue.publications import is_ungrouped, load_candidates, load_memberships, replace_memberships
from corpus.catalogue.teasers import retire_told
from corpus.changes import describe_change
from corpus.duplicates import find_duplicates, sign_text
from corpus.publications import group_documents
from services.workspace import Workspace


def group_publications(workspace: Workspace) -> None:
    """Put publications together where documents were read or went; what moves is indexed again."""
    catalogue = workspace.catalogue
    if not is_ungrouped(catalogue):
        return
    retire_told(catalogue)
    for newer, older in undescribed(catalogue):
        store_note(catalogue, newer, describe_change(load_document(catalogue, older), load_document(catalogue, newer)))
    for reference, text in unsigned(catalogue):
        store_signature(catalogue, reference, *sign_text(text))
    alike = find_duplicates(load_signatures(catalogue), lambda id: text_of(catalogue, id))
    replace_duplicates(catalogue, [document for document in alike if not document.is_edition])
    replace_editions(catalogue, [document for document in alike if document.is_edition])
    regroup_documents(workspace)
    mark_grouped(catalogue)  # last: a run killed before groups again


def regroup_documents(workspace: Workspace) -> None:
    """Put publications together from what is known of their documents."""
    catalogue = workspace.catalogue
    replace_memberships(catalogue, group_documents(load_candidates(catalogue), load_memberships(catalogue)))
