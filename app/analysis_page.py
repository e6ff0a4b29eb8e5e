"""An analysed text as a web page of its own: every mention marked, with a legend and the facts behind it."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from nlp.places.areas import roll_up

ROLES = {"partner": "kumppani", "client": "tilaaja", "funder": "rahoittaja", "author": "tekijä"}
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


def render_analysis(analysed: dict[str, Any], source: str) -> str:
    """Return the page of a text as `services.analysis.analyse_text` analysed it.

    :param source: where the text came from, for the heading.
    """
    environment = Environment(loader=PackageLoader("app"), autoescape=True, undefined=StrictUndefined)
    mentions = analysed["mentions"]
    counts = Counter(mention["type"] for mention in mentions)
    parties = dict.fromkeys((one["name"], ROLES[one["role"]]) for one in mentions if one["role"])
    return environment.get_template("analysis.html").render(
        source=source,
        language=analysed["language"],
        pieces=_pieces(analysed["text"], mentions),
        counts={type: counts[type] for type in STYLES if counts[type]},
        parties=list(parties),
        styles=STYLES,
        roles=ROLES,
    )


def _pieces(text: str, mentions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Cut a text into what lies between mentions and the mentions themselves."""
    pieces: list[dict[str, Any]] = []
    at = 0
    for mention in mentions:
        pieces.append({"text": text[at : mention["start"]], "mention": None})
        shown = text[mention["start"] : mention["end"]]
        pieces.append({"text": shown, "mention": mention, "facts": _facts(mention)})
        at = mention["end"]
    return [*pieces, {"text": text[at:], "mention": None}]


def _facts(mention: dict[str, Any]) -> list[str]:
    facts = []
    if mention["role"]:
        facts.append(f"Rooli: {ROLES[mention['role']]}")
    if mention.get("evidence"):
        facts.append(f"Peruste: ”{mention['evidence']}”")
    if mention["type"] == "municipality":
        above = roll_up(mention["current_id"].removeprefix("kunta:"))
        facts += [f"{label}: {above[kind].name}" for kind, label in AREAS.items() if kind in above]
    return facts
