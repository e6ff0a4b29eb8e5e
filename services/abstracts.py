"""The abstract of a publication: its own where it has one, else sentences of it that represent it."""

from collections.abc import Sequence
from functools import cache

from corpus.abstracts import OwnAbstract, find_own_abstracts
from corpus.characters import one_line
from corpus.records import Document, Mention
from models.encoders import Encoder, load_encoder
from nlp.languages import detect_language
from nlp.words.finnish import Finnish
from nlp.words.vectors import load_word_vectors
from services.answers.texts import AbstractEvidence, FoundAbstract
from services.key_sentences import find_key_sentences

ENCODER = "finnish-static"  # the same for every workspace, so that a text's abstract is the same everywhere
EXTRACT = "text"  # where sentences that are quoted stand


def find_abstract(document: Document, mentions: Sequence[Mention], finnish: Finnish) -> FoundAbstract | None:
    """Return the publication's own abstract, or sentences of it that represent it.

    Every word stands in the text or its metadata.

    :param mentions: names found in the text.
    :returns: None of a text that is too short to be shortened.
    """
    return find_own_abstract(document) or _extracted(document, mentions, finnish)


def find_own_abstract(document: Document) -> FoundAbstract | None:
    """Return the publication's own abstract, in its own language where there are several."""
    own = list(find_own_abstracts(document))
    in_language = (one for one in own if _language_of(document, one) == document.language)
    best = next(in_language, own[0] if own else None)
    return _own(document, best) if best else None


def _language_of(document: Document, own: OwnAbstract) -> str | None:
    """Return the language of an abstract: that of its words, else of its name."""
    text = own.text or " ".join(document.text[start:end] for start, end in own.spans)
    return detect_language(text) or own.language or document.language


def _own(document: Document, own: OwnAbstract) -> FoundAbstract:
    evidence = tuple(_evidence(document, start, end) for start, end in own.spans)
    text = own.text or "\n\n".join(one_line(one.text) for one in evidence)
    return FoundAbstract(text, "own", own.said_in, _language_of(document, own), evidence)


def _extracted(document: Document, mentions: Sequence[Mention], finnish: Finnish) -> FoundAbstract | None:
    spans = find_key_sentences(document, mentions, encoder=shipped_encoder(), finnish=finnish)
    evidence = tuple(_evidence(document, start, end) for start, end in spans)
    text = " ".join(one_line(one.text) for one in evidence)
    return FoundAbstract(text, "extracted", EXTRACT, document.language, evidence) if evidence else None


def _evidence(document: Document, start: int, end: int) -> AbstractEvidence:
    page = document.page_at(start)
    return AbstractEvidence(start, end, document.text[start:end], page, document.page_label(page))


@cache
def shipped_encoder() -> Encoder:
    """Return the encoder that comes with the project, loaded once a process."""
    return load_encoder(ENCODER, word_vectors=load_word_vectors)
