"""Teemat: the list with its map, a theme with its trend, and what operators change."""

import csv
import io
import re
from collections.abc import Callable, Iterator

import httpx
import pytest
from bs4 import BeautifulSoup

from app.web.theme_pages import course_of
from services.answers.themes import Growth
from tests.app.web.conftest import TOKEN

Filler = Callable[[str], str]


def read(client: httpx.Client, path: str) -> BeautifulSoup:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return BeautifulSoup(answer.text, "html.parser")


def test_every_theme_is_listed_with_its_size_and_course(client: httpx.Client) -> None:
    page, themes = read(client, "/teemat"), client.get("/api/themes").json()
    listed = {str(one["href"]).rpartition("/")[2] for one in page.select(".theme-lists a")}
    assert listed == {one["id"] for one in themes}
    largest = max((one for one in themes if one["parent"]), key=lambda one: one["size"])
    row = next(one for one in page.select(".theme-list li") if one.select(f'a[href$="/{largest["id"]}"]'))
    assert f"{largest['size']} katkelmaa" in row.text
    assert row.select(".spark polyline")
    assert re.search("yleistyy|harvenee|ennallaan|ei vertailua", row.text)


def test_the_map_has_the_numbers_of_the_list(client: httpx.Client) -> None:
    page = read(client, "/teemat")
    on_map = {(str(one["href"]), one.select_one("text").text) for one in page.select(".map a")}  # type: ignore[union-attr]
    listed = {
        (str(one.select_one("a")["href"]), one.select_one(".number").text)  # type: ignore[index,union-attr]
        for one in page.select(".theme-list li")
    }
    assert on_map == listed


def test_a_theme_shows_its_trend_in_a_chart_a_table_and_a_file(client: httpx.Client, fill: Filler) -> None:
    page = read(client, fill("/teemat/{theme}"))
    trend = client.get(fill("/api/themes/{theme}/trend")).json()
    rows = [[cell.text for cell in row.select("th, td")][:2] for row in page.select("tbody tr")]
    assert rows == [[one["period"], str(one["passages"])] for one in trend["years"]]
    assert len(page.select(".columns rect")) == len(rows)
    answer = client.get(str(page.select_one('a[href$=".csv"]')["href"]))  # type: ignore[index]
    said = list(csv.reader(io.StringIO(answer.text)))
    assert said[1][:2] == rows[0]
    assert len(said) == 1 + len(trend["years"]) + len(trend["quarters"])


def test_what_a_theme_names_leads_to_searches_within_it(client: httpx.Client, fill: Filler) -> None:
    page = read(client, fill("/teemat/{theme}"))
    for section in ("subjects", "municipalities", "organisations"):
        heading = page.select_one(f"#{section}")
        assert heading is not None
        assert heading.parent is not None
        link = heading.parent.select("a")[0]
        assert fill("theme={theme}") in str(link["href"])
        assert 'class="hit"' in client.get(str(link["href"])).text


def test_passages_of_a_theme_are_read_in_their_publications(client: httpx.Client, fill: Filler) -> None:
    links = read(client, fill("/teemat/{theme}")).select(".hit-link")
    assert len(links) == 5
    assert 'id="kohta"' in client.get(str(links[0]["href"])).text


@pytest.mark.parametrize(
    ("times", "course"), [(1.5, "growing"), (1.0, "steady"), (0.0, "shrinking"), (None, "unknown")]
)
def test_a_course_is_said_by_the_newest_year(times: float | None, course: str) -> None:
    assert course_of(None if times is None else Growth("2020", "2022", "2023", times)) == course


def test_without_write_token_nothing_is_offered_or_changed(client: httpx.Client, fill: Filler) -> None:
    assert "muokkaa" not in client.get(fill("/teemat/{theme}")).text
    for ask in (client.get, client.post):
        answer = ask(fill("/teemat/{theme}/muokkaa"))
        assert (answer.status_code, "text/html" in answer.headers["content-type"]) == (403, True)


@pytest.fixture
def operator(operated: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=operated, auth=("operator", TOKEN), timeout=60, follow_redirects=True) as asking:
        yield asking


def themes(operator: httpx.Client) -> list[str]:
    return [one["id"] for one in operator.get("/api/themes").json() if one["id"].startswith("t")]


def change(operator: httpx.Client, id: str, **said: str) -> httpx.Response:
    answer = operator.post(f"/teemat/{id}/muokkaa", data=said)
    assert (answer.status_code, "Muutos on tallennettu" in answer.text) == (200, True), answer.text
    return answer


def test_an_operator_renames_a_theme_and_takes_it_back(operator: httpx.Client) -> None:
    id = themes(operator)[0]
    change(operator, id, action="rename", label="")
    before = operator.get(f"/api/themes/{id}").json()["label"]
    change(operator, id, action="rename", label="  Kuntien <talous> ")
    assert "Kuntien &lt;talous&gt;" in operator.get(f"/teemat/{id}").text
    change(operator, id, action="rename", label="")
    assert operator.get(f"/api/themes/{id}").json()["label"] == before


def test_an_operator_hides_a_theme_and_shows_it_again(operator: httpx.Client) -> None:
    id = themes(operator)[0]
    assert "Näytä lukijoille" in change(operator, id, action="hide").text
    assert id not in themes(operator)
    change(operator, id, action="show")
    assert id in themes(operator)


def test_an_operator_merges_themes_and_parts_them(operator: httpx.Client) -> None:
    first, second = themes(operator)[:2]
    operator.post(f"/teemat/{second}/muokkaa", data={"action": "merge", "into": first})
    assert second not in themes(operator)
    assert "Tähän yhdistetty" in operator.get(f"/teemat/{first}/muokkaa").text
    change(operator, first, action="part", into=second)
    assert second in themes(operator)


def test_a_split_that_is_not_possible_is_explained(operator: httpx.Client) -> None:
    answer = operator.post(f"/teemat/{themes(operator)[0]}/muokkaa", data={"action": "split", "parts": "9"})
    assert (answer.status_code, "Muutosta ei voi tehdä" in answer.text) == (409, True)


@pytest.mark.parametrize(
    "said", [{}, {"action": "delete"}, {"action": "split", "parts": "1"}, {"action": "split", "parts": "x"},
             {"action": "rename", "label": "a" * 300}]
)  # fmt: skip
def test_a_form_that_asks_for_something_else_is_refused(operator: httpx.Client, said: dict[str, str]) -> None:
    answer = operator.post(f"/teemat/{themes(operator)[0]}/muokkaa", data=said)
    assert (answer.status_code, "<h1>" in answer.text) == (400, True)


def test_another_sites_form_changes_nothing(operator: httpx.Client) -> None:
    id = themes(operator)[0]
    for header in ({"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}):
        assert operator.post(f"/teemat/{id}/muokkaa", data={"action": "hide"}, headers=header).status_code == 403
    assert id in themes(operator)


def test_a_reader_is_asked_for_the_token(operated: str) -> None:
    with httpx.Client(base_url=operated, timeout=60) as reader:
        id = themes(reader)[0]
        assert f"/teemat/{id}/muokkaa" in reader.get(f"/teemat/{id}").text
        answer = reader.get(f"/teemat/{id}/muokkaa")
    assert (answer.status_code, answer.headers["www-authenticate"][:5]) == (401, "Basic")
