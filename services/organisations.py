"""Names of organisations first seen in the corpus: which there are, and what operators decide about them."""

from collections.abc import Mapping
from dataclasses import replace
from difflib import get_close_matches
from functools import cache

from corpus.catalogue.namings import count_bodies, count_in_roles, count_namings, count_roles
from corpus.catalogue.organisations import (
    Evidence,
    NamedOrganisation,
    find_evidence,
    find_named,
    forget_decision,
    list_named,
    load_decisions,
    store_decision,
)
from corpus.errors import DecisionError, NotFoundError
from corpus.records import DecidedName
from nlp.organisations.registry import organisation_entries
from nlp.organisations.relations import current_id, parent_of, predecessors_of, registered_name_of, successions
from services.answers.places import Companion
from services.answers.publications import (
    AlikeName,
    ListedOrganisation,
    NamingPassage,
    OrganisationAnswer,
    OrganisationName,
    OrganisationState,
)
from services.locks import exclusive_run
from services.namings import newest_naming, themes_naming, to_companions, years_naming
from services.workspace import Workspace

AROUND = 160  # characters of evidence on either side of a name
SURE = 0.8  # how sure the surest mention of a new name must be for the name to be worth a decision
ALIKE = 0.85  # of the letters of two names, from which on they may be one


def list_organisations(
    workspace: Workspace, *, new: bool = False, doubtful: bool = False, limit: int | None = None
) -> list[ListedOrganisation]:
    """Return the organisations that documents name, those of most documents first.

    :param new: only names that neither the registry nor an operator knows; each with names that are much like it.
    :param doubtful: with those that are less sure to be an organisation's than what is worth a decision.
    """
    decided = {decision.id: decision for decision in load_decisions(workspace.catalogue)}
    named = [(found, _state(found.id, decided)) for found in list_named(workspace.catalogue)]
    if new:
        named = [(found, state) for found, state in named if state == "new" and (doubtful or found.score >= SURE)]
    names = sorted({found.name for found, _ in named} | set(_registered().values()))
    return [
        ListedOrganisation(*found, state, tuple(_alike(found.name, names)) if state == "new" else ())
        for found, state in named[:limit]
    ]


def list_partners(workspace: Workspace, *, role: str | None = None) -> list[Companion]:
    """Return the organisations that have a role in publications, those of most publications first.

    :param role: only those that have this one; of the others no role is left out.
    """
    found = to_companions(count_in_roles(workspace.catalogue), most=None)
    having = [one for one in found if role is None or role in one.roles]
    return sorted(having, key=lambda one: (-(one.roles[role] if role else one.publications), one.name))


def _state(id: str, decided: Mapping[str, DecidedName]) -> OrganisationState:
    if id in _registered():
        return "registry"
    if id not in decided:
        return "new"
    return "rejected" if decided[id].rejected else "confirmed"


def is_decidable(id: str) -> bool:
    """Return whether an operator can decide about a name: those of the registry are known."""
    return id not in _registered()


def list_decisions(workspace: Workspace) -> list[DecidedName]:
    """Return what operators decided."""
    return load_decisions(workspace.catalogue)


def describe_name(workspace: Workspace, id: str, *, limit: int) -> OrganisationName:
    """Return what is known of an organisation's name, for who decides on it: also after it was rejected.

    :param limit: of passages that name it.
    :raises NotFoundError: when no document names it and nothing was decided about it.
    """
    decided = {decision.id: decision for decision in load_decisions(workspace.catalogue)}
    found = find_named(workspace.catalogue, id, today=current_id(id))
    if found is None and id not in decided:
        raise NotFoundError(f"no document names {id}: `aluetutka organisations list` gives the ids")
    names = _registered() | {one.id: one.name for one in list_named(workspace.catalogue)}
    name = decided[id].found if id in decided else names.get(id, id)
    near = _alike(name, sorted(set(names.values())))
    return OrganisationName(
        id=id,
        name=name,
        documents=found.documents if found else 0,
        mentions=found.mentions if found else 0,
        state=_state(id, decided),
        decision=decided.get(id),
        into_name=names.get(decided[id].into or "") if id in decided else None,
        alike=tuple(AlikeName(other, named) for other, named in names.items() if named in near and other != id),
        passages=tuple(map(_naming_passage, find_evidence(workspace.catalogue, id, limit=limit))),
    )


