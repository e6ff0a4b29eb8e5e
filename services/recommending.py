"""What publications recommend: listed by query, filters and addressee."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from corpus.catalogue.contents import load_document
from corpus.catalogue.publications import members_of, membership_of
from corpus.catalogue.recommendations import load_recommendations, shown_references
from corpus.records import Document, Recommendation
from index.records import PassageFacts
from nlp.recommendations.promises import promised_count
from nlp.words.finnish import query_terms, terms_of
from services.answers.texts import FoundRecommendation, ListedRecommendation
from services.query_language.asking import read_query
from services.searching import Question, resolve_filters
from services.workspace import Workspace

MOST_PASSAGES = 10_000  # that recommend something and are looked through
BY_WORDS = 0.5  # what all words of a query weigh beside its meaning


@dataclass(frozen=True, slots=True)
class _Listed:
    answer: ListedRecommendation
    start: int


def list_recommendations(
    workspace: Workspace, question: Question, *, addressee: str | None = None, document: str | None = None
) -> list[ListedRecommendation]:
    """Return what the publications in the index recommend: the nearest to a query first, without one the newest.

    :param addressee: the name of one that is to act, or what it is in the nominative ("kunta").
    :param document: only of this one, by its id.
    :raises NotFoundError: as for a search.
    :raises IndexUnreadableError: when there is no index, or one of another encoder.
    """
    filters = replace(resolve_filters(workspace, question), recommending=True)
    if document is not None:
        filters = replace(filters, documents=[document])
    nothing = np.zeros(workspace.encoder.width, dtype=np.float32)
    hits = workspace.index().search([], nothing, filters=filters, limit=MOST_PASSAGES).hits
    found = list(_in_passages(workspace, [hit.passage for hit in hits]))
    if addressee is not None:
        found = [listed for listed in found if _is_addressed(listed.answer.addressees, addressee)]
    text = read_query(workspace, question.query).text
    ranked = _ranked(workspace, text, found) if text else _newest_first(found)
    return list(_with_promises(workspace, ranked[: question.limit]))


def _with_promises(workspace: Workspace, found: Sequence[ListedRecommendation]) -> Iterator[ListedRecommendation]:
    """Yield recommendations with how many their publication promises, and how many of them were found."""
    counts: dict[str, tuple[int | None, int]] = {}
    for listed in found:
        place, _ = membership_of(workspace.catalogue, listed.document_id)
        publication = place.publication_id if place else listed.document_id
        if publication not in counts:
            members = [one.document_id for one in members_of(workspace.catalogue, publication)]
            counts[publication] = _counts(workspace, members or [listed.document_id])
        promised, counted = counts[publication]
        yield replace(listed, promised=promised, counted=counted)


def _counts(workspace: Workspace, members: Sequence[str]) -> tuple[int | None, int]:
    """Return how many recommendations documents of a publication promise, and how many one of them has."""
    references = list(shown_references(workspace.catalogue, members))
    texts = (load_document(workspace.catalogue, reference).text for reference in references)
    promised = next((count for text in texts if (count := promised_count(text)) is not None), None)
    return promised, max((len(load_recommendations(workspace.catalogue, one)) for one in references), default=0)


def _in_passages(workspace: Workspace, passages: Sequence[PassageFacts]) -> Iterator[_Listed]:
    """Yield what passages recommend, each with the publication that it is of."""
    by_document: defaultdict[str, list[PassageFacts]] = defaultdict(list)
    for passage in passages:
        by_document[passage.document_id].append(passage)
    for reference in shown_references(workspace.catalogue, by_document):
        read = load_document(workspace.catalogue, reference)
        for recommendation in load_recommendations(workspace.catalogue, reference):
            text = read.text[recommendation.start : recommendation.end]
            held = next((passage for passage in by_document[reference.document_id] if text[:60] in passage.text), None)
            if held is not None:
                yield _Listed(_listed(read, recommendation, held), recommendation.start)


def _listed(read: Document, recommendation: Recommendation, passage: PassageFacts) -> ListedRecommendation:
    found = describe_recommendation(read, recommendation)
    return ListedRecommendation(
        text=found.text, number=found.number, addressees=found.addressees, page=found.page,
        page_label=found.page_label, score=found.score,
        title=passage.title, date=passage.date, kind=passage.kind, heading=passage.heading, url=passage.url,
        source_path=passage.source_path, document_id=passage.document_id, passage_id=passage.passage_id,
    )  # fmt: skip


def describe_recommendation(read: Document, recommendation: Recommendation) -> FoundRecommendation:
    """Return a recommendation as it is shown."""
    text = " ".join(read.text[recommendation.start : recommendation.end].split())
    names = tuple(to.name for to in recommendation.addressees)
    page = read.page_at(recommendation.start)
    return FoundRecommendation(text, recommendation.number, names, page, read.page_label(page), recommendation.score)


def _is_addressed(names: Sequence[str], wanted: str) -> bool:
    return wanted.casefold() in (name.casefold() for name in names)


def _newest_first(found: Sequence[_Listed]) -> list[ListedRecommendation]:
    in_order = sorted(found, key=lambda listed: (listed.answer.document_id, listed.start))
    newest_first = sorted(in_order, key=lambda listed: listed.answer.date or "", reverse=True)
    return [listed.answer for listed in newest_first]


def _ranked(workspace: Workspace, query: str, found: Sequence[_Listed]) -> list[ListedRecommendation]:
    """Rank by meaning and by the share of the query's words."""
    if not found:
        return []
    wanted = set(query_terms(workspace.finnish.tokens(query)))
    texts = [listed.answer.text for listed in found]
    meaning = workspace.encoder.encode(texts) @ workspace.encoder.encode([query], as_queries=True)[0]
    words = [len(wanted & set(terms_of(workspace.finnish.tokens(text)))) / max(len(wanted), 1) for text in texts]
    order = np.argsort(-(meaning + BY_WORDS * np.array(words)), kind="stable")
    return [found[at].answer for at in order.tolist()]
