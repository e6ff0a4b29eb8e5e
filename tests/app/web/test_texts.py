"""The texts of the pages: whole in every language, used, and nowhere else but in the catalogues."""

import re
from string import Formatter

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from jinja2 import Environment

from app.web.languages import FOLDER, LANGUAGES, LOCALES, load_language
from tests.conftest import ROOT

TEMPLATES = sorted((ROOT / "app" / "web" / "templates").glob("*.html"))
MODULES = sorted((ROOT / "app" / "web").glob("*.py"))
WORD, VALUE = re.compile("[a-zäö]{3}"), re.compile(r"\{\w+\}")
#: Texts that are the same in Finnish and Swedish and rightly so.
ALIKE = {"hit.page", "facet.organisation", *(f"tile.{code}" for code in ("01", "04", "05", "06", "07", "08", "18"))}


def catalogue(code: str) -> Catalog:
    with (FOLDER / f"{code}.po").open("rb") as file:
        return read_po(file, locale=LOCALES[code])


def texts(code: str) -> dict[str, tuple[str, ...]]:
    """Return the texts of a language by id: one, or one for each number."""
    found = {}
    for message in catalogue(code):
        if message.id:
            id = message.id if isinstance(message.id, str) else message.id[0]
            found[id] = (message.string,) if isinstance(message.string, str) else tuple(message.string)
    return found


def test_every_language_has_every_text() -> None:
    ids = {code: set(texts(code)) for code in LANGUAGES}
    assert {code: sorted(ids["fi"] ^ found) for code, found in ids.items()} == {"fi": [], "sv": [], "en": []}


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_text_is_empty_or_in_doubt(code: str) -> None:
    assert [id for id, said in texts(code).items() if not all(one.strip() for one in said)] == []
    assert [message.id for message in catalogue(code) if message.id and message.fuzzy] == []


def test_translations_have_the_same_values() -> None:
    def values(said: tuple[str, ...]) -> set[str]:
        return {name for text in said for _, name, _, _ in Formatter().parse(text) if name}

    finnish = texts("fi")
    for code in LANGUAGES:
        different = [id for id, said in texts(code).items() if values(said) != values(finnish[id])]
        assert (code, different) == (code, [])


def test_no_text_was_left_in_finnish() -> None:
    finnish = texts("fi")
    for code in ("sv", "en"):
        same = {id for id, said in texts(code).items() if said == finnish[id] and WORD.search(VALUE.sub("", said[0]))}
        assert same - ALIKE == set(), code


def named() -> tuple[set[str], set[str]]:
    """Return the ids that templates and modules name whole, and the beginnings of those that they put together."""
    sources = "\n".join(path.read_text(encoding="utf-8") for path in [*TEMPLATES, *MODULES])
    whole = set(re.findall(r"\b(?:t|n|text|count)\(\s*f?[\"']([a-z_.]+[a-z_])[\"'](?!\s*~)", sources))
    begun = set(re.findall(r"\b(?:t|n|text|count)\(\s*f?[\"']([a-z_.]+\.(?:[a-z]+_)?)(?:[\"']\s*~|\{)", sources))
    return whole, begun | {f"{group}." for group in re.findall(r"\bterm\([\"']([a-z_]+)[\"']", sources)}


def test_every_text_that_is_named_is_there() -> None:
    whole, begun = named()
    known = set(texts("fi"))
    assert len(whole) > 30
    assert sorted(whole - known) == []
    assert [start for start in begun if not any(id.startswith(start) for id in known)] == []


def test_no_text_is_left_that_nothing_shows() -> None:
    whole, begun = named()
    unused = [id for id in texts("fi") if id not in whole and not any(id.startswith(start) for start in begun)]
    assert unused == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_templates_hold_no_text(template: object) -> None:
    source = template.read_text(encoding="utf-8")  # type: ignore[attr-defined]
    data = "".join(value for _, kind, value in Environment().lex(source) if kind == "data")
    between = re.sub(r"<[^>]*>", " ", re.sub(r"<!doctype.*?>|<code>[^<]*</code>", "", data))
    labels = re.findall(r"(?:title|alt|aria-label|placeholder)=\"([^\"]+)\"", data)
    words = [word for word in re.findall(r"\w{2,}", " ".join([between, *labels])) if word != "Aluetutka"]
    assert words == []


def test_a_text_that_is_missing_is_an_error() -> None:
    with pytest.raises(KeyError):
        load_language("fi").text("nothing.of.the.kind")


@pytest.mark.parametrize(
    ("code", "written", "shown"),
    [("fi", "2024-05-21", "21.5.2024"), ("sv", "2024-05", "5/2024"), ("en", "2024-05-21", "21 May 2024"),
     ("fi", "2024", "2024"), ("fi", "2024-02-31", "2024-02-31"), ("fi", None, "")],
)  # fmt: skip
def test_dates_are_written_as_the_language_writes_them(code: str, written: str | None, shown: str) -> None:
    assert load_language(code).day(written) == shown


def test_numbers_are_counted_as_the_language_counts_them() -> None:
    finnish = load_language("fi")
    assert (finnish.count("search.passages", 1), finnish.count("search.passages", 1234)) == (
        "1 katkelma", "1\xa0234 katkelmaa",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("code", "shown"), [("fi", "28.11.2026 klo 8.05"), ("sv", "28.11.2026 kl. 8.05"), ("en", "28 Nov 2026, 08:05")]
)
def test_points_in_time_are_written_by_the_clock_of_a_zone(code: str, shown: str) -> None:
    assert load_language(code).moment("2026-11-28T06:05:59+00:00", "Europe/Helsinki") == shown


@pytest.mark.parametrize(("seconds", "shown"), [(0.2, "1 s"), (0, "0 s"), (75, "1 min 15 s"), (90061, "1 pv 1 t")])
def test_durations_are_written_in_two_units(seconds: float, shown: str) -> None:
    assert load_language("fi").duration(seconds).replace("\xa0", " ") == shown
