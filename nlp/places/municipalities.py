"""The gazetteer of places: from a form in a text to the municipality, region or district that it can name."""

from dataclasses import dataclass
from functools import cache, cached_property

from corpus.ids import named_place_id, place_id
from nlp.gazetteers import read_gazetteer
from nlp.organisations.registry import token_keys
from nlp.places.areas import Area, areas
from nlp.words.finnish import Token, Word

# An ambiguous name by itself counts as the municipality when it has so many inhabitants a bearer of the name.
INHABITANTS_PER_BEARER = 10
#: Swedish names that are first names in Finnish sentences.
NOT_IN_FINNISH = {"Vanda"}

#: Parts of the country that texts name and that no statistical classification does.
WIDE_AREAS = ("Manner-Suomi", "Itä-Suomi", "Pohjois-Suomi", "Lounais-Suomi", "Kaakkois-Suomi", "Väli-Suomi")


@dataclass(frozen=True, slots=True)
class Municipality:
    """A municipality of today, or an abolished one with its successor."""

    code: str  # 3 digits
    name: str
    name_sv: str
    region: str  # 2 digits; empty of an abolished one
    population: int
    name_bearers: int  # persons with the name as surname or first name
    common_word: bool
    series: str  # local cases that the name takes: internal (Lahdessa), external (Raumalla), or not known
    successor: str = ""

    @property
    def current_code(self) -> str:
        return self.successor or self.code

    @property
    def ambiguous(self) -> bool:
        return self.name_bearers > 0 or self.common_word

    @property
    def likelier_than_a_person(self) -> bool:
        return self.population > INHABITANTS_PER_BEARER * self.name_bearers


@dataclass(frozen=True, slots=True)
class NamedArea:
    """A region, sub-region, … or a district, as a name leads to it."""

    type: str  # of a mention
    id: str
    name: str
    current_id: str


class Places:
    """Looks names up."""

    @cached_property
    def by_code(self) -> dict[str, Municipality]:
        """The municipalities of today by code."""
        return {place.code: place for place in self._all if not place.successor}

    @property
    def abolished(self) -> list[Municipality]:
        """The municipalities that are no more."""
        return [place for place in self._all if place.successor]

    @cached_property
    def _all(self) -> list[Municipality]:
        return [
            Municipality(
                row["code"], row["name_fi"], row["name_sv"], row["region_code"], int(row["population"]),
                int(row["name_bearers"]), row["common_word"] == "1", row["series"], row["successor"],
            )
            for row in read_gazetteer("municipalities")
        ]  # fmt: skip

    @cached_property
    def _by_name(self) -> dict[str, Municipality]:
        # Those of today come last and win over abolished ones of the same name.
        return {place.name: place for place in reversed(self._all)}

    @cached_property
    def _by_form(self) -> dict[str, Municipality]:
        forms = {}
        for place in reversed(self._all):
            for name in (place.name_sv, f"{place.name_sv}s"):
                forms[name.casefold()] = place
        forms |= {place.name.casefold(): place for place in reversed(self._all)}
        return forms | {
            row["form"].casefold(): self.by_code[row["code"]] for row in read_gazetteer("municipality_forms")
        }

    @cached_property
    def _areas(self) -> dict[str, NamedArea]:
        found: dict[str, NamedArea] = {}
        for district in read_gazetteer("districts"):
            name, code = district["name"], place_id("municipality", district["code"])
            found[name.casefold()] = NamedArea("place", named_place_id(name), name, code)
        for area in areas().values():
            if area.kind == "major_region":
                id = place_id("major_region", area.code)
                found[area.name.casefold()] = NamedArea("place", id, area.name, id)
        for name in WIDE_AREAS:
            id = named_place_id(name, "major_region")
            found[name.casefold()] = NamedArea("place", id, name, id)
        for area in areas().values():
            if area.kind == "region":
                id = place_id("region", area.code)
                named = NamedArea("region", id, area.name, id)
                swedish = area.name_sv if " " not in area.name_sv else area.name
                names = (area.name, swedish, f"{swedish}s", area.name_en)
                found |= {name.casefold(): named for name in names}
        return found

    def municipality(self, form: str, lemma: str | None) -> Municipality | None:
        """Return the municipality that a form, or the base form of a place name, can name."""
        return (self._by_name.get(lemma) if lemma else None) or self._by_form.get(form.casefold())

    def area(self, form: str, token: Token) -> NamedArea | None:
        """Return the region or district that a token can name."""
        word = token.word
        names = [word.place, word.lemma if word.pos == "PROPN" or len(word.parts) > 1 else None, form]
        names += [] if word.known else sorted(_stems(word, form))
        return next((area for name in names if name and (area := self._areas.get(name.casefold()))), None)

    def municipality_of_stem(self, form: str, token: Token) -> Municipality | None:
        """Return the municipality that a form can name which Voikko does not know: "Vampulasta", "Temmekselle"."""
        stems = () if token.word.known else sorted(_stems(token.word, form))
        return next((place for stem in stems if (place := self._by_form.get(stem))), None)

    def area_named(self, name: str) -> NamedArea | None:
        """Return a region or district by its name in the nominative."""
        return self._areas.get(name.casefold())

    def region_named(self, name: str) -> NamedArea | None:
        """Return a region by its name in the nominative."""
        area = self.area_named(name)
        return area if area and area.type == "region" else None

    def by_name(self, name: str) -> Municipality | None:
        """Return a municipality by its code or its name in Finnish or Swedish, in any case."""
        return self.by_code.get(name.zfill(3)) or self._by_form.get(name.casefold())

    def region(self, name: str) -> Area | None:
        """Return a region by its code or its name in Finnish, Swedish or English."""
        wanted = name.casefold()
        return next((area for area in self.regions() if wanted in _names_of(area)), None)

    def regions(self) -> list[Area]:
        """Return the regions of today."""
        return [area for area in areas().values() if area.kind == "region"]


def _stems(word: Word, form: str) -> set[str]:
    """Return what may be the nominative of a name that Voikko does not know, in lower case."""
    stems = token_keys(word, form)
    names = {stem[:-1] + "i" for stem in stems if stem.endswith("e")}  # Kaukajärvellä, of Kaukajärvi
    return stems | names | {stem[:-3] + "s" for stem in stems if stem.endswith("kse")}  # Temmekselle, of Temmes


def _names_of(area: Area) -> tuple[str, ...]:
    return area.code, area.name.casefold(), area.name_sv.casefold(), area.name_en.casefold()


@cache
def load_places() -> Places:
    """Return the one gazetteer of places of this process."""
    return Places()
