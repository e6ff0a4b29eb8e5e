"""Builds the gazetteers from public classifications: `python -m nlp.gazetteers.build ../shared/data/places`."""

import csv
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from nlp.finnish import Finnish, load_finnish

HERE = Path(__file__).parent

MUNICIPALITIES_SOURCE = """\
# The municipalities of Finland in 2026.
# Source: Statistics Finland classifications via geofi (CC BY 4.0): codes, names, region, population of 2022;
# Digital and Population Data Services Agency name statistics via avoindata.fi (CC BY 4.0): bearers of the name.
# Rebuilt by: python -m nlp.gazetteers.build
"""
REGIONS_SOURCE = """\
# The regions of Finland in 2026.
# Source: Statistics Finland classifications via geofi (CC BY 4.0).
# Rebuilt by: python -m nlp.gazetteers.build
"""
FORMS_SOURCE = """\
# Inflected forms of municipality names that Voikko does not lead to the name.
# Source: pykko (MIT) for those in its place name list; the table IRREGULAR in build.py for the others.
# Rebuilt by: python -m nlp.gazetteers.build
"""

#: Genitive stem and partitive of names that neither Voikko nor the inflection list knows, with the case series.
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
    "Mänttä-Vilppula": (
        "Mänttä-Vilppulan",
        "Mänttä-Vilppulaa",
        ("Mänttä-Vilppulassa", "Mänttä-Vilppulasta", "Mänttä-Vilppulaan"),
    ),
}


def build(places: Path) -> None:
    """Write the gazetteers from the folder of classifications."""
    ambiguity = {row["code"]: row for row in _rows(places / "municipality_name_ambiguity.csv")}
    current = list(_rows(places / "municipalities_2026.csv"))
    write_gazetteer(
        "municipalities",
        MUNICIPALITIES_SOURCE,
        ("code", "name_fi", "name_sv", "name_en", "region_code", "population", "name_bearers", "common_word"),
        ((*_names(row), *_bearers(ambiguity.get(row["code"], {}))) for row in current),
    )
    write_gazetteer(
        "regions",
        REGIONS_SOURCE,
        ("code", "name_fi", "name_sv", "name_en"),
        (
            tuple(row[key] for key in ("region_code", "region_fi", "region_sv", "region_en"))
            for row in _rows(places / "regions_2026.csv")
        ),
    )
    names = {row["code"]: row["name_fi"] for row in current}
    write_gazetteer("municipality_forms", FORMS_SOURCE, ("form", "code"), _forms(places, names, load_finnish()))


def _names(row: dict[str, str]) -> tuple[str, ...]:
    return tuple(row[key] for key in ("code", "name_fi", "name_sv", "name_en", "region_code", "population_2022"))


def _bearers(row: dict[str, str]) -> tuple[str, str]:
    bearers = int(row.get("surname_bearers") or 0) + int(row.get("firstname_bearers") or 0)
    return str(bearers), row.get("is_common_word_lemma") or "0"


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
    for form, code in sorted(set(listed)):
        if code in names and finnish.word(form).place != names[code]:
            yield form, code


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def write_gazetteer(name: str, source: str, fields: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    """Write a gazetteer with its source in its first lines."""
    with (HERE / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        file.write(source)
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(fields)
        writer.writerows(rows)


if __name__ == "__main__":
    build(Path(sys.argv[1]))