def describe_organisation(workspace: Workspace, id: str, *, limit: int) -> OrganisationAnswer:
    """Return an organisation's name, counts and passages that name it.

    :raises NotFoundError: when no document names it; so do the decisions below.
    """
    found = _find_named(workspace, id)
    catalogue, today = workspace.catalogue, {current_id(id)}
    evidence = find_evidence(workspace.catalogue, id, limit=limit)
    names, succession, parent = _registered(), successions().get(id), parent_of(id)
    return OrganisationAnswer(
        *found,
        passages=tuple(map(_naming_passage, evidence)),
        registered_name=registered_name_of(id),
        parent=names.get(parent) if parent else None,
        successor=names.get(succession.id) if succession else None,
        succeeded_in=succession.year if succession else None,
        predecessors=tuple(names[before] for before in predecessors_of(id)),
        publications=count_namings(catalogue, today).publications,
        roles=count_roles(catalogue, today),
        years=years_naming(workspace, today),
        newest=newest_naming(workspace, today, limit=limit) if limit else (),
        themes=themes_naming(workspace, today),
        partners=to_companions(count_bodies(catalogue, today, in_roles=True)),
    )


def _find_named(workspace: Workspace, id: str) -> NamedOrganisation:
    found = find_named(workspace.catalogue, id, today=current_id(id))
    if found is None:
        raise NotFoundError(f"no document names {id}: `aluetutka organisations list` gives the ids")
    return found


def _naming_passage(evidence: Evidence) -> NamingPassage:
    text, start, end = evidence.text, evidence.start, evidence.end
    before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    return NamingPassage(evidence.title, evidence.location, before, text[start:end], after)


def confirm(workspace: Workspace, id: str, name: str | None = None) -> int:
    """Confirm a name, under another name where one is given; return how many documents are to be analysed again."""
    known = _known(workspace, id)
    return _decide(workspace, DecidedName(id, known.found, name or known.name))


def merge(workspace: Workspace, id: str, into: str) -> int:
    """Take a name for another name of an organisation of the registry or of the corpus.

    :raises DecisionError: when they are one already.
    """
    known = _known(workspace, id)
    decided = {one.id: one for one in load_decisions(workspace.catalogue)}
    target, last = into, decided.get(into)
    while last and last.into:
        target, last = last.into, decided.get(last.into)
    if target == id:
        raise DecisionError(f"{id} and {into} are one organisation already")
    if target not in _registered() and target not in decided:
        confirm(workspace, target)
    return _decide(workspace, replace(known, into=target, rejected=False))


def reject(workspace: Workspace, id: str) -> int:
    """Take a name for none of an organisation."""
    return _decide(workspace, replace(_known(workspace, id), into=None, rejected=True))


def forget(workspace: Workspace, id: str) -> int:
    """Take a decision back."""
    decided = next((one for one in load_decisions(workspace.catalogue) if one.id == id), None)
    if decided is None:
        raise NotFoundError(f"nothing was decided about {id}")
    with exclusive_run(workspace.lock, workspace.folder):
        return forget_decision(workspace.catalogue, decided)


def _decide(workspace: Workspace, decided: DecidedName) -> int:
    with exclusive_run(workspace.lock, workspace.folder):
        return store_decision(workspace.catalogue, decided)


def _known(workspace: Workspace, id: str) -> DecidedName:
    """Return what is known of a name: the decision on it, or what documents call it."""
    if id in _registered():
        raise DecisionError(f"{id} is in the registry of organisations: only names first seen here are decided on")
    for one in load_decisions(workspace.catalogue):
        if one.id == id:
            return one
    found = _find_named(workspace, id)
    return DecidedName(id, found.name, found.name)


@cache
def _registered() -> dict[str, str]:
    return {entry.id: entry.name for entry, _ in organisation_entries()}


def _alike(name: str, names: list[str]) -> list[str]:
    near = [one for one in names if one != name and one[:2].lower() == name[:2].lower()]
    return get_close_matches(name, near, n=3, cutoff=ALIKE)
