"""Mentions by offsets of a text as it was written, and what is known of it by offsets of the text as it is read."""

from dataclasses import replace

from corpus.records import Mention
from nlp.roles.attribution import Decided
from nlp.roles.view import DocumentView
from nlp.words.readable import ReadableText


def blocks_as_read(view: DocumentView, readable: ReadableText) -> DocumentView:
    """Return what is known of a document, its blocks by offsets of its text as it is read."""
    if not readable.changed or not view.blocks:
        return view
    ends = [(readable.read(block.start), readable.read(block.end)) for block in view.blocks]
    moved = (
        replace(block, start=start, end=end)
        for block, (start, end) in zip(view.blocks, ends, strict=True)
        if start < end
    )
    return replace(view, blocks=tuple(moved))


def mention_as_written(mention: Mention, readable: ReadableText) -> Mention:
    """Return a mention by offsets of the text as it was written."""
    if not readable.changed:
        return mention
    start, end = readable.original(mention.start, mention.end)
    return replace(mention, start=start, end=end)


def decision_as_written(decided: Decided, readable: ReadableText) -> Decided:
    """Return a decision by offsets of the text as it was written."""
    name = decided.candidate.name
    start, end = readable.original(name.start, name.end)
    return replace(decided, candidate=replace(decided.candidate, name=replace(name, start=start, end=end)))
