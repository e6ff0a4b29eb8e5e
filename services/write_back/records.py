"""What each kind of site is to say of a document, in its own fields."""

import html
from dataclasses import dataclass, field, replace

from corpus.catalogue import Reference
from corpus.catalogue.contents import load_document
from corpus.write_back.dspace import FIELDS
from corpus.write_back.values import Details
from corpus.write_back.wordpress import EXCERPT, META, TAGS
from services.answers.subjects import GivenSubject
from services.answers.texts import TaggedText
from services.metadata_formats.dspace import as_dspace_item
from services.metadata_formats.wordpress import as_wordpress_post
from services.subjects.shown import INDEXED, describe_subjects
from services.tagging import tag_document
from services.workspace import Workspace

ABSTRACT = "dc.description.abstract"
PROPERTIES = ("language", "authority", "confidence")


@dataclass(frozen=True, slots=True)
class SiteRecord:
    """Values by the names of a site's fields."""

    fields: dict[str, tuple[str, ...]]
    texts: frozenset[str]  # fields with one text each
    details: Details = field(default_factory=dict)


def tag_stored(workspace: Workspace, reference: Reference, *, accepted_only: bool) -> TaggedText:
    """Return the metadata of a stored document, with the subjects that people have left or given it."""
    location = workspace.catalogue.raw(reference)[0]
    tagged = tag_document(workspace.analyser, location, load_document(workspace.catalogue, reference), workspace)
    (described,) = describe_subjects(workspace, [reference.document_id])
    kept = [one for one in described.subjects if one.decision or (not accepted_only and one.score >= INDEXED)]
    return replace(
        tagged, subjects=tuple(GivenSubject(one.uri, one.label, one.score, one.evidence) for one in kept)
    )  # fmt: skip


def as_wordpress(tagged: TaggedText) -> SiteRecord:
    """Return what a WordPress post is to say: tags, excerpt, and custom fields that its site registers."""
    post = as_wordpress_post(tagged)
    lists = {TAGS: post.get("tag_names", [])}
    lists |= {f"{META}{name}": values for name, values in post.get("meta", {}).items()}
    fields = {name: tuple(map(html.unescape, values)) for name, values in lists.items()}
    excerpt = html.unescape(post.get("excerpt", ""))
    return SiteRecord(fields | {EXCERPT: (excerpt,) if excerpt else ()}, frozenset([EXCERPT]))


def as_dspace(tagged: TaggedText) -> SiteRecord:
    """Return what a DSpace item is to say: subjects with their URIs, abstract, places."""
    said = {name: values for name, values in as_dspace_item(tagged)["metadata"].items() if name in FIELDS}
    details = {
        (name, one["value"]): {key: one[key] for key in PROPERTIES if one[key] is not None}
        for name, values in said.items()
        for one in values
    }
    fields = {name: tuple(one["value"] for one in values) for name, values in said.items()}
    return SiteRecord(fields, frozenset([ABSTRACT]), details)
