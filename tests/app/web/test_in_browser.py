"""The pages as people meet them: by keyboard, on a phone, in the dark, without scripts, with a screen reader."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.app.web.addresses import PAGES
from tests.app.web.conftest import TOKEN, Opener

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page

NARROW, WIDE = 320, 1280
every_page = pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())


@pytest.mark.parametrize("scheme", ["light", "dark"])
@every_page
def test_axe_finds_nothing(open_page: Opener, path: str, scheme: str) -> None:
    sync_playwright = pytest.importorskip("axe_playwright_python.sync_playwright")
    found = sync_playwright.Axe().run(open_page(path, scheme=scheme))
    assert found.violations_count == 0, found.generate_report()


@every_page
def test_a_page_fits_a_phone_and_400_per_cent(open_page: Opener, path: str) -> None:
    page = open_page(path, width=NARROW)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW


@every_page
def test_a_page_breaks_none_of_its_own_rules(open_page: Opener, fill: Callable[[str], str], path: str) -> None:
    said: list[str] = []

    def hear(message: "ConsoleMessage") -> None:
        said.append(message.text)

    page = open_page("/")
    page.on("console", hear)
    page.goto(fill(path))
    page.remove_listener("console", hear)
    assert [text for text in said if "Content Security Policy" in text] == []


def test_the_first_key_leads_past_the_navigation(open_page: Opener) -> None:
    page = open_page("/")
    page.keyboard.press("Tab")
    assert focused(page) == "Siirry sisältöön"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "query"


def test_a_search_is_made_and_a_hit_opened_by_keyboard_alone(open_page: Opener) -> None:
    page = open_page("/")
    page.keyboard.press("/")
    page.keyboard.type("joukkoliikenne")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("query=joukkoliikenne"))
    page.keyboard.press("/")
    page.keyboard.press("ArrowDown")
    first = focused(page)
    page.keyboard.press("ArrowDown")
    assert focused(page) not in (first, "")
    page.keyboard.press("ArrowUp")
    assert focused(page) == first == page.locator(".hit-link").first.inner_text()


def focused(page: "Page") -> str:
    return str(page.evaluate("document.activeElement.textContent.trim()"))


def test_what_has_the_focus_is_seen(open_page: Opener) -> None:
    page = open_page(PAGES["search"])
    for _ in range(6):
        page.keyboard.press("Tab")
        width = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
        assert float(width.removesuffix("px")) >= 2


def test_a_search_works_without_scripts(open_page: Opener) -> None:
    page = open_page("/", script=False)
    page.fill("#query", "joukkoliikenne")
    page.click(".search-box .button")
    page.wait_for_url(re.compile("query=joukkoliikenne$"))
    assert page.locator(".hit").count() > 0
    page.locator(".facet a").first.click()
    page.wait_for_url(re.compile("query=joukkoliikenne&"))
    assert page.locator(".filter").count() == 1
    page.locator(".filter").click()
    page.wait_for_url(re.compile("query=joukkoliikenne$"))
    assert page.locator(".filter").count() == 0


def test_pages_in_swedish_stay_swedish(open_page: Opener) -> None:
    page = open_page("/")
    page.click("nav.languages >> text=SV")
    assert page.locator("html").get_attribute("lang") == "sv"
    page.fill("#query", "joukkoliikenne")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/sv/.*query=joukkoliikenne"))
    assert "avsnitt" in page.locator("[role=status]").inner_text()


def test_print_shows_the_hits_and_no_controls(open_page: Opener) -> None:
    page = open_page(PAGES["search"])
    page.emulate_media(media="print")
    shown = {name: page.locator(name).first.is_visible() for name in (".hit", ".facets", ".sections", ".button")}
    page.emulate_media(media="screen")
    assert shown == {".hit": True, ".facets": False, ".sections": False, ".button": False}


def test_a_hit_is_read_and_left_again_by_keyboard(open_page: Opener) -> None:
    page = open_page("/?query=korjausvelka&kind=report")
    page.locator(".hit-link").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("kohta="))
    assert page.locator("#kohta").first.is_visible()
    page.locator(".back a").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("query=korjausvelka&kind=report$"))


def test_a_reference_is_copied_by_its_button(open_page: Opener) -> None:
    page = open_page(PAGES["passage"])
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.click("[data-copies]")
    page.wait_for_selector("text=Viite on kopioitu")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator("#citation").inner_text().strip()


def test_axe_finds_nothing_where_operators_change_themes(browser: "Browser", operated: str) -> None:
    sync_playwright = pytest.importorskip("axe_playwright_python.sync_playwright")
    context = browser.new_context(base_url=operated, http_credentials={"username": "operator", "password": TOKEN})
    page = context.new_page()
    page.goto("/teemat")
    page.locator(".theme-list a").first.click()
    page.click("text=Muokkaa teemaa")
    page.wait_for_selector("#label")
    found = sync_playwright.Axe().run(page)
    page.fill("#label", "Uusi nimi")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Muutos on tallennettu")
    context.close()
    assert found.violations_count == 0, found.generate_report()


def test_a_name_is_completed_and_becomes_a_filter_by_keyboard(open_page: Opener) -> None:
    page = open_page("/")
    page.locator("#query").press_sequentially("talous kangasn")
    page.wait_for_selector(".suggestions [role=option]")
    sync_playwright = pytest.importorskip("axe_playwright_python.sync_playwright")
    found = sync_playwright.Axe().run(page)
    page.keyboard.press("ArrowDown")
    assert page.locator("[aria-selected=true]").inner_text().split() == ["Kangasniemi", "Kunta"]
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("query=talous&municipality=213"))
    assert page.locator(".filter").inner_text().startswith("Poista rajaus")
    assert found.violations_count == 0, found.generate_report()
