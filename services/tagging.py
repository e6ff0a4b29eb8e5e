"""The metadata of one publication, found and with its evidence; nothing is stored."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from corpus.catalogue.theme_fits import last_fit
from corpus.catalogue.themes import all_themes, shown_ids, theme_centres
from corpus.metadata import describe_document
from corpus.passages import BESIDE_TEXT, split_passages
from corpus.reading import read_document
from corpus.records import Document, Mention, Resource
from corpus.settings import Subjects
from models.themes.clusters import NO_THEME, assign_themes
from nlp.languages import detect_language
from nlp.mentions import Analyser
from nlp.recommendations.finding import RecommendationFinder
from nlp.roles.view import view_of
from services.abstracts import find_abstract
from services.answers.subjects import GivenSubject
from services.answers.texts import (
    FoundAbstract,
    MaterialLink,
    MentionSummary,
    MetadataField,
    TaggedText,
    TeaserCard,
    ThemeShare,
)
from services.failures import attempt, reason_of
from services.parties import MemberText, find_parties, keep_own_roles
from services.recommending import describe_recommendation
from services.subjects.naming import known_concepts
from services.subjects.refining import in_no_vocabulary
from services.subjects.suggesting import suggest_subjects
from services.themes.assigning import is_themed, vectors_version
from services.workspace import Workspace, load_indexer

LEFT_OUT = {"date", "money", "count"}  # many in every report, and about none of it


def tag_resource(analyser: Analyser, resource: Resource, workspace: Workspace | None = None) -> TaggedText:
    """Read a resource; return its metadata, names, recommendations and, with a workspace, which themes it is about.

    :raises UnreadableDocumentError: with the reason, when it cannot be read.
    """
    return tag_document(analyser, resource.location, read_document(resource), workspace)


def tag_document(
    analyser: Analyser, source: str, document: Document, workspace: Workspace | None = None
) -> TaggedText:  # fmt: skip
    """Return what `tag_resource` does of what was read already.

    :param source: where it was read from.
    """
    return tag_with_names(analyser, source, document, workspace)[0]


def tag_with_names(
    analyser: Analyser, source: str, document: Document, workspace: Workspace | None = None
) -> tuple[TaggedText, Document, list[Mention]]:  # fmt: skip
    """Return what `tag_document` does, with the text in its language and the names in it."""
    document = replace(document, language=document.language or detect_language(document.text))
    metadata, origins = describe_document(document)
    mentions = keep_own_roles(analyser, document, analyser.find_mentions(document.text, view=view_of(document)))
    finder = RecommendationFinder(analyser.finnish)
    abstract = find_abstract(document, mentions, analyser.finnish)
    tagged = TaggedText(
        source=source,
        url=document.url,
        title=document.title,
        language=document.language,
        date=document.date,
        kind=document.kind,
        metadata=metadata,
        origins=origins,
        fields=tuple(MetadataField(said.name, said.value, said.origin, said.language) for said in document.fields),
        materials=tuple(MaterialLink(link.label, link.url) for link in document.materials),
        teasers=tuple(TeaserCard(card.title, card.text, card.url) for card in document.teasers),
        abstract=abstract,
        subjects=find_subjects(analyser, document, abstract, workspace),
        mentions_summary=summarise_mentions(mentions),
        themes=find_themes(workspace, document) if workspace else (),
        recommendations=tuple(describe_recommendation(document, one) for one in finder.find(document, mentions)),
        parties=find_parties(analyser, [MemberText("", document, mentions)]),
    )
    return tagged, document, mentions


def shorten(tagged: TaggedText, limit: int) -> TaggedText:
    """Return a tagged text with so many names, themes and subjects at most."""
    return replace(
        tagged,
        subjects=tagged.subjects[:limit],
        mentions_summary=tagged.mentions_summary[:limit],
        themes=tagged.themes[:limit],
    )


@dataclass(frozen=True, slots=True)
class Untagged:
    """A text of several that could not be read, and why."""

    source: str
    reason: str


def tag_each(
    analyser: Analyser, found: Iterable[tuple[Resource, str | None]], workspace: Workspace | None = None
) -> Iterator[TaggedText | Untagged]:
    """Tag resources one by one; what one of them raises is its own.

    :param found: each with the reason where its bytes could not be had.
    :raises AluetutkaError: when the error would meet every other text too.
    """
    for resource, problem in found:
        source = resource.location
        if problem is not None:
            yield Untagged(source, problem)
        else:
            yield attempt(
                lambda resource=resource: tag_resource(analyser, resource, workspace),  # type: ignore[misc]
                lambda error, source=source: Untagged(source, reason_of(error)),  # type: ignore[misc]
            )


def find_subjects(
    analyser: Analyser, document: Document, abstract: FoundAbstract | None, workspace: Workspace | None
) -> tuple[GivenSubject, ...]:  # fmt: skip
    """Return the subjects of a document, by the shipped model and its settings where there is no workspace."""
    settings = workspace.settings.subjects if workspace else Subjects()
    indexer = workspace.subject_indexer if workspace else load_indexer(settings.model)
    return suggest_subjects(
        indexer, analyser.finnish, document, abstract,
        limit=settings.limit, threshold=settings.threshold, exclude=settings.exclude,
        find=known_concepts(workspace).find if workspace else in_no_vocabulary,
    )  # fmt: skip


def summarise_mentions(mentions: list[Mention]) -> tuple[MentionSummary, ...]:
    """Count mentions of the same thing in the same role, the most frequent first."""
    counted = Counter(
        (one.type, one.current_id, one.name, one.role) for one in mentions if one.type not in LEFT_OUT
    )  # fmt: skip
    return tuple(MentionSummary(type, id, name, count, role) for (type, id, name, role), count in counted.most_common())


def find_themes(workspace: Workspace, document: Document) -> tuple[ThemeShare, ...]:
    """Return the workspace's themes that a document's passages fall in, with the share of the passages."""
    centres = theme_centres(workspace.catalogue, vectors_version(workspace))
    texts = [
        document.text[passage.start : passage.end]
        for passage in split_passages(document)
        if passage.part not in BESIDE_TEXT
    ]
    texts = [text for text in texts if is_themed(len(text.split()))]
    if not centres or not texts:
        return ()
    fit = last_fit(workspace.catalogue)
    vectors = workspace.encoder.encode(texts)
    nearest = assign_themes(vectors, np.stack(list(centres.values())), minimum=fit.minimum if fit else 0.0)
    shown, names = shown_ids(workspace.catalogue), list(centres)
    found = Counter(shown.get(names[at]) for at in nearest.tolist() if at != NO_THEME)
    labels = {theme.id: theme.label for theme in all_themes(workspace.catalogue)}
    return tuple(
        ThemeShare(id, labels[id], round(count / len(texts), 3)) for id, count in found.most_common() if id is not None
    )
