"""Subjects of documents: what they are judged by, and what is said of each."""

import pytest

from corpus.records import Block, Document
from models.subjects.artefact import load_shipped
from nlp.words.finnish import Finnish
from services.subjects.digests import SHORT, digest
from services.subjects.suggesting import suggest_subjects

WASTE = (
    "Jätehuollon kiertotalous. Selvityksessä selvitetään yhdyskuntajätteen kierrätystä kunnissa. Kierrätys lisääntyy, "
    "kun biojätteen erilliskeräys laajenee."
)
FILLER = "Kokouksessa keskusteltiin asioista, ja seuraava kokous pidetään myöhemmin samassa paikassa. "


def written(*blocks: tuple[str, str]) -> Document:
    """A document of (kind, text) blocks; the first is its title."""
    spans, at = [], 0
    for kind, text in blocks:
        spans.append(Block(at, at + len(text), kind, 1 if kind == "heading" else 0, page=len(spans) + 1))
        at += len(text) + 2
    return Document(blocks[0][1], "\n\n".join(text for _, text in blocks), tuple(spans), "text/plain", language="fi")


def test_a_short_document_is_read_whole(finnish: Finnish) -> None:
    document = written(("heading", "Jätehuolto"), ("paragraph", WASTE))
    assert digest(finnish, document, "fi").text == document.text


def test_a_long_document_is_read_by_title_abstract_and_headings(finnish: Finnish) -> None:
    body = [("paragraph", FILLER * 30) for _ in range(12)]
    document = written(("heading", "Jätehuolto"), ("paragraph", WASTE), *body, ("heading", "Erilliskeräys"), *body[:1])
    start = document.text.index(WASTE)
    read = digest(finnish, document, "fi", [(start, start + len(WASTE))])
    assert WASTE in read.text
    assert "Erilliskeräys" in read.text
    assert len(read.lemmas) < SHORT < len(document.text.split())


def test_places_of_a_digest_are_those_of_the_document(finnish: Finnish) -> None:
    body = [("paragraph", FILLER * 30) for _ in range(12)]
    document = written(("heading", "Jätehuolto"), *body, ("heading", "Erilliskeräys"), *body[:1])
    read = digest(finnish, document, "fi")
    start, end = read.spans[read.lemmas.index("erilliskeräys")]
    assert document.text[start:end] == "Erilliskeräys"


def test_a_document_gets_subjects_with_the_words_that_speak_for_them(finnish: Finnish) -> None:
    document = written(("heading", "Jätehuolto"), ("paragraph", WASTE))
    subjects = {subject.label: subject for subject in suggest_subjects(load_shipped(), finnish, document)}
    evidence = subjects["kierrätys"].evidence
    assert [one.text for one in evidence] == ["kierrätystä"]
    assert document.text[evidence[0].start : evidence[0].end] == "kierrätystä"
    assert evidence[0].page == 2


def test_labels_are_in_the_language_of_the_text(finnish: Finnish) -> None:
    text = "Waste management in municipalities. The report studies recycling and waste sorting."
    document = written(("heading", "Waste management"), ("paragraph", text))
    english = Document(document.title, document.text, document.blocks, "text/plain", language="en")
    assert "recycling" in {subject.label for subject in suggest_subjects(load_shipped(), finnish, english)}


@pytest.mark.parametrize("text", ["…", "12 345", "qwrtp zxcvb"])
def test_a_text_that_says_nothing_gets_no_subject_that_is_likely(finnish: Finnish, text: str) -> None:
    assert suggest_subjects(load_shipped(), finnish, written(("paragraph", text)), threshold=0.3) == ()


def test_what_is_excluded_is_not_suggested(finnish: Finnish) -> None:
    document = written(("heading", "Jätehuolto"), ("paragraph", WASTE))
    first, *_ = suggest_subjects(load_shipped(), finnish, document)
    others = suggest_subjects(load_shipped(), finnish, document, exclude=(first.uri,))
    assert first.uri not in {one.uri for one in others}


def test_no_suggestion_is_less_sure_than_asked_for(finnish: Finnish) -> None:
    document = written(("heading", "Jätehuolto"), ("paragraph", WASTE))
    assert all(one.score >= 0.4 for one in suggest_subjects(load_shipped(), finnish, document, threshold=0.4))
