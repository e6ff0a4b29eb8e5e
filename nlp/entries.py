"""What names lead to beside the registry of organisations: areas, and what operators decided."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from corpus.ids import place_id
from corpus.records import DecidedName
from nlp.gazetteers import read_gazetteer
from nlp.organisations.registry import Entry, last_of
from nlp.places.areas import areas
from nlp.places.municipalities import load_places


def decided_entries(decided: Sequence[DecidedName], organisations: Mapping[str, Entry]) -> dict[str, Entry | None]:
    """Return the organisation that each decided name leads to; None for names of none."""
    by_id = {name.id: name for name in decided}
    leads = {name.id: None if name.rejected else organisations.get(last_of(name.id, by_id)) for name in decided}
    return {id: entry for id, entry in leads.items() if entry or by_id[id].rejected}


def area_entries() -> Iterator[tuple[Entry, list[str]]]:
    """Yield the areas that are looked up word by word: wellbeing counties, electoral districts, sub-regions, …."""
    own_names: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in read_gazetteer("area_names"):
        own_names[row["kind"], row["code"]].append(row["name"])
    towns = {place.name for place in load_places().by_code.values()}
    for area in areas().values():
        names = [area.name, area.name_sv, *own_names[area.kind, area.code]]
        if area.kind == "wellbeing_county" and area.name.endswith(" hyvinvointialue"):
            names += [area.name.replace("hyvinvointialue", "hva"), f"{area.name_sv}s", area.name_en]
            id = place_id("wellbeing_county", area.code)
            yield Entry("wellbeing_county", id, area.name, "wellbeing_county"), names
        elif area.kind == "electoral_district":
            yield Entry("place", place_id("electoral_district", area.code), area.name, area.kind), names
        elif area.kind == "subregion" and not towns.issuperset(area.name.split("-")):  # "Kotka-Hamina" is two towns
            names = [name for name in names if not name.endswith(" stad")]  # "Mariehamns stad" is the town
            yield Entry("place", place_id("subregion", area.code), area.name, area.kind), names
        elif area.kind == "region" and " " in area.name_sv:
            entry = Entry("region", place_id("region", area.code), area.name, "region")
            yield entry, [area.name_sv, f"{area.name_sv}s", *([area.name_en] if " " in area.name_en else [])]
