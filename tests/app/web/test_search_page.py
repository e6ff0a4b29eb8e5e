"""Haku: what is found, narrowed, widened, exported, and refused."""

import html
import re

import httpx
import pytest
from bs4 import BeautifulSoup, Tag

from app.web.search_results import near_pages

TOPIC = "kuntien talous"


def shown(client: httpx.Client, path: str = "/", **asked: str) -> BeautifulSoup:
    answer = client.get(path, params=asked or None)
    assert answer.status_code == 200, answer.text
    return BeautifulSoup(answer.text, "html.parser")


def total(page: BeautifulSoup) -> int:
    said = page.select_one("[role=status]")
    assert said is not None
    number = re.match(r"[\d\xa0]+", said.text.strip())
    return int(number[0].replace("\xa0", "")) if number else 0


def links(page: BeautifulSoup, selector: str) -> list[tuple[str, str]]:
    return [(one.text.strip(), str(one["href"])) for one in page.select(selector)]


def test_hits_have_marks_in_inflected_forms_and_where_they_are(client: httpx.Client) -> None:
    hit = shown(client, query="talous katsaus").select_one(".hit")
    assert isinstance(hit, Tag)
    marks = {mark.text.casefold() for mark in hit.select("mark")}
    assert any(mark.startswith("talou") and mark != "talous" for mark in marks)
    place, heading = hit.select_one(".where"), hit.select_one(".heading-path")
    assert place is not None
    assert heading is not None
    assert "Raportti" in place.text
    assert re.search(r"s\. \d", place.text)


def test_the_address_is_the_state_of_a_search(client: httpx.Client) -> None:
    page = shown(client, query=TOPIC, year="2024", kind="report")
    field = page.select_one("#query")
    assert field is not None
    assert field["value"] == TOPIC
    kept = {(one["name"], one["value"]) for one in page.select(".search-box input[type=hidden]")}
    assert kept == {("year", "2024"), ("kind", "report")}


@pytest.mark.parametrize("filtered", [{}, {"year": "2024"}, {"kind": "report", "region": "17"}])
def test_a_facet_says_how_many_its_link_gives(client: httpx.Client, filtered: dict[str, str]) -> None:
    page = shown(client, query=TOPIC, **filtered)
    for facet in page.select(".facet"):
        inactive = facet.select("li a:not([aria-current])")
        for link in inactive[:2]:
            count = link.select_one(".count")
            assert count is not None
            said = int(re.findall(r"\d+", count.text)[0])
            assert total(shown(client, str(link["href"]))) == said, link["href"]


def test_active_filters_are_shown_by_name_and_removed_by_a_link(client: httpx.Client) -> None:
    page = shown(client, query=TOPIC, region="17", year="2020..2024")
    filters = {text.removeprefix("Poista rajaus").replace("×", "").strip(): to for text, to in links(page, ".filter")}
    assert [" ".join(name.split()) for name in filters] == ["Maakunta: Pohjois-Pohjanmaa", "Vuosi: 2020–2024"]
    assert all(total(shown(client, to)) > total(page) for to in list(filters.values())[:1])


def test_years_of_the_form_are_one_filter(client: httpx.Client) -> None:
    by_form = shown(client, query=TOPIC, **{"from": "2020", "to": "2022"})
    assert total(by_form) == total(shown(client, query=TOPIC, year="2020..2022")) > 0


def test_every_organisation_of_the_facet_can_be_filtered_by(client: httpx.Client) -> None:
    page = shown(client, query=TOPIC)
    found = [to for _, to in links(page, ".facet a") if "organisation=" in to]
    assert found
    assert all(total(shown(client, to)) for to in found)


def test_pages_follow_each_other_without_repeating_a_hit(client: httpx.Client) -> None:
    first = shown(client, query=TOPIC)
    second = shown(client, dict(links(first, ".pager a"))["Seuraava"])
    numbers = [page.select_one(".hits")["start"] for page in (first, second)]  # type: ignore[index]
    assert numbers == ["1", "11"]
    texts = [{one.text for one in page.select(".hit blockquote")} for page in (first, second)]
    assert not texts[0] & texts[1]


def test_exports_give_what_was_searched(client: httpx.Client) -> None:
    page = shown(client, query="joukkoliikenne", year="2024")
    exports = dict(links(page, ".exports a"))
    assert {"CSV", "RIS", "BibTeX"} <= set(exports)
    for to in exports.values():
        assert "query=joukkoliikenne&year=2024" in to
        assert client.get(to).status_code == 200


