"""Templates filled in for one language."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined

from app.web.languages import LANGUAGES, Language, load_language
from corpus.characters import clean

STATIC = Path(__file__).parent / "static"


@dataclass(frozen=True, slots=True)
class NavigationEntry:
    """A section that every page leads to."""

    name: str
    path: str


@dataclass(frozen=True, slots=True)
class Renderer:
    """Fills in templates in one language."""

    language: Language
    environment: Environment
    paths: Mapping[str, str]  # what pages of each section begin with

    def render(self, template: str, *, path: str, query: str = "", **values: Any) -> str:
        """Return a page.

        :param path: of the page, without the prefix of its language.
        :param query: what follows the path in its address.
        """
        address = f"{quote(path)}{f'?{query}' if query else ''}"
        versions = {code: load_language(code).prefix + address for code in LANGUAGES}
        return self.environment.get_template(template).render(path=path, versions=versions, **values)

    def to(self, path: str) -> str:
        """Return the address of a page in this language."""
        return self.language.prefix + path


def make_renderer(
    language: Language, navigation: Sequence[NavigationEntry], paths: Mapping[str, str], *, suggesting: bool = False
) -> Renderer:
    """Return what fills in the templates.

    :param paths: what pages of each section begin with: pages that are not there are not led to.
    :param suggesting: whether names can be completed.
    """
    environment = Environment(
        loader=PackageLoader("app.web"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    renderer = Renderer(language, environment, paths)
    texts: dict[str, Callable[..., str]] = {
        "t": language.text, "n": language.count, "term": language.term, "number": language.number,
        "percent": language.percent, "day": language.day, "moment": language.moment,
        "duration": language.duration, "to": renderer.to, "static": static_address,
    }  # fmt: skip
    environment.globals.update(
        texts, navigation=navigation, paths=paths, languages=LANGUAGES, language=language.code, suggesting=suggesting,
    )  # fmt: skip
    environment.filters |= {"clean": clean, "capital": _capital}
    return renderer


def _capital(text: str) -> str:
    """Write a text as a name or a sentence begins."""
    return text[:1].upper() + text[1:]


@cache
def static_address(name: str) -> str:
    """Return the address of a file beside the pages; it changes with the file, which may be kept for good."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?{digest}"
