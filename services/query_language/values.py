"""Values of fields as people write them – in any inflection, in Swedish, by code – as the index has them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import TypeVar

from corpus.catalogue.organisations import list_named
from corpus.catalogue.source_items import source_names
from corpus.catalogue.themes import all_themes
from corpus.errors import NotFoundError, QueryError
from corpus.ids import place_id, type_of
from index.records import Filters
from nlp.organisations.registry import organisation_entries
from nlp.organisations.relations import current_id
from nlp.places.municipalities import Municipality
from nlp.words.finnish import Token
from services.query_language import fields
from services.subjects.naming import known_concepts
from services.themes.describing import theme_filter
from services.workspace import Workspace
from services.year_spans import parse_years

ALIKE = 0.6  # of the letters of two names, from which on one may be meant by the other
MOST_NEAR = 3
Found = TypeVar("Found")

#: What roles of organisations are called.
ROLES = {
    "client": "tilaaja toimeksiantaja beställare uppdragsgivare client commissioner",
    "funder": "rahoittaja finansiär funder financier",
    "coordinator": "koordinaattori koordinoija hallinnoija vetäjä koordinator coordinator",
    "author": "tekijä kirjoittaja laatija författare author",
    "publisher": "julkaisija utgivare publisher",
    "partner": "kumppani yhteistyökumppani partneri partner",
    "participant": "osallistuja deltagare participant",
}
#: What kinds of publications are called.
KINDS = {
    "release": "tiedote uutinen pressmeddelande meddelande release",
    "report": "raportti selvitys tutkimus rapport utredning report",
    "policy_brief": "politiikkasuositus tietokortti policy_brief brief",
    "appendix": "liite bilaga appendix",
    "teaser": "nosto puff teaser",
    "other": "muu muut annan övrig other",
}
LANGUAGES = {
    "fi": "fi suomi suomenkielinen finska finnish",
    "sv": "sv ruotsi ruotsinkielinen svenska swedish",
    "en": "en englanti englanninkielinen engelska english",
    "se": "se saame pohjoissaame samiska sami",
}


def resolve_values(workspace: Workspace, field: str, values: Sequence[str]) -> Filters:
    """Return the filter of a field that is to have one of some values.

    :raises NotFoundError, QueryError: when there is no such value; its message names those that are near.
    """
    return RESOLVERS[field](workspace, values)


def municipality_id(workspace: Workspace, name: str) -> str:
    """Return the id of what a municipality is today.

    :param name: in any inflection, in Finnish or Swedish, or its code.
    :raises NotFoundError: when there is none.
    """
    places = workspace.places
    found = places.by_name(name) or _inflected(workspace, name, _municipality_of(workspace))
    if found is None:
        known = [name for place in places.by_code.values() for name in (place.name, place.name_sv)]
        raise NotFoundError(f"there is no municipality {name!r}: {_near(name, known, 'give its name or 3-digit code')}")
    return place_id("municipality", found.current_code)


def _municipality_of(workspace: Workspace) -> Callable[[str, Token], Municipality | None]:
    places = workspace.places
    return lambda form, token: (
        places.municipality(form, token.word.place)
        or places.municipality(token.word.lemma, None)
        or places.municipality_of_stem(form, token)
    )


def region_id(workspace: Workspace, name: str) -> str:
    """Return the id of a region.

    :param name: in any inflection, in Finnish, Swedish or English, or its code.
    :raises NotFoundError: when there is none.
    """
    region = workspace.places.region(name)
    if region is not None:
        return place_id("region", region.code)
    area = _inflected(workspace, name, workspace.places.area)
    if area is None or area.type != "region":
        known = [name for place in workspace.places.regions() for name in (place.name, place.name_sv)]
        raise NotFoundError(f"there is no region {name!r}: {_near(name, known, 'give its name or 2-digit code')}")
    return area.id


def _inflected(workspace: Workspace, name: str, find: Callable[[str, Token], Found | None]) -> Found | None:
    """Find a name of one word by any of its forms, whatever its capitals."""
    for form in dict.fromkeys((name, name[:1].upper() + name[1:], name.title())):
        tokens = workspace.finnish.tokens(form)
        if len(tokens) == 1 and (found := find(form, tokens[0])) is not None:
            return found
    return None


def organisation_id(workspace: Workspace, name: str) -> str:
    """Return the id of what an organisation is today: the registry's, else the one made of an unknown name."""
    return current_id(name if type_of(name) == "organisation" else workspace.analyser.organisation_id(name))


def _organisations(workspace: Workspace, values: Sequence[str]) -> Filters:
    return Filters(organisations=[_known_organisation(workspace, value) for value in values])


def _known_organisation(workspace: Workspace, name: str) -> str:
    if type_of(name) == "organisation":
        return current_id(name)
    registered = {entry.id: entry.name for entry, _ in organisation_entries()}
    named = {one.id: one.name for one in list_named(workspace.catalogue)}
    for given in dict.fromkeys((name, name[:1].upper() + name[1:], name.upper())):
        id = workspace.analyser.organisation_id(given)
        if id in registered or id in named:
            return current_id(id)
    if found := _by_lemmas(workspace, name, named):
        return current_id(found[0])
    near = _near(name, [*named.values(), *registered.values()], "`aluetutka organisations list` names them")
    raise NotFoundError(f"no publication names an organisation {name!r}: {near}")