def test_the_start_says_what_can_be_searched(client: httpx.Client) -> None:
    page = shown(client)
    assert "48 asiakirjaa" in page.text
    themes = links(page, ".tags a")
    assert themes
    assert client.get(themes[0][1]).status_code == 200


def test_nothing_found_says_what_to_do(client: httpx.Client) -> None:
    page = shown(client, query="qwxz zxwq")
    assert len(page.select(".nothing li")) >= 3


@pytest.mark.parametrize(
    ("asked", "status"),
    [({"query": "a" * 10_000}, 400), ({"query": "talous", "year": "20202024"}, 400),
     ({"query": "talous", "kind": "novel"}, 400), ({"query": "talous", "region": "Atlantis"}, 404),
     ({"query": "talous", "municipality": "a" * 300}, 400)],
)  # fmt: skip
def test_what_cannot_be_searched_is_said_in_the_readers_language(
    client: httpx.Client, asked: dict[str, str], status: int
) -> None:
    for prefix, words in (("", "ylläpidolle"), ("/sv", "administratören"), ("/en", "operator")):
        answer = client.get(f"{prefix}/", params=asked)
        assert (answer.status_code, words in answer.text) == (status, True)
        assert 'role="alert"' in answer.text


@pytest.mark.parametrize("query", ['"kunnan', "-", "*", "\x00", "😀", "' OR 1=1 --", "((", "a" * 1000, "%"])
def test_odd_queries_are_answered(client: httpx.Client, query: str) -> None:
    assert client.get("/", params={"query": query}).status_code == 200


def test_unknown_parameters_and_pages_are_let_be(client: httpx.Client) -> None:
    for page in ("0", "999", "-1", "x", "9" * 30):
        assert client.get("/", params={"query": TOPIC, "page": page, "utm_source": "x"}).status_code == 200


def test_what_is_asked_is_shown_as_text(client: httpx.Client) -> None:
    asked = '<script>alert(1)</script>" onfocus="x'
    answer = client.get("/", params={"query": asked, "organisation": asked})
    assert "<script>alert" not in answer.text
    assert html.escape("<script>alert(1)</script>") in answer.text


def test_a_hit_says_why_it_was_found(client: httpx.Client) -> None:
    why = shown(client, query="kuntien talous").select(".hit .why")
    assert why
    said = " ".join(why[0].text.split())
    assert "kuntien" in said
    assert "(toisessa muodossa" in said or "(yhdyssanassa" in said


def test_a_misspelt_query_leads_to_the_one_that_was_meant(client: httpx.Client) -> None:
    ((said, to),) = links(shown(client, query="kuntien taluos"), ".meant a")
    assert said == "kuntien talous"
    assert total(shown(client, to)) == total(shown(client, query=TOPIC))


def test_a_place_in_a_query_is_offered_as_a_filter(client: httpx.Client) -> None:
    found = dict(links(shown(client, query="korjausvelka Kangasniemellä"), ".meant a"))
    assert 0 < total(shown(client, found["Kangasniemi"])) <= total(shown(client, query="korjausvelka"))


def test_hits_are_ordered_by_their_dates_where_that_is_asked_for(client: httpx.Client) -> None:
    page = shown(client, dict(links(shown(client, query=TOPIC), ".orders a"))["uusimmat ensin"])
    dates = [str(one["datetime"]) for one in page.select(".hit time")]
    assert dates == sorted(dates, reverse=True)
    assert len(set(dates)) > 1


def test_all_passages_of_a_publication_are_shown_where_that_is_asked_for(client: httpx.Client) -> None:
    page = shown(client, query=TOPIC)
    every = dict(links(page, ".results .hint a"))["Näytä kaikki katkelmat"]
    assert len(shown(client, every).select(".pager li")) > len(page.select(".pager li"))


@pytest.mark.parametrize(
    ("page", "pages", "numbers"),
    [(1, 1, [1]), (1, 3, [1, 2, 3]), (6, 12, [1, None, 4, 5, 6, 7, 8, None, 12]), (12, 12, [1, None, 10, 11, 12])],
)
def test_the_pager_leads_to_near_pages_and_both_ends(page: int, pages: int, numbers: list[int | None]) -> None:
    assert list(near_pages(page, pages)) == numbers


def test_a_filter_in_the_query_that_there_is_not_is_explained(client: httpx.Client) -> None:
    answer = client.get("/", params={"query": "kumta:Tampere"})
    assert (answer.status_code, "kunta:Tampere" in answer.text) == (400, True)
