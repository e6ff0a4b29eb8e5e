"""When a page came out: by its metadata, its visible words, its address; never by a guess."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from corpus.addresses import path_of
from corpus.reading.dates import find_date, is_only_date, normalise_date
from corpus.reading.page_parts import UNSEEN, is_outside, text_within
from corpus.reading.teasers import READ_MORE
from corpus.records import Field

MACHINE = ("OpenGraph", "microdata", "Dublin Core", "citation", "meta", "JSON-LD")
PUBLISHED = re.compile(
    r"(?:Julkaistu|Julkaisupäivä(?:määrä)?|Julkaisuaika|Julkaisuajankohta|Julkaisupvm|Päiväys|Pvm|Luotu"
    r"|Publicera[dts]+|Publiceringsda(?:g|tum)|Utgiven|Datum|Published|Publication date|Posted|Date)\b",
    re.IGNORECASE,
)
UPDATED = re.compile(
    r"(?:Päivitetty|Viimeksi (?:päivitetty|muokattu)|Muokattu|Uppdatera[dts]+|Senast (?:uppdaterad|ändrad)|Ändrad"
    r"|(?:Last )?(?:updated|modified))\b",
    re.IGNORECASE,
)
YEAR_OF_ISSUE = re.compile(
    r"(?:Julkaisuvuosi|Utgivningsår|Publication year|Year of publication):\s*((?:19|20)\d\d)", re.I
)
#: Names of classes that hold a date.
DATED = re.compile(
    r"(?:^|[-_ ])(?:date|datum|published|pvm|p[äa]iv[äa]ys|p[äa]iv[äa]m[äa][äa]r[äa]|julkaistu|timestamp)(?:$|[-_ ])",
    re.I,
)
CHANGED = re.compile(r"updated|modified|p[äa]ivitetty|muokattu|uppdaterad", re.IGNORECASE)
IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)/(0[1-9]|1[0-2])(?:/(0[1-9]|[12]\d|3[01]))?(?=/)")
AFTER_LABEL = 40  # characters
LONGEST_LINE = 80
NEAR = 12  # lines of a page from its title on, among which one that is only a date is the page's


@dataclass(frozen=True, slots=True)
class _Line:
    """A stretch of a page's text, with the element that it stands in."""

    text: str
    element: HtmlElement


def choose_date(tree: HtmlElement, said: Iterable[Field], location: str, title: str) -> Field | None:
    """Choose the day of publication, with where it was said; None where the page does not say it.

    :param said: what the page's metadata say.
    """
    machine = [(field.origin, date) for field in said if field.name == "date" and (date := normalise_date(field.value))]
    for origin in MACHINE:
        for said_by, date in machine:
            if said_by == origin:
                return Field("date", date, origin)
    own = _OwnPart(tree, title)
    for find, origin in (
        (own.published, "visible"), (own.time, "time element"), (own.dated, "visible"), (own.updated, "visible"),
    ):  # fmt: skip
        if date := find():
            return Field("date", date, origin)
    found = IN_ADDRESS.search(path_of(location)) if "://" in location else None
    date = "-".join(part for part in found.groups() if part) if found else None
    return Field("date", date, "address") if date else None


