"""Builds the gazetteers from public classifications: `python -m nlp.gazetteers.build ../shared/data/places`.

Run `python -m nlp.gazetteers.build_words` after it: the analyses of the names' words are stored too.
"""

import csv
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from nlp.words.finnish import Finnish, load_finnish

HERE = Path(__file__).parent
STATISTICS = "# Source: Statistics Finland classifications via geofi (CC BY 4.0).\n"

#: Genitive, partitive and other forms of names that neither Voikko nor the inflection list knows.
IRREGULAR = {
    "Koski Tl": ("Kosken Tl", "Koskea Tl", ("Kosken Tl:n", "Koski Tl:n", "Koskella Tl", "Koskelta Tl", "Koskelle Tl")),
    "Virrat": ("Virtain", "Virtoja", ("Virtojen", "Virroilla", "Virroilta", "Virroille", "Virroissa", "Virroista")),
    "Pedersören kunta": ("Pedersören", "Pedersöreä", ("Pedersöre", "Pedersöressä", "Pedersörestä", "Pedersöreen")),
    "Kemiönsaari": (
        "Kemiönsaaren",
        "Kemiönsaarta",
        ("Kemiönsaaressa", "Kemiönsaaresta", "Kemiönsaareen", "Kemiönsaarella", "Kemiönsaarelta", "Kemiönsaarelle"),
    ),
    "Lemland": ("Lemlandin", "Lemlandia", ("Lemlandissa", "Lemlandista", "Lemlandiin")),
    "Lumparland": ("Lumparlandin", "Lumparlandia", ("Lumparlandissa", "Lumparlandista", "Lumparlandiin")),
    "Saltvik": ("Saltvikin", "Saltvikia", ("Saltvikissa", "Saltvikista", "Saltvikiin")),
    "Sund": ("Sundin", "Sundia", ("Sundissa", "Sundista", "Sundiin")),
    "Isojoki": (
        "Isonjoen",
        "Isoajokea",
        ("Isossajoessa", "Isostajoesta", "Isoonjokeen", "Isollajoella", "Isoltajoelta", "Isollejoelle"),
    ),
    "Uusikaarlepyy": (
        "Uudenkaarlepyyn",
        "Uuttakaarlepyytä",
        (
            "Uudessakaarlepyyssä",
            "Uudestakaarlepyystä",
            "Uuteenkaarlepyyhyn",
            "Uudellakaarlepyyllä",
            "Uudeltakaarlepyyltä",
            "Uudellekaarlepyylle",
        ),
    ),
    "Mänttä-Vilppula": (
        "Mänttä-Vilppulan",
        "Mänttä-Vilppulaa",
        ("Mänttä-Vilppulassa", "Mänttä-Vilppulasta", "Mänttä-Vilppulaan"),
    ),
}
#: Northern Sámi names of municipalities, in the nominative and the genitive, which stands before "gielda".
SAMI = {
    "Utsjoki": ("Ohcejohka", "Ohcejoga"),
    "Inari": ("Anár", "Anára"),
    "Enontekiö": ("Eanodat", "Eanodaga"),
    "Sodankylä": ("Soađegilli", "Soađegili"),
    "Rovaniemi": ("Roavvenjárga", "Roavvenjárgga"),
    "Kittilä": ("Gihttel", "Gihttela"),
    "Tornio": ("Duortnus", "Duortnosa"),
    "Kemi": ("Giepma",),
    "Kemijärvi": ("Giemajávri", "Giemajávrri"),
    "Helsinki": ("Helsset", "Helssega"),
}
#: What names of villages and districts end with, and compounds of them that are words of the language.
LANDFORMS = {
    "harju", "joki", "järvi", "kallio", "kangas", "korpi", "koski", "kylä", "lahti", "lampi", "luoto", "mäki", "niemi",
    "nummi", "perä", "ranta", "saari", "salmi", "salo", "suo", "vaara", "vuori",
}  # fmt: skip
COMMON_COMPOUNDS = {"kirkonkylä", "asemakylä", "hiekkaranta", "uimaranta", "lomakylä", "kotikylä", "tulivuori"}
#: Columns of the municipalities table that say which area of a kind a municipality is in today.
AREAS = (
    "region",
    "subregion",
    "wellbeing_county",
    "elinvoimakeskus",
    "employment_area",
    "electoral_district",
    "major_region",
)


def build(places: Path) -> None:
    """Write the gazetteers from the folder of classifications."""
    current = list(_rows(places / "municipalities_2026.csv"))
    names = {row["code"]: row["name_fi"] for row in current}
    finnish = load_finnish()
    _write_municipalities(places, current)
    _write_areas(places, current)
    _write_districts(places, finnish, set(names.values()))
    write_gazetteer(
        "municipality_forms",
        "# Inflected forms of municipality names that Voikko does not lead to the name.\n"
        "# Source: pykko (MIT) for those in its place name list; the tables in build.py for the others:\n"
        "# IRREGULAR and SAMI, compiled by the project from general knowledge.\n",
        ("form", "code"),
        _forms(places, names, finnish),
    )