def _projects(workspace: Workspace, values: Sequence[str]) -> Filters:
    named = {one.id: one.name for one in list_named(workspace.catalogue, "project", "programme")}
    found: list[str] = []
    for value in values:
        ids = _by_lemmas(workspace, value, named) or _by_lemmas(workspace, value, named, whole=False)
        if not ids:
            near = _near(value, named.values(), "it is found by its name")
            raise NotFoundError(f"no publication names a project {value!r}: {near}")
        found += ids
    return Filters(projects=found)


def _themes(workspace: Workspace, values: Sequence[str]) -> Filters:
    shown = {theme.id: theme.label for theme in all_themes(workspace.catalogue) if theme.shown}
    found: list[str] = []
    for value in values:
        if value in shown or value[1:].isdigit():
            found.append(value)
            continue
        ids = _by_lemmas(workspace, value, shown) or _by_lemmas(workspace, value, shown, whole=False)
        if not ids:
            near = _near(value, shown.values(), "`aluetutka themes list` names them")
            raise NotFoundError(f"there is no theme {value!r}: {near}")
        found += ids
    return Filters(themes=theme_filter(workspace, found))


def _subjects(workspace: Workspace, values: Sequence[str]) -> Filters:
    return Filters(subjects=[subject_id(workspace, value) for value in values])


def subject_id(workspace: Workspace, value: str) -> str:
    """Return the URI of a concept by its URI, or by a label in any language and inflection.

    :raises NotFoundError: when no vocabulary has one.
    :raises DecisionError: when a label is that of several.
    """
    known = known_concepts(workspace)
    try:
        return known.choose(value)
    except NotFoundError:
        lemmas = _key(workspace, value)
        label = workspace.concepts.headings.get(lemmas, lemmas)
        if label == value:
            raise
    try:
        return known.choose(label)
    except NotFoundError as error:
        raise NotFoundError(str(error).replace(repr(label), repr(value))) from error


def _sources(workspace: Workspace, values: Sequence[str]) -> Filters:
    known = {name: name for name in source_names(workspace.catalogue)}
    known |= {entry.name: entry.name for entry in workspace.settings.source}
    folded = {fields.fold(name): name for name in known}
    for value in values:
        if fields.fold(value) not in folded:
            near = _near(value, known, "`aluetutka source list` names them")
            raise NotFoundError(f"there is no source {value!r}: {near}")
    return Filters(sources=[folded[fields.fold(value)] for value in values])


def _years(_: Workspace, values: Sequence[str]) -> Filters:
    spans = [_span(value) for value in values]
    alternatives = [Filters(first_year=first, last_year=last) for first, last in spans]
    return alternatives[0] if len(alternatives) == 1 else Filters(any_of=alternatives)


def _span(value: str) -> tuple[int | None, int | None]:
    try:
        return parse_years(value.replace("–", "..").replace("-", ".."))
    except ValueError as error:
        raise QueryError(str(error)) from error


def _listed(workspace: Workspace, values: Sequence[str], names: Mapping[str, str], what: str) -> list[str]:
    """Return which of some things are meant by their names, inflected or not."""
    by_name = {fields.fold(name): id for id, listed in names.items() for name in (id, *listed.split())}
    found: list[str] = []
    for value in values:
        id = by_name.get(fields.fold(value)) or by_name.get(fields.fold(_key(workspace, value)))
        if id is None:
            known = [listed.split()[0] for listed in names.values()]
            near = get_close_matches(fields.fold(value), by_name, n=1, cutoff=ALIKE)
            meant = f"did you mean {near[0]}?" if near else f"it is one of {', '.join(known)}"
            raise QueryError(f"there is no {what} {value!r}: {meant}")
        found.append(id)
    return found


RESOLVERS: dict[str, Callable[[Workspace, Sequence[str]], Filters]] = {
    fields.MUNICIPALITY: lambda to, values: Filters(municipalities=[municipality_id(to, one) for one in values]),
    fields.REGION: lambda to, values: Filters(regions=[region_id(to, one) for one in values]),
    fields.ORGANISATION: _organisations,
    fields.ROLE: lambda to, values: Filters(roles=_listed(to, values, ROLES, "role")),
    fields.PROJECT: _projects,
    fields.THEME: _themes,
    fields.SUBJECT: _subjects,
    fields.KIND: lambda to, values: Filters(kinds=_listed(to, values, KINDS, "kind of publication")),
    fields.LANGUAGE: lambda to, values: Filters(languages=_listed(to, values, LANGUAGES, "language")),
    fields.SOURCE: _sources,
    fields.YEAR: _years,
}


def _by_lemmas(workspace: Workspace, name: str, named: Mapping[str, str], *, whole: bool = True) -> list[str]:
    """Return the ids of the names that have the words of another name, in whatever form, or hold them."""
    key = _key(workspace, name)
    keys = ((id, _key(workspace, known)) for id, known in named.items())
    return [id for id, other in keys if key and (key == other if whole else f" {key} " in f" {other} ")]


def _key(workspace: Workspace, name: str) -> str:
    """Return the lemmas of a name, those of parts that hyphens join by themselves."""
    tokens = workspace.finnish.tokens(name.replace("-", " "))
    return " ".join(token.word.lemma.lower() for token in tokens if token.word.pos != "PUNCT")


def _near(name: str, known: Iterable[str], otherwise: str) -> str:
    """Say which known names are near, or else how to give one."""
    by_key = {fields.fold(one): one for one in known}
    near = [by_key[key] for key in get_close_matches(fields.fold(name), by_key, n=MOST_NEAR, cutoff=ALIKE)]
    return f"did you mean {' or '.join(near)}?" if near else otherwise