class _OwnPart:
    """What a page says of itself, and not of other articles."""

    def __init__(self, tree: HtmlElement, title: str) -> None:
        self._tree = tree
        headings = [one for one in tree.iter("h1", "h2") if text_within(one) == title]
        self._heading = headings[0] if headings else None
        article = next(self._heading.iterancestors("article", "main"), None) if self._heading is not None else None
        self._root = article if article is not None else tree
        self._lines: list[_Line] | None = None

    @property
    def lines(self) -> list[_Line]:
        """The lines of the part, those from the title on first."""
        if self._lines is None:
            found = list(_lines(self._root))
            at = next((at for at, line in enumerate(found) if self._is_heading(line.element)), 0)
            self._lines = found[at:] + found[:at]
        return self._lines

    def published(self) -> str | None:
        """Return the date behind "Julkaistu"."""
        return self._labelled(PUBLISHED) or next(
            (year[1] for line in pairs_of(self._root) if (year := YEAR_OF_ISSUE.fullmatch(line))), None
        )

    def updated(self) -> str | None:
        """Return the date behind "Päivitetty": what is not said otherwise came out then at the latest."""
        return self._labelled(UPDATED)

    def time(self) -> str | None:
        """Return the first time of the part that is not of an update."""
        times = [time for time in self._root.iter("time") if not self._is_of_another(time)]
        after = self._after_heading(times)
        for time in [*after, *(time for time in times if time not in after)]:
            before = _before(time)
            if CHANGED.search(time.get("class") or time.get("itemprop") or "") or UPDATED.search(before):
                continue
            if date := normalise_date(time.get("datetime") or text_within(time)):
                return date
        return None

    def dated(self) -> str | None:
        """Return a date that stands alone near the title, or in an element that is called so."""
        for line in self.lines[:NEAR]:
            if is_only_date(line.text) and not self._is_of_another(line.element) and (date := find_date(line.text)):
                return date
        for element in self._root.iter("span", "div", "p", "abbr", "li"):
            names = f"{element.get('class') or ''} {element.get('id') or ''}"
            if not DATED.search(names) or CHANGED.search(names) or self._is_of_another(element):
                continue
            text = text_within(element)
            if len(text) <= AFTER_LABEL and not UPDATED.search(text) and (date := find_date(text)) and len(date) == 10:
                return date
        return None

    def _labelled(self, label: re.Pattern[str]) -> str | None:
        lines = self.lines
        for at, line in enumerate(lines):
            found = label.search(line.text) if len(line.text) <= LONGEST_LINE else label.match(line.text)
            if found is None or not _begins(line.text, found.start()) or self._is_of_another(line.element):
                continue
            behind = " ".join([line.text[found.end() :], *(one.text for one in lines[at + 1 : at + 3])])[:AFTER_LABEL]
            other = (UPDATED if label is PUBLISHED else PUBLISHED).search(behind)
            if date := find_date(behind[: other.start()] if other else behind):
                return date
        return next((date for line in pairs_of(self._root) if label.match(line) and (date := find_date(line))), None)

    def _after_heading(self, elements: Sequence[HtmlElement]) -> list[HtmlElement]:
        if self._heading is None:
            return []
        wanted, passed, after = set(elements), False, []
        for element in self._root.iter():
            passed = passed or element is self._heading
            if passed and element in wanted:
                after.append(element)
        return after

    def _is_heading(self, element: HtmlElement) -> bool:
        return self._heading is not None and (element is self._heading or self._heading in element.iterancestors())

    def _is_of_another(self, element: HtmlElement) -> bool:
        """Return whether an element stands outside of the page's own text, or in the card of another article."""
        if is_outside(element):
            return True
        for ancestor in element.iterancestors():
            if ancestor is self._root or ancestor.tag == "body":
                return False
            if self._heading is not None and (ancestor is self._heading or ancestor in self._heading.iterancestors()):
                return False
            if ancestor.tag in ("li", "article", "a") and ancestor.find(".//a") is not None:
                return True
            if ancestor.tag == "div" and _is_card(ancestor):
                return True
        return False


def _is_card(part: HtmlElement) -> bool:
    """Return whether a part is made of a link and little else, or ends with "Lue lisää"."""
    links = list(part.iter("a"))
    if not links:
        return False
    linked = sum(len(text_within(link)) for link in links)
    return linked > len(text_within(part)) / 2 or READ_MORE.match(text_within(links[-1])) is not None


def _lines(root: HtmlElement) -> Iterator[_Line]:
    for text in root.xpath(".//text()"):
        parent = text.getparent()
        element = parent.getparent() if text.is_tail else parent
        if (
            element is not None
            and element.tag not in UNSEEN
            and element.tag != "title"
            and (line := " ".join(text.split()))
        ):
            yield _Line(line, element)


def _before(element: HtmlElement) -> str:
    """Return the words just before an element in its parent."""
    previous = element.getprevious()
    parent = element.getparent()
    if previous is not None:
        return f"{text_within(previous)} {previous.tail or ''}"[-AFTER_LABEL:]
    return ((parent.text or "") if parent is not None else "")[-AFTER_LABEL:]


def _begins(text: str, at: int) -> bool:
    """Return whether a label stands at the beginning of a line or behind a mark, not in a sentence."""
    return not text[:at].strip() or text[:at].rstrip()[-1] in "|•·,;–—-/()0123456789"


def pairs_of(root: HtmlElement) -> Iterator[str]:
    """Yield what lists of terms and tables of two columns say, as "label: value"."""
    pairs = [(one, one.getnext()) for one in root.iter("dt")]
    pairs += [tuple(row) for row in root.iter("tr") if len(row) == 2]
    for label, value in pairs:
        if value is not None and value.tag in ("dd", "td"):
            yield f"{text_within(label).rstrip(' :')}: {text_within(value)}"
