"""What is decided about documents together, once they are read: publications, duplicates, notes of changes."""

from collections.abc import Collection

from corpus.catalogue.contents import load_document
from corpus.catalogue.duplicates import redecide_duplicates, store_note, store_signature, undescribed, unsigned
from corpus.catalogue.linked import crowded_keys, linked_documents, store_keys
from corpus.catalogue.publications import load_candidates, memberships_of, replace_memberships
from corpus.catalogue.store import Catalogue
from corpus.catalogue.teasers import retire_told
from corpus.catalogue.unsettled import is_settled, mark_settled, unsettled_documents
from corpus.changes import describe_change
from corpus.duplicates import sign_text
from corpus.publications import Candidate, group_documents
from services.workspace import Workspace


def group_publications(workspace: Workspace) -> None:
    """Put publications together where documents were read or went; what moves is indexed again.

    Looked at are these documents and those that they may belong to: what it costs depends on how many they are, not on
    how many there are.
    """
    catalogue = workspace.catalogue
    if is_settled(catalogue):
        return
    retire_told(catalogue)
    changed = unsettled_documents(catalogue)
    for newer, older in undescribed(catalogue, changed):
        store_note(catalogue, newer, describe_change(load_document(catalogue, older), load_document(catalogue, newer)))
    for reference, text in unsigned(catalogue, changed):
        store_signature(catalogue, reference, *sign_text(text))
    decided = redecide_duplicates(catalogue, changed)
    _group(catalogue, {*changed, *decided})
    mark_settled(catalogue, changed)  # last: a run killed before groups again


def _group(catalogue: Catalogue, changed: Collection[str]) -> None:
    """Put publications together again that changed documents belong to, belonged to, or may belong to."""
    known: dict[str, Candidate] = {}
    reached, new = set[str](), set(changed) | linked_documents(catalogue, changed, changed=changed)
    while new:
        reached |= new
        found = load_candidates(catalogue, sorted(new))
        store_keys(catalogue, sorted(new), found)
        known.update({one.id: one for one in found})
        new = linked_documents(catalogue, new, changed=changed) - reached
    ids = sorted(reached)
    crowded = crowded_keys(catalogue, known.values())
    grouped = group_documents(known.values(), memberships_of(catalogue, ids), crowded=crowded)
    replace_memberships(catalogue, ids, grouped)
