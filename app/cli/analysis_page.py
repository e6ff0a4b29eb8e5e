"""An analysed text as a web page of its own: every mention marked, with a legend and the facts behind it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined

from services.analysis import areas_above

if TYPE_CHECKING:
    from services.answers.texts import AnalysedMention, AnalysedText

ROLES = {
    "client": "tilaaja", "funder": "rahoittaja", "coordinator": "koordinaattori", "author": "tekijä",
    "publisher": "julkaisija", "partner": "kumppani", "participant": "osallistuja",
}  # fmt: skip
AREAS = {"region": "Maakunta", "wellbeing_county": "Hyvinvointialue", "subregion": "Seutukunta"}


@dataclass(frozen=True, slots=True)
class Style:
    """How mentions of a type are shown."""

    label: str
    fill: str
    edge: str


STYLES = {
    "municipality": Style("kunta", "#d7ebff", "#1d6fb8"),
    "region": Style("maakunta", "#d9f2e3", "#1d7a46"),
    "wellbeing_county": Style("hyvinvointialue", "#cdf1ee", "#0f766e"),
    "place": Style("paikka", "#e6f0d5", "#5b7a12"),
    "organisation": Style("organisaatio", "#ffe6cc", "#b45309"),
    "project": Style("hanke", "#f3e0ff", "#7e3bb5"),
    "programme": Style("ohjelma", "#ffdff0", "#b0297a"),
    "date": Style("aika", "#eceff3", "#64748b"),
    "money": Style("rahasumma", "#fff3c4", "#92700c"),
    "count": Style("lukumäärä", "#f1f1f4", "#71717a"),
    "person": Style("henkilö", "#fde2e1", "#b42318"),
}


def render_analysis(analysed: "AnalysedText", source: str) -> str:
    """Return the page of a text as `services.analysis.analyse_text` analysed it.

    :param source: where the text came from, for the heading.
    """
    environment = Environment(loader=PackageLoader("app.cli"), autoescape=True, undefined=StrictUndefined)
    counts = Counter(mention.type for mention in analysed.mentions)
    parties = dict.fromkeys((mention.name, ROLES[mention.role]) for mention in analysed.mentions if mention.role)
    return environment.get_template("analysis.html").render(
        source=source,
        language=analysed.language,
        pieces=list(_pieces(analysed)),
        counts={type: counts[type] for type in STYLES if counts[type]},
        parties=list(parties),
        styles=STYLES,
        roles=ROLES,
    )


@dataclass(frozen=True, slots=True)
class Piece:
    """A mention, or what lies between two."""

    text: str
    mention: "AnalysedMention | None" = None
    facts: tuple[str, ...] = ()


def _pieces(analysed: "AnalysedText") -> Iterator[Piece]:
    """Yield a text in pieces, in order."""
    at = 0
    for mention in analysed.mentions:
        yield Piece(analysed.text[at : mention.start])
        yield Piece(analysed.text[mention.start : mention.end], mention, tuple(_facts(mention)))
        at = mention.end
    yield Piece(analysed.text[at:])


def _facts(mention: "AnalysedMention") -> Iterator[str]:
    if mention.role:
        yield f"Rooli: {ROLES[mention.role]}"
    if mention.evidence:
        yield f"Peruste: ”{mention.evidence}”"
    if mention.type == "municipality":
        above = areas_above(mention.current_id)
        yield from (f"{label}: {above[kind]}" for kind, label in AREAS.items() if kind in above)
