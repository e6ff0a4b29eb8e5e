"""A publication's own abstract: by its name, on a description page, in metadata, in front; and what is none."""

from collections.abc import Iterator

import pytest

from corpus.abstracts import OwnAbstract, find_own_abstracts
from corpus.reading import read_document
from corpus.records import Document, Field, Resource

ABSTRACT = (
    "Selvityksessä tarkastellaan kuntien taloutta ja väestön muutosta vuosina 2010–2020. Tulosten mukaan väestö "
    "keskittyy kaupunkeihin, ja pienten kuntien menot kasvavat tuloja nopeammin."
)
SWEDISH = (
    "I utredningen granskas kommunernas ekonomi och befolkningens utveckling under åren 2010–2020. Enligt resultaten "
    "koncentreras befolkningen till städerna och utgifterna ökar snabbare än inkomsterna."
)
BODY = "Kuntien tehtävät ovat laajat. Valtio rahoittaa niitä valtionosuuksilla, joista säädetään laissa erikseen. " * 6


def markdown(text: str) -> Document:
    return read_document(Resource("raportti.md", text.encode(), "text/markdown"))


def plain(text: str) -> Document:
    return read_document(Resource("raportti.txt", text.encode(), "text/plain"))


def texts(document: Document) -> Iterator[str]:
    for own in find_own_abstracts(document):
        yield own.text or " ".join(document.text[start:end] for start, end in own.spans)


@pytest.mark.parametrize(
    "name", ["Tiivistelmä", "TIIVISTELMÄ", "Johdon tiivistelmä", "Abstract", "Sammandrag", "Yhteenveto", "Summary",
             "Sammanfattning", "1 Tiivistelmä", "Executive summary", "Tiivistelmä suomeksi", "Raportin tiivistelmä"]
)  # fmt: skip
def test_an_abstract_stands_under_its_name_up_to_the_next_heading(name: str) -> None:
    document = markdown(f"# Kuntatalous\n\n## {name}\n\n{ABSTRACT}\n\n## Johdanto\n\n{BODY}")
    assert list(texts(document)) == [ABSTRACT]


def test_an_abstract_in_several_paragraphs_is_whole() -> None:
    document = markdown(f"# Kuntatalous\n\n## Tiivistelmä\n\n{ABSTRACT}\n\n{ABSTRACT}\n\n## Johdanto\n\n{BODY}")
    (own,) = find_own_abstracts(document)
    assert [document.text[start:end] for start, end in own.spans] == [ABSTRACT, ABSTRACT]


def test_abstracts_in_several_languages_are_each_their_own() -> None:
    document = markdown(
        f"# Kuntatalous\n\n## Tiivistelmä\n\n{ABSTRACT}\n\n## Sammandrag\n\n{SWEDISH}\n\n## Johdanto\n\n{BODY}"
    )
    assert [(own.language, own.said_in) for own in find_own_abstracts(document)] == [
        ("fi", "Tiivistelmä"), ("sv", "Sammandrag"),
    ]  # fmt: skip
    assert list(texts(document)) == [ABSTRACT, SWEDISH]


@pytest.mark.parametrize("border", [": ", "\n", "\t", " | ", "     "])
def test_a_description_page_says_it_behind_its_label(border: str) -> None:
    page = f"Kuvailulehti\n\nTiivistelmä{border}{ABSTRACT}\n\nAsiasanat: kuntatalous, väestö\n\n{BODY}"
    assert list(texts(plain(page))) == [ABSTRACT]


def test_a_label_of_the_description_page_ends_an_abstract() -> None:
    page = (
        f"Kuvailulehti\n\nTiivistelmä\n\n{ABSTRACT}\n\nAsiasanat\tkuntatalous, väestö, alueet\n\nISBN 978-952-367-484-4"
    )
    assert list(texts(plain(page))) == [ABSTRACT]


def test_a_long_summary_is_cut_behind_a_paragraph() -> None:
    paragraphs = "\n\n".join([BODY] * 20)
    document = markdown(f"# Kuntatalous\n\n## Tiivistelmä\n\n{paragraphs}\n\n## Johdanto\n\n{BODY}")
    (own,) = find_own_abstracts(document)
    assert sum(len(document.text[start:end].split()) for start, end in own.spans) <= 450


