"""What the ids in answers are called: places, organisations, subjects and themes, in the reader's language."""

from collections.abc import Iterable
from functools import cache

from corpus.catalogue.organisations import name_organisations
from corpus.catalogue.themes import all_themes
from corpus.ids import code_of, type_of
from nlp.organisations.registry import organisation_entries
from nlp.places.areas import areas
from services.subjects.naming import known_concepts
from services.workspace import Workspace


def name_values(workspace: Workspace, ids: Iterable[str], language: str) -> dict[str, str]:
    """Return the names of what ids stand for; one that is not known is called by its id.

    :param ids: of municipalities, areas, organisations, themes, and URIs of subjects.
    :param language: fi, sv or en.
    """
    wanted = list(dict.fromkeys(ids))
    named = _name_themes(workspace, wanted) | _name_organisations(workspace, wanted)
    return {id: named.get(id) or _name(workspace, id, language) for id in wanted}


def _name(workspace: Workspace, id: str, language: str) -> str:
    if "://" in id:
        return known_concepts(workspace).label(id, language)
    if type_of(id) == "municipality":
        place = workspace.places.by_code.get(code_of(id))
        return (place.name_sv if language == "sv" and place.name_sv else place.name) if place else id
    area = areas().get((type_of(id) or "", code_of(id)))
    return {"sv": area.name_sv, "en": area.name_en}.get(language) or area.name if area else id


def _name_themes(workspace: Workspace, ids: list[str]) -> dict[str, str]:
    themes = {id for id in ids if ":" not in id}
    return {one.id: one.label for one in all_themes(workspace.catalogue) if one.id in themes} if themes else {}


def _name_organisations(workspace: Workspace, ids: list[str]) -> dict[str, str]:
    organisations = [id for id in ids if type_of(id) == "organisation"]
    known = {id: name for id in organisations if (name := _registered().get(id))}
    others = [id for id in organisations if id not in known]
    return known | (name_organisations(workspace.catalogue, others) if others else {})


@cache
def _registered() -> dict[str, str]:
    return {entry.id: entry.name for entry, _ in organisation_entries()}
