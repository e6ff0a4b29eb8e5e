import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import ids
from corpus.catalogue.contents import passage_id as passage_id_of_contents
from corpus.catalogue.store import document_id as document_id_of_store

NUMBERS = st.integers(min_value=1, max_value=10**6)
LOCATIONS = st.text(min_size=1)


@pytest.mark.parametrize(
    ("location", "id"),
    [
        ("/in/reports/Kuntatalouden katsaus.pdf", "kuntatalouden-katsaus-b0a2e3c7"),
        ("/in/rows.jsonl#row-3", "row-3-b5ad1ee8"),
        ("https://a.fi/ajankohtaista/väestö-kasvaa/", "vaesto-kasvaa-a712fe5b"),
        ("https://a.fi/", "a-4e0902c9"),
        ("https://a.fi/…", "document-0d01584f"),
        ("https://oai.a.fi/request#oai:a.fi:10024/1", "1-be00a58f"),
        ("/in/" + "a-" * 50 + ".txt", "a-" * 30 + "0f42ddae"),
    ],
)
def test_the_ids_of_documents_stay_what_they_were(location: str, id: str) -> None:
    assert ids.document_id(location) == id == document_id_of_store(location)


@given(LOCATIONS)
def test_a_documents_id_is_readable_and_always_the_same(location: str) -> None:
    id = ids.document_id(location)
    assert id == ids.document_id(location)
    assert id.rsplit("-", 1)[0].replace("-", "").isalnum()
    assert id.isascii()
    assert len(id) <= ids.LONGEST_SLUG + 9


@given(LOCATIONS, NUMBERS, NUMBERS)
def test_a_passages_id_says_its_document_version_and_place(location: str, number: int, ordinal: int) -> None:
    document = ids.document_id(location)
    id = ids.passage_id(document, number, ordinal)
    assert ids.parse_passage_id(id) == (document, number, ordinal)
    assert ids.document_of(id) == document
    assert passage_id_of_contents(document, number, ordinal) == id


@given(st.text().filter(lambda path: "#" not in path), st.text())
def test_a_rows_location_says_its_file_and_row(path: str, row: str) -> None:
    assert ids.split_location(ids.row_location(path, row)) == (path, row)


@given(st.sampled_from(list(ids.PREFIXES)), st.text())
def test_a_places_id_says_its_type_and_code(type: ids.NamedType, code: str) -> None:
    id = ids.place_id(type, code)
    assert ids.type_of(id) == type
    assert ids.code_of(id) == code


@pytest.mark.parametrize(
    ("id", "expected"),
    [
        (ids.place_id("municipality", "837"), "kunta:837"),
        (ids.place_id("region", "06"), "maakunta:06"),
        (ids.place_id("wellbeing_county", "08"), "hva:08"),
        (ids.place_id("electoral_district", "07"), "vaalipiiri:07"),
        (ids.place_id("subregion", "064"), "seutukunta:064"),
        (ids.named_place_id("Kallio"), "paikka:kallio"),
        (ids.named_place_id("Itä-Suomi", "major_region"), "suuralue:itä-suomi"),
        (ids.organisation_id("Työ- ja elinkeinoministeriö"), "org:tyo-ja-elinkeinoministerio"),
        (ids.project_id("Viisas Väylä"), "hanke:viisas-vayla"),
        (ids.programme_id("Horizon Europe"), "ohjelma:horizon-europe"),
        (ids.person_id("Äiti Ö"), "henkilo:äiti-ö"),
        (ids.theme_id(7), "t007"),
        (ids.theme_id(1234), "t1234"),
        (ids.theme_id(7, broad=True), "b07"),
    ],
)
def test_the_ids_of_names_stay_what_they_were(id: str, expected: str) -> None:
    assert id == expected


@given(NUMBERS, st.booleans())
def test_a_themes_id_says_its_number_and_level(number: int, broad: bool) -> None:
    id = ids.theme_id(number, broad=broad)
    assert ids.theme_number(id) == number
    assert ids.is_broad_theme(id) == broad


@pytest.mark.parametrize("text", ["", "a", "a.v1", "a.v1.p", "v1.p1", ".v1.p1", "a.vx.p1"])
def test_what_is_no_passages_id_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="passage"):
        ids.parse_passage_id(text)


@pytest.mark.parametrize("text", ["", "t", "x1", "t1x", "001"])
def test_what_is_no_themes_id_is_refused(text: str) -> None:
    assert not ids.is_broad_theme(text)
    with pytest.raises(ValueError, match="theme"):
        ids.theme_number(text)


@pytest.mark.parametrize("text", ["", "kunta", "x:1", ":1"])
def test_an_id_of_no_known_prefix_has_no_type(text: str) -> None:
    assert ids.type_of(text) is None