@pytest.mark.parametrize(
    "text",
    [
        f"# Kuntatalous\n\n{BODY}\n\n## 3 Tulot\n\n{BODY}\n\n### 3.4 Yhteenveto\n\n{ABSTRACT}\n\n## 4 Menot\n\n{BODY}",
        f"# Kuntatalous\n\n{BODY * 4}\n\n## Yhteenveto\n\n{ABSTRACT}\n",
        f"# Kuntatalous\n\nAlku.\n\n## Yhteenveto\n\n{ABSTRACT}\n\n## B\n\n## Yhteenveto\n\n{ABSTRACT}\n\n{BODY * 9}",
        f"# Kuntatalous\n\nTiivistelmä tehtiin kiireessä. {BODY}",
        "# Kuntatalous\n\n## Tiivistelmä\n\n## Johdanto\n\nLyhyt.\n\n## Luku\n\nToinen.\n",
        "# Kuntatalous\n\nTiivistelmä 3\n\nJohdanto 5\n\nMenetelmät 9\n\nTulokset ja tulkinta 12\n\nLähteet 20\n",
    ],
    ids=["of a chapter", "at the end", "of each chapter", "in a sentence", "empty", "contents"],
)
def test_what_only_looks_like_an_abstract_is_none(text: str) -> None:
    assert list(texts(markdown(text))) == []


# Metadata


def page(description: str, text: str) -> Document:
    html = f'<html lang="fi"><head><title>Kuntatalous</title><meta name="description" content="{description}"></head>'
    body = f"<body><article><h1>Kuntatalous heikkenee</h1>{text}</article></body></html>"
    return read_document(Resource("https://a.fi/x", (html + body).encode(), "text/html"))


def test_what_a_page_says_of_itself_is_its_abstract() -> None:
    said = (
        "Valtio rahoittaa kuntien tehtäviä valtionosuuksilla, joista säädetään erikseen laissa, kertoo tuore selvitys."
    )
    assert next(texts(page(said, f"<p>{BODY}</p><p>{BODY}</p>"))) == said


def test_a_description_that_was_cut_off_is_completed_from_the_text() -> None:
    document = page(ABSTRACT[:90] + "…", f"<p>{ABSTRACT}</p><p>{BODY}</p>")
    own = next(find_own_abstracts(document))
    assert own.said_in == "meta"
    assert next(texts(document)) == ABSTRACT


@pytest.mark.parametrize(
    "description",
    [
        "Seutukompassi on aluekehityksen asiantuntija, joka palvelee asiakkaitaan maassa jo kolmatta vuosikymmentä.",
        "Kuntien tehtävät ovat laajat ja valtio rahoittaa niitä osaksi kuitenkin siten, että lopulta…",
        "Kuntatalous",
    ],
    ids=["of the site", "cut off and nowhere in the text", "a title"],
)
def test_other_descriptions_are_no_abstract(description: str) -> None:
    found = find_own_abstracts(page(description, f"<h2>Tulot</h2><p>{BODY}</p>"))
    assert [own.said_in for own in found if own.said_in != "lead"] == []


def test_markup_and_references_of_a_description_are_read() -> None:
    field = Field(
        "abstract", "<p>Kuntien teht&auml;v&auml;t ovat laajat. " + BODY[:120].strip() + "</p>", "dc.description"
    )
    base = markdown(f"# A\n\n{BODY}")
    document = Document(base.title, base.text, base.blocks, base.media_type, fields=(field,))
    assert next(texts(document)).startswith("Kuntien tehtävät ovat laajat. Kuntien")


# In front


def test_the_lead_of_a_release_is_its_abstract() -> None:
    release = f"# Tiedote: kuntatalous\n\nJulkaistu 12.3.2024\n\n{ABSTRACT}\n\n{BODY}\n\n{BODY}"
    document = markdown(release)
    assert document.kind == "release"
    assert list(find_own_abstracts(document)) == [OwnAbstract("lead", None, find_spans(document, ABSTRACT))]


def find_spans(document: Document, text: str) -> tuple[tuple[int, int], ...]:
    start = document.text.index(text)
    return ((start, start + len(text)),)


def test_other_documents_have_no_lead() -> None:
    assert list(find_own_abstracts(markdown(f"# Kuntatalous, raportti\n\n{ABSTRACT}\n\n{BODY}\n\n{BODY}"))) == []
