"""Municipalities in Finnish text: found by lemma, kept apart from surnames and common words by context."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from corpus.records import Mention
from nlp.finnish import Finnish, Token
from nlp.gazetteers import read_gazetteer

LOCAL_CASES = {"Ine", "Ela", "Ill", "Ade", "Abl", "All"}
#: What follows the genitive of a municipality when the municipality itself is meant.
MUNICIPAL_NOUNS = {
    "kaupunki", "kunta", "seutu", "seutukunta", "alue", "keskusta", "kaupunginhallitus", "kaupunginvaltuusto",
    "kunnanhallitus", "kunnanvaltuusto", "kunnanjohtaja", "kaupunginjohtaja", "talousalue", "kaupunkiseutu",
    "satama", "asema", "asukas", "väestö", "väkiluku", "talous", "valtuusto", "pormestari", "kirkonkylä",
    "saaristo", "asukasluku",
}  # fmt: skip
#: What follows it in the name of an organisation, which is another thing than the place.
ORGANISATION_NOUNS = {
    "yliopisto", "ammattikorkeakoulu", "ammattiopisto", "hiippakunta", "hovioikeus", "käräjäoikeus", "hallinto-oikeus",
    "kauppakorkeakoulu", "yliopistosairaala", "sanomat", "energia", "konservatorio", "työväenopisto",
}  # fmt: skip
TITLES = {
    "professori", "tutkija", "johtaja", "toimitusjohtaja", "ministeri", "kansanedustaja", "asiantuntija",
    "päällikkö", "kehittämispäällikkö", "projektipäällikkö", "rehtori", "puheenjohtaja", "kunnanjohtaja",
    "kaupunginjohtaja", "herra", "rouva", "tohtori", "dosentti", "sihteeri", "erikoistutkija", "konsultti",
    "haastateltava", "opettaja",
}  # fmt: skip
COMPANY_SUFFIXES = {"Oyj", "Oy", "Ab", "ry", "Abp"}

SURE, LIKELY, DOUBTFUL = 0.98, 0.8, 0.5
# An ambiguous name alone counts as the municipality when it has so many inhabitants a bearer of the name.
INHABITANTS_PER_BEARER = 10


@dataclass(frozen=True, slots=True)
class Municipality:
    """A municipality of today."""

    code: str  # 3 digits
    name: str
    name_sv: str
    region: str  # 2 digits
    population: int
    name_bearers: int  # persons with the name as surname or first name
    common_word: bool

    @property
    def ambiguous(self) -> bool:
        return self.name_bearers > 0 or self.common_word

    @property
    def likelier_than_a_person(self) -> bool:
        return self.population > INHABITANTS_PER_BEARER * self.name_bearers


class Municipalities:
    """The gazetteer: from an inflected form to a municipality."""

    @cached_property
    def by_code(self) -> dict[str, Municipality]:
        return {
            row["code"]: Municipality(
                row["code"], row["name_fi"], row["name_sv"], row["region_code"],
                int(row["population"]), int(row["name_bearers"]), row["common_word"] == "1",
            )
            for row in read_gazetteer("municipalities")
        }  # fmt: skip

    @cached_property
    def _by_name(self) -> dict[str, Municipality]:
        names = {place.name_sv: place for place in self.by_code.values()}
        return names | {place.name: place for place in self.by_code.values()}

    @cached_property
    def _by_form(self) -> dict[str, Municipality]:
        forms = {name.casefold(): place for name, place in self._by_name.items()}
        forms |= {f"{place.name_sv}s".casefold(): place for place in self.by_code.values() if place.name_sv[-1] != "s"}
        irregular = read_gazetteer("municipality_forms")
        return forms | {row["form"].casefold(): self.by_code[row["code"]] for row in irregular}

    @cached_property
    def _regions(self) -> dict[str, str]:
        rows = list(read_gazetteer("regions"))
        fields = ("code", "name_fi", "name_sv", "name_en")
        return {row[field].casefold(): row["code"] for field in fields for row in rows}

    def in_region(self, name: str) -> list[Municipality] | None:
        """Give the municipalities of a region by its code or name, None where there is no such region."""
        code = self._regions.get(name.casefold())
        return [place for place in self.by_code.values() if place.region == code] if code else None

    def named(self, form: str, lemma: str | None) -> Municipality | None:
        """Give the municipality that a form, or the base form of a place name, names."""
        return (self._by_name.get(lemma) if lemma else None) or self._by_form.get(form.casefold())

    def by_name(self, name: str) -> Municipality | None:
        """Give a municipality by its code or its name in Finnish or Swedish, in any case."""
        return self.by_code.get(name.zfill(3)) or self._by_form.get(name.casefold())


def find_municipalities(finnish: Finnish, municipalities: Municipalities, text: str) -> list[Mention]:
    """Find the municipalities named in a text, in reading order, with how sure each is."""
    tokens = finnish.tokens(text)
    found = [(at, place) for at, place in _candidates(municipalities, text, tokens)]
    scores = [_score(text, tokens, at, place) for at, place in found]
    named = Counter(place.code for (_, place), score in zip(found, scores, strict=True) if score > DOUBTFUL)
    mentions = []
    for (at, place), score in zip(found, scores, strict=True):
        # A name in doubt is the municipality where the text names it beyond doubt elsewhere.
        score = LIKELY if score == DOUBTFUL and named[place.code] else score
        if score > DOUBTFUL:
            id = f"kunta:{place.code}"
            mentions.append(Mention(tokens[at].start, tokens[at].end, "municipality", id, place.name, id, score))
    return mentions


def _candidates(municipalities: Municipalities, text: str, tokens: list[Token]) -> Iterator[tuple[int, Municipality]]:
    for at, (start, end, word) in enumerate(tokens):
        if not text[start].isupper() or word.pos == "PUNCT":
            continue
        place = municipalities.named(text[start:end].replace("\u00ad", ""), word.place)
        if place is not None:
            yield at, place


def _score(text: str, tokens: list[Token], at: int, place: Municipality) -> float:
    """Score a candidate: 0 where it is something else, DOUBTFUL where nothing tells."""
    word = tokens[at].word
    before, after = _neighbour(text, tokens, at, -1), _neighbour(text, tokens, at, 1)
    if after and text[after.start : after.end] in COMPANY_SUFFIXES:
        return 0.0
    if word.place_case == "Gen" and after and after.word.lemma.lower() in ORGANISATION_NOUNS:
        return 0.0
    if not place.ambiguous:
        return SURE
    if before and text[before.start].isupper() and before.word.first_name:
        return 0.0
    if before and before.word.lemma.lower() in TITLES:
        return 0.0
    if word.place_case in LOCAL_CASES:
        return SURE
    if word.place_case == "Gen" and after and after.word.lemma.lower() in MUNICIPAL_NOUNS:
        return SURE
    return LIKELY if place.likelier_than_a_person else DOUBTFUL


def _neighbour(text: str, tokens: list[Token], at: int, step: int) -> Token | None:
    """Give the token beside one where only a space lies between."""
    other = at + step
    if not 0 <= other < len(tokens):
        return None
    first, second = sorted((tokens[at], tokens[other]))
    return tokens[other] if text[first.end : second.start] == " " else None