def _write_municipalities(places: Path, current: list[dict[str, str]]) -> None:
    ambiguity = {row["code"]: row for row in _rows(places / "municipality_name_ambiguity.csv")}
    series = _case_series(places)
    write_gazetteer(
        "municipalities",
        "# The municipalities of Finland in 2026, and under them those abolished, with successor and last year\n"
        "# (exact from 2014 on). `series`: the local cases that the name takes.\n"
        + STATISTICS
        + "# Name bearers: name statistics of the Digital and Population Data Services Agency (CC BY 4.0).\n"
        "# Years of abolition before 2014: LIPAS. Case series: pykko (MIT).\n",
        ("code", "name_fi", "name_sv", "region_code", "population", "name_bearers", "first_name_bearers",
         "common_word", "series",
         "successor", "last_year"),
        [
            (row["code"], row["name_fi"], row["name_sv"], row["region_code"], row["population_2022"],
             *_bearers(ambiguity.get(row["code"], {})), series.get(row["code"], ""), "", "")
            for row in current
        ]
        + [
            (row["code"], row["name_fi"], row["name_sv"], "", "0", *_bearers(ambiguity.get(row["code"], {})),
             series.get(row["code"], ""), row["successor_2026_codes"].split("|")[0].split(";")[0], row["last_year"])
            for row in _rows(places / "municipalities_abolished.csv")
        ],
    )  # fmt: skip


def _case_series(places: Path) -> dict[str, str]:
    rows = _rows(places / "place_inflections.csv")
    return {row["municipality_2026_code"] or row["abolished_code"]: row["local_case_series"] for row in rows}


def _bearers(row: dict[str, str]) -> tuple[str, str, str]:
    first = int(row.get("firstname_bearers") or 0)
    bearers = int(row.get("surname_bearers") or 0) + first
    return str(bearers), str(first), row.get("is_common_word_lemma") or "0"


def _write_areas(places: Path, current: list[dict[str, str]]) -> None:
    """Write which areas there are, which municipality is in which, and how regions have changed."""
    areas = {
        (kind, row[f"{kind}_code"]): (row[f"{kind}_fi"], row[f"{kind}_sv"], row.get(f"{kind}_en", ""))
        for row in current for kind in AREAS if row[f"{kind}_code"]
    }  # fmt: skip
    write_gazetteer(
        "areas",
        "# The areas that municipalities make up in 2026.\n" + STATISTICS,
        ("kind", "code", "name_fi", "name_sv", "name_en"),
        ((kind, code, *areas[kind, code]) for kind, code in sorted(areas)),
    )
    write_gazetteer(
        "memberships",
        "# Which area of each kind a municipality is in, in 2026.\n" + STATISTICS,
        ("code", *AREAS),
        ((row["code"], *(row[f"{kind}_code"] for kind in AREAS)) for row in current),
    )
    regions = {row["region_fi"]: row["region_code"] for row in current}
    write_gazetteer(
        "region_changes",
        "# Municipalities that have changed region: from the year on they are in the new one.\n" + STATISTICS,
        ("code", "year", "old_region", "new_region"),
        (
            (row["code"], row["year"], regions[row["old_region"]], regions[row["new_region"]])
            for row in _rows(places / "municipality_region_changes.csv")
        ),
    )


def _write_districts(places: Path, finnish: Finnish, municipalities: set[str]) -> None:
    """Write districts and villages with their municipality, but for names that are common words or municipalities."""
    found = {row["name"]: "837" for row in _rows(places / "tampere_districts.csv")}
    listed = _rows(places / "yso_places_in_municipality.csv")
    several: dict[str, set[str]] = {}
    for row in listed:
        if row["container_municipality_code_2026"] and " " not in row["place_fi"]:
            several.setdefault(row["place_fi"], set()).add(row["container_municipality_code_2026"])
    found |= {name: next(iter(codes)) for name, codes in several.items() if len(codes) == 1}
    write_gazetteer(
        "districts",
        "# Districts and villages with the municipality they are in.\n"
        "# Source: City of Tampere, planning areas (CC BY 4.0); YSO places (CC BY 4.0).\n",
        ("name", "code"),
        sorted(
            (name, code) for name, code in found.items() if name not in municipalities and not _is_common(finnish, name)
        ),
    )


def _is_common(finnish: Finnish, name: str) -> bool:
    """Return a name that is also a word or a person's name: "Koulu", "Aino"; "Olkiluoto" is only made of words."""
    word = finnish.word(name.lower())
    made_of_words = len(word.parts) == 2 and word.parts[1] in LANDFORMS and name.lower() not in COMMON_COMPOUNDS
    common = word.known and word.pos != "PROPN" and "-" not in name and not made_of_words
    return common or finnish.word(name).first_name


def _forms(places: Path, names: dict[str, str], finnish: Finnish) -> Iterator[tuple[str, str]]:
    codes = {name: code for code, name in names.items()}
    listed = [
        (form, row["municipality_2026_code"])
        for row in _rows(places / "place_inflections.csv")
        for form in row["forms"].split("|")
    ]
    listed += [
        (form, codes[name]) for name, (genitive, partitive, others) in IRREGULAR.items()
        for form in (name, genitive, partitive, *others)
    ]  # fmt: skip
    listed += [(form, codes[name]) for name, forms in SAMI.items() for form in forms]
    for form, code in sorted(set(listed)):
        if code in names and finnish.word(form).place != names[code]:
            yield form, code


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def write_gazetteer(
    name: str, source: str, fields: tuple[str, ...], rows: Iterable[tuple[str, ...]], *, by: str = "build"
) -> None:
    """Write a gazetteer with its source in its first lines."""
    with (HERE / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        file.write(f"{source}# Rebuilt by: python -m nlp.gazetteers.{by}\n")
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(fields)
        writer.writerows(rows)


if __name__ == "__main__":
    build(Path(sys.argv[1]))
