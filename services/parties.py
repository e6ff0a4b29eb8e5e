"""Who commissioned, paid for, made and published a publication, as its documents say it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.metadata import describe_document
from corpus.records import Document, Mention
from nlp.mentions import Analyser
from nlp.roles.own_work import OwnWork
from services.answers.texts import Party

#: Roles in the order that a reader looks for them.
ROLES = ("client", "funder", "coordinator", "author", "partner", "participant", "publisher")
ONE_BODY = ("client", "publisher")  # roles that documents of one work hardly ever give to different bodies


@dataclass(frozen=True, slots=True)
class MemberText:
    """A document of a publication with what it names."""

    id: str
    document: Document
    mentions: Sequence[Mention]


@dataclass(frozen=True, slots=True)
class _Said:
    """One place that gives a body a role."""

    document_id: str
    role: str
    id: str
    name: str
    score: float
    evidence: str
    page: int | None
    page_label: str | None


def find_parties(analyser: Analyser, members: Sequence[MemberText]) -> tuple[Party, ...]:
    """Return the bodies that documents of a publication give a role, each role of each body once.

    :param members: the documents of one publication.
    """
    by_body: defaultdict[tuple[str, str], list[_Said]] = defaultdict(list)
    for said in (said for member in members for said in _said_in(analyser, member)):
        by_body[said.role, said.id].append(said)
    parties = [_party(places) for places in by_body.values()]
    return tuple(sorted(parties, key=lambda party: (ROLES.index(party.role), -party.score, party.name)))


def find_conflicts(parties: Sequence[Party]) -> tuple[str, ...]:
    """Return what documents say differently: two clients, or one body in two roles by two documents."""
    return (*_different_bodies(parties), *_different_roles(parties))


def _different_bodies(parties: Sequence[Party]) -> Iterator[str]:
    for role in ONE_BODY:
        named = [party for party in parties if party.role == role]
        apart = [party for party in named[1:] if not set(party.documents) & set(named[0].documents)]
        if apart:
            said = "; ".join(f"{party.name} by {', '.join(party.documents)}" for party in (named[0], *apart))
            yield f"{role}: {said}"


def _different_roles(parties: Sequence[Party]) -> Iterator[str]:
    by_id: defaultdict[str, list[Party]] = defaultdict(list)
    for party in parties:
        by_id[party.id].append(party)
    for first, *others in by_id.values():
        apart = [party for party in others if not set(party.documents) & set(first.documents)]
        if apart:
            said = "; ".join(f"{party.role} by {', '.join(party.documents)}" for party in (first, *apart))
            yield f"{first.name}: {said}"


def _said_in(analyser: Analyser, member: MemberText) -> Iterator[_Said]:
    """Yield what a document's text and its metadata say."""
    document = member.document
    for mention, where in _roles_in(analyser, document, member.mentions):
        page = document.page_at(mention.start)
        label = document.page_label(page)
        role = str(mention.role)
        yield _Said(member.id, role, mention.current_id, mention.name, mention.score, where, page, label)
    metadata, origins = describe_document(document)
    for name in metadata.get("publisher", []):
        id = analyser.organisation_id(name)
        yield _Said(member.id, "publisher", id, name, 1.0, f"publisher: {name} [{origins['publisher']}]", None, None)


def _roles_in(analyser: Analyser, document: Document, mentions: Sequence[Mention]) -> Iterator[tuple[Mention, str]]:
    """Yield the mentions with a role in the publication itself, each with the sentence that says so."""
    with_roles = [mention for mention in mentions if mention.role in ROLES]
    if not with_roles:
        return
    evidence, own = analyser.find_evidence(document.text, with_roles), OwnWork(document, analyser.finnish)
    for mention in with_roles:
        if own.holds(mention, evidence[mention]):
            yield mention, evidence[mention]


def keep_own_roles(analyser: Analyser, document: Document, mentions: Sequence[Mention]) -> list[Mention]:
    """Return mentions without the roles that they have in other works than the publication itself."""
    own = {id(mention) for mention, _ in _roles_in(analyser, document, mentions)}
    return [
        mention if mention.role is None or id(mention) in own else replace(mention, role=None) for mention in mentions
    ]


def _party(places: Sequence[_Said]) -> Party:
    best = max(places, key=lambda said: said.score)
    documents = tuple(dict.fromkeys(said.document_id for said in places if said.document_id))
    return Party(
        best.role, best.id, best.name, best.score, len(places), documents, best.evidence, best.page, best.page_label
    )
