"""Writing the metadata of documents back to the sites that they are on."""

from collections.abc import Callable
from contextlib import ExitStack

from corpus.addresses import is_address
from corpus.catalogue import Reference
from corpus.catalogue.contents import load_document
from corpus.catalogue.publications import document_state
from corpus.catalogue.store import LIVE
from corpus.catalogue.written_values import load_written, store_written
from corpus.errors import DecisionError, NotFoundError
from corpus.write_back.connection import Connection
from corpus.write_back.dspace import open_dspace
from corpus.write_back.values import Site
from corpus.write_back.wordpress import open_wordpress
from corpus.write_back_settings import WriteBackEntry
from services.answers.texts import TaggedText
from services.answers.write_back import WriteBackReport
from services.locks import exclusive_run
from services.publications import locate_document
from services.workspace import Workspace
from services.write_back.planning import plan_changes, written_by_us
from services.write_back.records import SiteRecord, as_dspace, as_wordpress, tag_stored

OPENERS: dict[str, Callable[..., tuple[Connection, Site]]] = {"wordpress": open_wordpress, "dspace": open_dspace}
RECORDS: dict[str, Callable[[TaggedText], SiteRecord]] = {"wordpress": as_wordpress, "dspace": as_dspace}


def write_back(
    workspace: Workspace, document: str, *, to: str = "", address: str = "", write: bool = False
) -> WriteBackReport:
    """Compare what a site says of a document with what was found, and write what no person has written there.

    :param to: name of the site in the settings; may be left out where there is one.
    :param address: where readers find the document at that site; may be left out where it was read from there.
    :param write: else nothing is changed, and the report says what would be.
    :raises NotFoundError: when there is no such document, site, or entry of it.
    :raises SourceUnavailableError: when the site does not answer, or refuses.
    """
    entry = _target(workspace, to)
    reference = _newest(workspace, locate_document(workspace, document))
    where = address or _address(workspace, reference)
    record = RECORDS[entry.kind](tag_stored(workspace, reference, accepted_only=entry.accepted_only))
    with ExitStack() as stack:
        if write:
            stack.enter_context(exclusive_run(workspace.lock, workspace.folder))
        connection, site = OPENERS[entry.kind](entry.url, entry.user, entry.secret(), local=entry.local)
        stack.enter_context(connection)
        return _compare(workspace, entry, site, reference, where, record, write=write)


def _compare(
    workspace: Workspace, entry: WriteBackEntry, site: Site, reference: Reference, where: str, record: SiteRecord, *,
    write: bool,
) -> WriteBackReport:  # fmt: skip
    remote = site.find(where)
    before = load_written(workspace.catalogue, entry.name, reference.document_id)
    changes = plan_changes(remote, record.fields, before, takes=site.takes(remote), texts=record.texts)
    changed = {one.field: one.after for one in changes if one.outcome == "changed"}
    if write and changed:
        site.write(remote, changed, record.details)
        ours = {one.field: written_by_us(one, record.fields[one.field], before.get(one.field, ())) for one in changes}
        store_written(workspace.catalogue, entry.name, reference.document_id, {field: ours[field] for field in changed})
    return WriteBackReport(entry.name, reference.document_id, remote.address, write and bool(changed), tuple(changes))


def _target(workspace: Workspace, name: str) -> WriteBackEntry:
    entries = workspace.settings.write_back
    if not entries:
        raise NotFoundError("no site is written back to: add [[write_back]] to aluetutka.toml")
    if not name and len(entries) > 1:
        raise DecisionError(f"say which site by --to: {', '.join(entry.name for entry in entries)}")
    found = next((entry for entry in entries if entry.name == name), entries[0] if not name else None)
    if found is None:
        raise NotFoundError(f"no [[write_back]] is called {name!r}: {', '.join(entry.name for entry in entries)}")
    return found


def _newest(workspace: Workspace, id: str) -> Reference:
    _, state, numbers = document_state(workspace.catalogue, id)
    if state != LIVE or not numbers:
        raise NotFoundError(f"{id} is gone, removed or could not be read: see `aluetutka document list` and `status`")
    return Reference(id, numbers[-1])


def _address(workspace: Workspace, reference: Reference) -> str:
    location = workspace.catalogue.raw(reference)[0]
    found = location if is_address(location) else load_document(workspace.catalogue, reference).url or ""
    if not is_address(found):
        raise NotFoundError(f"{reference.document_id} was not read from a site: say by --address where it is there")
    return found
