"""A municipality, region or wellbeing county: what is written about it, by whom and when."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple, get_args

from corpus.catalogue.namings import count_bodies, count_groups, count_named, count_namings
from corpus.errors import NotFoundError
from corpus.ids import code_of, place_id, type_of
from nlp.places.areas import area_of, areas, municipalities_in
from services.answers.places import NamedPlace, PlaceAnswer, PlaceList, PlaceType
from services.namings import newest_naming, themes_naming, to_companions, years_naming
from services.workspace import Workspace

AREA_TYPES: dict[str, PlaceType] = {"region": "region", "wellbeing_county": "wellbeing_county"}


class _Names(NamedTuple):
    name: str
    name_sv: str
    name_en: str
    population: int | None


def describe_place(workspace: Workspace, given: str, *, limit: int) -> PlaceAnswer:
    """Return a place with its publications, themes and partners.

    :param given: its id, or its name in Finnish or Swedish.
    :param limit: how many publications.
    :raises NotFoundError: when it is no municipality, region or wellbeing county of today.
    """
    id, type = _locate(workspace, given)
    code, catalogue = code_of(id), workspace.catalogue
    members = municipalities_in(type, code) if type != "municipality" else []
    ids = {id, *(place_id("municipality", member) for member in members)}
    above = [place_id(kind, area.code) for kind in AREA_TYPES.values() if (area := area_of(code, kind))]
    counts = {one.id: one.documents for one in count_named(catalogue, get_args(PlaceType), {*ids, *above})}
    totals, names = count_namings(catalogue, ids), _names(workspace, type, code)
    return PlaceAnswer(
        id=id, type=type, name=names.name, name_sv=names.name_sv, name_en=names.name_en, population=names.population,
        region=_above(code, "region", counts) if type == "municipality" else None,
        wellbeing_county=_above(code, "wellbeing_county", counts) if type == "municipality" else None,
        municipalities=_members(workspace, members, counts),
        documents=totals.documents, publications=totals.publications, years=years_naming(workspace, ids),
        newest=newest_naming(workspace, ids, limit=limit), themes=themes_naming(workspace, ids),
        partners=to_companions(count_bodies(catalogue, ids, in_roles=True)),
    )  # fmt: skip


def list_places(workspace: Workspace) -> PlaceList:
    """Return the regions, wellbeing counties and municipalities with how many documents name them."""
    groups: dict[str, set[str]] = {}
    for kind, code in areas():
        if kind in AREA_TYPES:
            id = place_id(AREA_TYPES[kind], code)
            groups[id] = {id, *(place_id("municipality", member) for member in municipalities_in(kind, code))}
    counts = count_groups(workspace.catalogue, groups)
    named = {one.id: one.documents for one in count_named(workspace.catalogue, ("municipality",))}
    known = workspace.places.by_code
    return PlaceList(
        regions=_most_named(_area_names("region"), counts),
        wellbeing_counties=_most_named(_area_names("wellbeing_county"), counts),
        municipalities=_most_named({id: known[code_of(id)].name for id in named if code_of(id) in known}, named),
    )


def _area_names(type: PlaceType) -> dict[str, str]:
    return {place_id(type, code): area.name for (kind, code), area in areas().items() if kind == type}


def _most_named(names: Mapping[str, str], counts: Mapping[str, int]) -> tuple[NamedPlace, ...]:
    places = (NamedPlace(id, name, counts.get(id, 0)) for id, name in names.items())
    return tuple(sorted(places, key=lambda one: (-one.documents, one.name)))


def _locate(workspace: Workspace, given: str) -> tuple[str, PlaceType]:
    """Return id and type of a place; an abolished municipality is the one that it is in today."""
    places, type = workspace.places, type_of(given)
    if type == "municipality" or (type is None and places.by_name(given)):
        wanted = code_of(given) if type else given
        place = places.by_name(wanted) or next((one for one in places.abolished if one.code == wanted), None)
        if place:
            return place_id("municipality", place.current_code), "municipality"
    for area in areas().values():
        kind = AREA_TYPES.get(area.kind)
        if kind:
            id, names = place_id(kind, area.code), {area.name, area.name_sv, area.name_en}
            if given == id or (type is None and given.casefold() in {one.casefold() for one in names if one}):
                return id, kind
    raise NotFoundError(
        f"there is no municipality, region or wellbeing county {given!r}: give its id (kunta:837, maakunta:06, hva:08) "
        "or its name in the nominative"
    )


def _names(workspace: Workspace, type: PlaceType, code: str) -> _Names:
    if type == "municipality":
        place = workspace.places.by_code[code]
        return _Names(place.name, place.name_sv, place.name, place.population)
    area = areas()[type, code]
    return _Names(area.name, area.name_sv, area.name_en or area.name, None)


def _above(code: str, kind: PlaceType, counts: dict[str, int]) -> NamedPlace | None:
    area = area_of(code, kind)
    if area is None:
        return None
    id = place_id(kind, area.code)
    return NamedPlace(id, area.name, counts.get(id, 0))


def _members(workspace: Workspace, codes: Iterable[str], counts: dict[str, int]) -> tuple[NamedPlace, ...]:
    known = workspace.places.by_code
    ids = {place_id("municipality", code): code for code in codes}
    named = [NamedPlace(id, known[code].name, counts[id]) for id, code in ids.items() if counts.get(id)]
    return tuple(sorted(named, key=lambda one: (-one.documents, one.name)))
