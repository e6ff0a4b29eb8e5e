"""Records as a page of Markdown for a person, with Finnish labels."""

from collections.abc import Iterable, Iterator

from corpus.characters import one_line
from services.answers.subjects import GivenSubject, SubjectEvidence
from services.answers.texts import FoundAbstract, TaggedText
from services.metadata_formats import selecting
from services.metadata_formats.writing import markdown_link, markdown_text

LANGUAGES = {"fi": "suomi", "sv": "ruotsi", "en": "englanti", "se": "pohjoissaame", "et": "viro", "de": "saksa",
             "ru": "venäjä", "fr": "ranska"}  # fmt: skip
KINDS = {"report": "raportti", "policy_brief": "politiikkasuositus", "release": "tiedote", "appendix": "liite"}
#: Labels of one name and of several.
PARTIES = {
    "client": ("Tilaaja", "Tilaajat"), "funder": ("Rahoittaja", "Rahoittajat"),
    "coordinator": ("Koordinoija", "Koordinoijat"), "partner": ("Kumppani", "Kumppanit"),
    "participant": ("Osallistuja", "Osallistujat"),
}  # fmt: skip
PLACES = {"municipality": ("Kunta", "Kunnat"), "region": ("Maakunta", "Maakunnat"),
          "wellbeing_county": ("Hyvinvointialue", "Hyvinvointialueet")}  # fmt: skip
QUOTED = 2  # passages of each subject
LONGEST_QUOTE = 200  # characters
LONGEST_DECIMALS = 2


def write_markdown(tagged: TaggedText) -> str:
    """Write a record as a page."""
    parts = [f"# {markdown_text(selecting.title_of(tagged)) or 'Nimetön'}", _list(_facts(tagged))]
    sections = [
        ("Tiivistelmä", _abstract(tagged.abstract) if tagged.abstract else ""),
        ("Asiasanat", _list(_subject(subject) for subject in tagged.subjects)),
        ("Osapuolet", _list(_parties(tagged))),
        ("Alueet", _list(_places(tagged))),
        ("Suositukset", _list(_recommendations(tagged))),
        ("Teemat", _list(f"{markdown_text(one.label)} ({_percent(one.score)})" for one in tagged.themes)),
    ]
    parts += [f"## {heading}\n\n{body}" for heading, body in sections if body]
    return "\n\n".join(part for part in parts if part) + "\n"


def _list(rows: Iterable[str]) -> str:
    return "\n".join(f"- {row}" for row in rows)


def _facts(tagged: TaggedText) -> Iterator[str]:
    series = [f"{one.name} {one.number or ''}".strip() for one in selecting.series(tagged)]
    alternatives = [one.title for one in selecting.alternative_titles(tagged)]
    yield from _labelled("Rinnakkaisnimeke", "Rinnakkaisnimekkeet", alternatives)
    yield from _labelled("Tekijä", "Tekijät", selecting.creators(tagged))
    yield from _labelled("Toimittaja", "Toimittajat", selecting.editors(tagged))
    yield from _labelled("Julkaisija", "Julkaisijat", selecting.publishers(tagged))
    if tagged.date:
        yield f"**Julkaistu:** {finnish_date(tagged.date)}"
    yield from _labelled("Tyyppi", "Tyyppi", [KINDS[tagged.kind]] if tagged.kind in KINDS else [])
    yield from _labelled("Kieli", "Kieli", [LANGUAGES.get(tagged.language, tagged.language)] if tagged.language else [])
    yield from _labelled("Sarja", "Sarjat", series)
    yield from _labelled("ISBN", "ISBN", selecting.isbns(tagged))
    yield from _labelled("ISSN", "ISSN", selecting.issns(tagged))
    for label, found in (("DOI", selecting.doi_address(tagged)), ("Osoite", selecting.address(tagged))):
        if found:
            yield f"**{label}:** {markdown_link(found, found)}"


def _labelled(one: str, several: str, values: list[str]) -> Iterator[str]:
    if values:
        yield f"**{several if len(values) > 1 else one}:** {'; '.join(map(markdown_text, values))}"


def _abstract(abstract: FoundAbstract) -> str:
    paragraphs = [markdown_text(paragraph) for paragraph in abstract.text.split("\n\n")]
    pages = list(dict.fromkeys(_page(one.page, one.page_label) for one in abstract.evidence if one.page))
    where = f", {', '.join(pages)}" if pages else ""
    said = "julkaisun oma tiivistelmä" if abstract.origin == "own" else "poimittu tekstistä sanasta sanaan"
    return "\n\n".join([*filter(None, paragraphs), f"*({said}{where})*"])


def _subject(subject: GivenSubject) -> str:
    label, uri = one_line(subject.label), one_line(subject.uri)
    named = markdown_link(label, uri) if selecting.is_address(uri) else markdown_text(label)
    quotes = "".join(f"\n  - {_quote(one)}" for one in subject.evidence[:QUOTED])
    return f"{named} ({_decimal(subject.score)}){quotes}"


def _quote(evidence: SubjectEvidence) -> str:
    text = one_line(evidence.text)
    short = text if len(text) <= LONGEST_QUOTE else text[: LONGEST_QUOTE - 1].rstrip() + "…"
    page = f" ({_page(evidence.page, None)})" if evidence.page else ""
    return f"”{markdown_text(short)}”{page}"


def _parties(tagged: TaggedText) -> Iterator[str]:
    for role, (one, several) in PARTIES.items():
        yield from _labelled(one, several, selecting.bodies(tagged, role))


def _places(tagged: TaggedText) -> Iterator[str]:
    for type, (one, several) in PLACES.items():
        yield from _labelled(one, several, [place.name for place in selecting.places(tagged) if place.type == type])


def _recommendations(tagged: TaggedText) -> Iterator[str]:
    for one in tagged.recommendations:
        number = f"{one_line(one.number).rstrip('.')}. " if one.number else ""
        to = f" – toimija: {', '.join(map(markdown_text, one.addressees))}" if one.addressees else ""
        page = f" ({_page(one.page, one.page_label)})" if one.page else ""
        yield f"{markdown_text(number + one.text)}{to}{page}"


def _page(page: int | None, label: str | None) -> str:
    return f"s. {markdown_text(label or str(page))}"


def finnish_date(date: str) -> str:
    """Write a date as Finns do: 12.3.2024, of a month 3/2024, of a year 2024."""
    year, *rest = date.split("-")
    numbers = [part.lstrip("0") for part in reversed(rest)]
    return "/".join([*numbers, year]) if len(rest) < 2 else ".".join([*numbers, year])


def _decimal(score: float) -> str:
    return f"{score:.{LONGEST_DECIMALS}f}".replace(".", ",")


def _percent(share: float) -> str:
    return f"{round(100 * share)} %"
