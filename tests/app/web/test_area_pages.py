"""Alueet and Kumppanit: what is counted, where it leads, and what is not known."""

import re

import httpx
import pytest
from bs4 import BeautifulSoup

from app.web.region_tiles import PLACES, draw_tiles
from nlp.places.areas import areas

LIST = "/alueet"


def shown(client: httpx.Client, path: str) -> BeautifulSoup:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return BeautifulSoup(answer.text, "html.parser")


def counts(page: BeautifulSoup, heading: str) -> dict[str, int]:
    """Return the numbers of a list by name."""
    section = page.select_one(f"section[aria-labelledby={heading}]")
    assert section is not None
    found = {}
    for one in section.select(".counted li"):
        name, count = one.find(["a", "span"]), one.select_one(".count")
        assert name is not None
        assert count is not None
        number = re.match(r"\d+", count.text)
        found[name.text] = int(number[0]) if number else 0
    return found


def test_every_region_of_today_has_its_own_tile() -> None:
    assert set(PLACES) == {code for kind, code in areas() if kind == "region"}
    assert len(set(PLACES.values())) == len(PLACES)


def test_the_most_named_region_has_the_darkest_tile() -> None:
    levels = {tile.code: tile.level for tile in draw_tiles({"06": 100, "17": 4, "19": 0})}
    assert (levels["06"], levels["17"], levels["19"], levels["01"]) == (5, 1, 0, 0)


def test_the_map_and_the_list_have_the_same_numbers(client: httpx.Client) -> None:
    page = shown(client, LIST)
    tiles = dict(title.text.split(": ") for title in page.select(".tile title"))
    assert {name: int(count) for name, count in tiles.items()} == counts(page, "regions")
    assert max(counts(page, "regions").values()) > 1


def test_a_region_is_named_by_what_names_its_municipalities(client: httpx.Client) -> None:
    region, city = shown(client, f"{LIST}/maakunta:06"), shown(client, f"{LIST}/kunta:837")
    above = city.select_one(".back a[href$='maakunta:06']")
    assert above is not None
    assert above.text == "Pirkanmaa"
    inside = counts(region, "municipalities")
    own = re.search(r"(\d+) asiakirja", region.select_one(".where").text)  # type: ignore[union-attr]
    assert own is not None
    assert int(own[1]) >= max(inside.values()) > 0


@pytest.mark.parametrize("asked", ["Tampere", "Tammerfors", "kunta:837"])
def test_a_name_leads_to_its_place(client: httpx.Client, asked: str) -> None:
    answer = client.get(LIST, params={"nimi": asked})
    assert (answer.status_code, answer.headers["location"]) == (303, f"{LIST}/kunta:837")


def test_a_place_that_there_is_not_is_a_page_that_says_so(client: httpx.Client) -> None:
    assert client.get(LIST, params={"nimi": "Atlantis"}).status_code == 404
    assert client.get(f"{LIST}/kunta:999").status_code == 404
    assert client.get("/kumppanit/org:nobody").status_code == 404


def test_places_have_the_names_of_the_language(client: httpx.Client) -> None:
    assert "Birkaland" in counts(shown(client, f"/sv{LIST}"), "regions")


def test_the_search_of_a_place_finds_passages(client: httpx.Client) -> None:
    link = shown(client, f"{LIST}/maakunta:06").select_one(".actions a")
    assert link is not None
    assert shown(client, str(link["href"])).select(".hit")


def roles(page: BeautifulSoup) -> list[str]:
    return [row.th.text for row in page.select("tbody tr") if row.th]


def test_organisations_are_narrowed_by_role_and_name(client: httpx.Client) -> None:
    everyone, partners = roles(shown(client, "/kumppanit")), roles(shown(client, "/kumppanit?rooli=partner"))
    assert set(partners) < set(everyone)
    named = roles(shown(client, f"/kumppanit?nimi={partners[0][:6]}"))
    assert partners[0] in named
    assert len(named) < len(everyone)
    assert roles(shown(client, "/kumppanit?nimi=qwxz")) == []


def test_a_long_list_is_in_pages(client: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = roles(shown(client, "/kumppanit"))
    monkeypatch.setattr("app.web.organisation_pages.PER_PAGE", 10)
    first = shown(client, "/kumppanit")
    following = first.select_one(".pager a[rel=next]")
    assert following is not None
    assert roles(first) + roles(shown(client, str(following["href"]))) == whole[:20]


def test_an_organisation_says_in_what_roles_it_is_and_with_whom(client: httpx.Client) -> None:
    link = shown(client, "/kumppanit?rooli=partner").select_one("tbody a")
    assert link is not None
    page = shown(client, str(link["href"]))
    said = page.select_one(".where")
    assert said is not None
    assert "kumppani" in said.text
    assert page.select("section[aria-labelledby=newest] li")
    assert page.select("section[aria-labelledby=passages] mark")
