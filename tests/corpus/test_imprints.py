"""Imprints and description pages of Finnish publishers."""

import pytest

from benchmarks.imprints import imprints, read_fields, score_fields
from corpus.reading import read_document
from corpus.reading.identifiers import find_identifiers
from corpus.reading.imprint_names import split_persons
from corpus.records import Resource


def test_pages_in_the_styles_of_publishers_are_read_field_by_field() -> None:
    assert len(list(imprints())) >= 60
    assert len({page.style for page in imprints()}) >= 8
    assert {field: right / said for field, (right, said) in score_fields().items() if right < 0.98 * said} == {}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ISBN pdf: 978-952-367-484-4", [("e-isbn", "9789523674844")]),
        ("ISBN PDF 978-952-367-484-4", [("e-isbn", "9789523674844")]),
        ("ISBN PDF\n978-952-367-484-4", [("e-isbn", "9789523674844")]),
        ("ISBN 978-952-367-484-4, pdf", [("e-isbn", "9789523674844")]),
        ("ISBN (verkkojulkaisu): 978-952-367-484-4", [("e-isbn", "9789523674844")]),
        ("e-ISBN 978-952-367-484-4", [("e-isbn", "9789523674844")]),
        ("ISBN 978\u2011952\u2011367\u2011484\u20114 (nid.)", [("p-isbn", "9789523674844")]),
        ("ISBN nid.: 978-952-367-484-4", [("p-isbn", "9789523674844")]),
        ("ISBN-13: 978-952-367-484-4", [("isbn", "9789523674844")]),
        ("ISSN painettu: 1797-5298", [("p-issn", "1797-5298")]),
        ("ISSN pdf 1797–5298", [("e-issn", "1797-5298")]),
        ("ISSN-L 1797-5298\nISSN 1797-5298 (verkkojulkaisu)", [("e-issn", "1797-5298")]),
        ("ISSN 1797-5298 (tryckt)", [("p-issn", "1797-5298")]),
        ("ISSN 1797-5299", []),  # wrong last digit
    ],
)
def test_numbers_are_read_in_every_usual_form(text: str, found: list[tuple[str, str]]) -> None:
    assert [(field.name, field.value) for field in find_identifiers(text, "text")] == found


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Niina Niemi, Pekka Virtanen ja Sanna von Essen", ["Niina Niemi", "Pekka Virtanen", "Sanna von Essen"]),
        ("Niemi, Niina; von Essen, Sanna", ["Niemi, Niina", "von Essen, Sanna"]),
        ("Niemi, Niina", ["Niemi, Niina"]),
        (
            "FT Niina Niemi (MDI), professori Pekka Virtanen & Liisa Lehto",
            ["Niina Niemi", "Pekka Virtanen", "Liisa Lehto"],
        ),
        ("Niina Niemi\nÅke Öberg", ["Niina Niemi", "Åke Öberg"]),
        ("Suomen ympäristökeskus, Niina Niemi", ["Niina Niemi"]),
        ("selvityksen laati työryhmä", []),
    ],
)
def test_persons_are_told_apart(text: str, names: list[str]) -> None:
    assert list(split_persons(text)) == names


@pytest.mark.parametrize(
    "text",
    [
        "Julkaisija antaa tietoja pyydettäessä kaikille.", "Tekijät vaikuttavat kuntiin eri tavoin eri puolilla maata.",
        "Raportti 2023", "Kuntatutkimus 2024", "Sarja jatkuu keväällä 2024.", "Maija Virtanen Helsinki 2023",
        "Tekijät:", "Helsinki on kasvanut.",
    ],
)  # fmt: skip
def test_running_text_and_titles_are_no_imprint(text: str) -> None:
    assert {name for name in read_fields(text) if name != "year"} == set()


def test_a_text_gives_publisher_series_and_numbers_of_its_imprint() -> None:
    text = (
        "Kuntien palvelut\n\nKunnat tuottavat palveluita yhä useammin yhdessä muiden kuntien kanssa.\n\n"
        "Valtioneuvoston julkaisuja 2023:72\nValtioneuvosto Helsinki 2023\nISBN pdf: 978-952-367-484-4\n"
        "ISSN pdf: 1797-5298\n"
    )
    document = read_document(Resource("/in/a.txt", text.encode()))
    said = {(field.name, field.value) for field in document.fields}
    assert {
        ("publisher", "Valtioneuvosto"), ("series", "Valtioneuvoston julkaisuja 2023:72"), ("e-isbn", "9789523674844"),
        ("e-issn", "1797-5298"),
    } <= said  # fmt: skip
    assert document.date == "2023"


def test_the_foot_of_a_web_page_is_no_imprint() -> None:
    text = "<p>Kuntien investoinnit kasvoivat viime vuonna selvästi, kertoo tuore selvitys kuntataloudesta.</p>" * 3
    html = f"<html lang='fi'><body><main><h1>Talous</h1>{text}</main><p>© Suomen Kuntaliitto 2024</p></body></html>"
    document = read_document(Resource("https://a.fi/x", html.encode(), "text/html"))
    assert document.date is None
    assert [field.value for field in document.fields if field.name == "publisher"] == []
