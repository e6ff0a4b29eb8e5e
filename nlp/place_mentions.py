"""Which names of places in a sentence are places: kept apart from persons, companies and common words by context."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from nlp.persons import is_first_name
from nlp.place_words import (
    BEHIND_COMPANIES,
    COMPANY_DEEDS,
    COMPANY_NAMES,
    COMPANY_NOUNS,
    MUNICIPAL_NOUNS,
    PERSONAL_NOUNS,
    PRODUCTS,
    RARE_COMPANY_NAMES,
    SAYING,
    is_title,
    speaks_of_a_common_word,
    speaks_of_persons,
    speaks_of_towns,
)
from nlp.places import Municipality, NamedArea, Places
from nlp.sentences import Sentence

#: How often a name that rules settle so is the place, on the project's marked sentences: `python -m benchmarks.names`.
SURE, LIKELY, PROBABLE, UNLIKELY = 0.98, 0.93, 0.8, 0.1
OPEN = 0.6  # a town or a person: a town, unless the sentence speaks of persons
DOUBTFUL = 0.5  # a town or a common word: a town where the sentence or the text says so
INTERNAL, EXTERNAL = {"Ine", "Ela", "Ill"}, {"Ade", "Abl", "All"}
DIRECTIONS = {"etelä-", "pohjois-", "itä-", "länsi-", "keski-", "kanta-", "päijät-", "varsinais-"}
CONJUNCTIONS = {"ja", "sekä", "tai", "och", "että"}

LARGE, VERY_LARGE = 15_000, 100_000  # inhabitants; such a town is likelier named than the word that its name also is
CLITIC = re.compile(r"(?:kin|han|hän|kaan|kään)$")
MODEL = re.compile(r"[A-ZÅÄÖ]{1,3}-?\d")  # "Lahti L-35"
YEAR = re.compile(r"(?:19|20)\d\d")
COMMON = {"NOUN", "ADJ", "VERB", "ADV"}


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A municipality, region or district in a text, by offsets."""

    start: int
    end: int
    place: Municipality | NamedArea
    score: float


def find_candidates(places: Places, sentences: Sequence[Sentence], taken: set[int]) -> list[list[PlaceMention]]:
    """Give what may be places in each of a text's sentences, in reading order, each with how sure it is.

    :param taken: offsets that are part of another name.
    """
    return [list(_find_in_sentence(places, sentence, taken)) for sentence in sentences]


def is_open(candidate: PlaceMention) -> bool:
    """Tell whether rules leave room for doubt."""
    return DOUBTFUL <= candidate.score < SURE


def settle_doubts(sentences: Sequence[Sentence], candidates: Sequence[list[PlaceMention]]) -> list[PlaceMention]:
    """Give the candidates that are places: what is sure, and what is likely by the sentence or by the text.

    :param candidates: of each sentence.
    """
    found = [
        one
        for sentence, of_sentence in zip(sentences, candidates, strict=True)
        for one in _supported(sentence, of_sentence)
    ]
    return _supported_by_text(found)


def _supported(sentence: Sentence, found: Iterable[PlaceMention]) -> list[PlaceMention]:
    """Lift a doubtful name where the sentence names another municipality, or speaks of what towns are and do."""
    mentions = list(found)
    sure = any(one.score > OPEN and isinstance(one.place, Municipality) for one in mentions)
    of_persons = speaks_of_persons(sentence)
    sure = sure or speaks_of_towns(sentence) or (not of_persons and _coordinates(sentence, mentions))
    lifted = {DOUBTFUL: LIKELY, OPEN: LIKELY} if sure else {} if of_persons else {OPEN: PROBABLE}
    return [replace(one, score=lifted.get(one.score, one.score)) for one in mentions]


def _coordinates(sentence: Sentence, mentions: Sequence[PlaceMention]) -> bool:
    """Tell whether a sentence is "Perho ja Soini: …", of which each could be a person, but hardly both."""
    if len(mentions) != 2 or sentence.text[mentions[0].end : mentions[1].start] not in (" ja ", " sekä "):
        return False
    return all(isinstance(one.place, Municipality) and not one.place.successor for one in mentions)


def _supported_by_text(found: list[PlaceMention]) -> list[PlaceMention]:
    """Take a doubtful name for the place that the text names beyond doubt elsewhere, else drop it."""
    sure = Counter(one.place.name for one in found if one.score > OPEN)
    settled = (replace(one, score=LIKELY) if one.score <= OPEN and sure[one.place.name] else one for one in found)
    return [one for one in settled if one.score > OPEN]


def _find_in_sentence(places: Places, sentence: Sentence, inside: set[int]) -> Iterator[PlaceMention]:
    for at, token in enumerate(sentence.tokens):
        if token.start in inside or token.word.pos == "PUNCT" or not sentence.capital(at):
            continue
        form = sentence.form(at).partition(":")[0]
        if form.lower() in DIRECTIONS:
            yield from _shared_ending(places, sentence, at)
            continue
        if sentence.lemma(at + 1) == "tl" and sentence.adjacent(at + 1):
            form += " Tl"
        lemma = token.word.place if "-" not in form else token.word.lemma
        if municipality := places.municipality(form, lemma) or places.municipality(lemma or form, None):
            area = places.area(form, token)
            old = sentence.lemma(at + 1) in ("kunta", "pitäjä") and sentence.case(at) == "Gen"
            if area is not None and area.type == "region" and not old:  # Lappi, also an abolished municipality
                yield PlaceMention(token.start, token.end, area, SURE)
            else:
                yield from _municipality(sentence, at, municipality)
        elif area := places.area(form, token):
            yield from _area(sentence, at, area)
        elif municipality := places.municipality_of_stem(form, token):
            yield from _municipality(sentence, at, municipality)
        elif "-" in form:
            yield from _parts(places, sentence, at)


def _municipality(sentence: Sentence, at: int, place: Municipality) -> Iterator[PlaceMention]:
    token = sentence.tokens[at]
    score = _score(sentence, at, place)
    end = token.end
    if place.name == "Koski Tl" and at + 1 < len(sentence.tokens) and sentence.form(at + 1).startswith("Tl"):
        end = sentence.tokens[at + 1].end
    if score >= DOUBTFUL:
        yield PlaceMention(token.start, end, place, score)


def _area(sentence: Sentence, at: int, area: NamedArea) -> Iterator[PlaceMention]:
    token = sentence.tokens[at]
    says = sentence.case(at) == "Nom" and sentence.lemma(at + 1) in SAYING
    if area.type == "place" and (says or _is_person(sentence, at) or token.word.first_name):
        return
    score = SURE if area.type == "region" else LIKELY
    yield PlaceMention(token.start, token.end, area, score)


def _shared_ending(places: Places, sentence: Sentence, at: int) -> Iterator[PlaceMention]:
    """Read "Etelä- ja Pohjois-Savossa": the first takes what stands behind the hyphen of the last."""
    for later in range(at + 1, min(at + 6, len(sentence.tokens))):
        _, hyphen, _ = sentence.form(later).partition("-")
        place = sentence.tokens[later].word.place or ""
        if hyphen and "-" in place:
            name = sentence.form(at) + place.partition("-")[2]
            area = places.area_named(name)
            if area is not None:
                yield PlaceMention(sentence.tokens[at].start, sentence.tokens[at].end, area, SURE)
            return
        if sentence.form(later).lower() not in DIRECTIONS | CONJUNCTIONS | {","}:
            return


def _parts(places: Places, sentence: Sentence, at: int) -> Iterator[PlaceMention]:
    """Read "Oulu-Kajaani-rata": two places; "Tampere-talo" is none, and "Helsinki-Vantaa" an airport."""
    form, start = sentence.form(at), sentence.tokens[at].start
    if form.startswith("Helsinki-Vantaa") or _is_person(sentence, at):
        return
    pieces, offset, found = form.split("-"), start, []
    dash = at > 0 and sentence.form(at - 1) in "–-" and sentence.tokens[at - 1].end == start
    lemmas = sentence.tokens[at].word.parts  # of "Kotka-Haminan" as well
    lemmas = lemmas if len(lemmas) == len(pieces) else tuple(pieces)
    for piece, lemma in zip(pieces, lemmas, strict=True):
        place = places.municipality(piece, lemma[:1].upper() + lemma[1:]) if piece[:1].isupper() else None
        if place is not None:
            found.append(PlaceMention(offset, offset + len(piece), place, LIKELY))
        offset += len(piece) + 1
    last_is_common = pieces[-1][:1].islower()
    wanted = len(pieces) - last_is_common
    if len(found) == wanted and (wanted > 1 or dash):
        yield from found


def _score(sentence: Sentence, at: int, place: Municipality) -> float:
    """Score a candidate: UNLIKELY where it is something else, DOUBTFUL where nothing tells."""
    case, after = sentence.case(at), sentence.lemma(at + 1)
    following = sentence.form(at + 1) if at + 1 < len(sentence.tokens) else ""
    if following.partition(":")[0] in BEHIND_COMPANIES:
        return UNLIKELY
    if case == "Gen" and _is_municipal(_shared_noun(sentence, at)):
        return SURE
    if place.name in COMPANY_NAMES | RARE_COMPANY_NAMES and _is_company(sentence, at, case):
        return UNLIKELY
    if place.name in COMPANY_NAMES:
        return SURE if case in EXTERNAL and place.series != "internal" else DOUBTFUL
    if following == "Tl":
        return SURE
    if sentence.form(at).isupper() and following.isdigit() and not sentence.text.isupper():
        return UNLIKELY  # "EURA 2021", a system
    if _is_plural_of_a_word(sentence.form(at), case, place) or (case == "Gen" and after in PRODUCTS):
        return UNLIKELY
    if _begins_a_name(sentence, at) or _is_one_person(sentence, at, place):
        return UNLIKELY
    if _is_cited(sentence, at) or _is_person(sentence, at, _local_cases(place)):
        return UNLIKELY
    if _is_district(sentence, at):
        return UNLIKELY
    if form_is_swedish(sentence.form(at), place):
        return SURE
    if at == 0 and place.common_word and case in ("Nom", "Gen") and speaks_of_a_common_word(sentence):
        return UNLIKELY
    if at == 0 and sentence.tokens[at].word.known and sentence.tokens[at].word.pos in COMMON:
        return _score_first_word(sentence, place, case, after)
    if not place.ambiguous or sentence.tokens[at].word.pos == "NUM":  # "Ii", which Voikko counts with
        return SURE
    if sentence.form(at).isupper() and len(sentence.form(at)) > 3:
        return LIKELY
    if at > 0 and not place.name_bearers and sentence.adjacent(at):  # "kehui Vieremää": only the place has a capital
        return LIKELY
    if case in INTERNAL | EXTERNAL:
        return _score_local_case(sentence, at, place, case)
    if case == "Gen":
        noun = _shared_noun(sentence, at)
        return UNLIKELY if noun in PERSONAL_NOUNS else LIKELY if noun else DOUBTFUL
    if case == "Nom" and after in SAYING:
        return UNLIKELY
    if case == "Nom" and CLITIC.search(sentence.form(at)):
        return LIKELY
    return LIKELY if place.likelier_than_a_person else OPEN


def _is_company(sentence: Sentence, at: int, case: str | None) -> bool:
    """Tell by its deed or by what it has that a name is the company's: "Outokumpu myy", "Raision osake"."""
    after = sentence.lemma(at + 1)
    return (case == "Nom" and after in COMPANY_DEEDS) or (case == "Gen" and after in COMPANY_NOUNS)


def _begins_a_name(sentence: Sentence, at: int) -> bool:
    """Tell whether a capital behind a nominative makes both another name: "Pori Jazz", "Helsinki Partners"."""
    if at + 2 >= len(sentence.tokens) or not sentence.adjacent(at + 1) or not sentence.capital(at + 1):
        return False
    form, word = sentence.form(at + 1), sentence.tokens[at + 1].word
    if sentence.case(at) != "Nom":
        return False
    if not form.isalpha() or form.isupper():
        return MODEL.match(form) is not None
    return not word.known or (word.pos == "NOUN" and not word.place and not _is_municipal(word.lemma.lower()))


def _is_plural_of_a_word(form: str, case: str | None, place: Municipality) -> bool:
    """Tell eagles from the town of Kotka, which is one: "Kotkat", "Kotkia"."""
    plural = case == "Par" and place.name[-1] in "aä" and not form.lower().startswith(place.name.lower())
    return place.common_word and (plural or form == f"{place.name}t")


def _is_one_person(sentence: Sentence, at: int, place: Municipality) -> bool:
    """Tell a surname by its number: the town of Nousiainen is "Nousiaisten", a person "Nousiaisen"."""
    if not place.name.endswith("nen") or not place.name_bearers or place.series == "external":  # Kaustisella
        return False
    return sentence.form(at).lower().startswith(f"{place.name[:-3]}se".lower())


def _local_cases(place: Municipality) -> set[str]:
    """Give the local cases that a municipality's name takes; all, where that is not known."""
    return {"internal": INTERNAL, "external": EXTERNAL}.get(place.series, INTERNAL | EXTERNAL)


def _score_local_case(sentence: Sentence, at: int, place: Municipality, case: str | None) -> float:
    """Score by the local cases that the name takes: one is in Lahti "Lahdessa", to a Mr Lahti one gives "Lahdelle"."""
    series = _local_cases(place)
    if case not in series:
        return LIKELY if place.likelier_than_a_person and not place.common_word else UNLIKELY
    return SURE


def _is_cited(sentence: Sentence, at: int) -> bool:
    """Tell a source from a place: "Sulkavan (2019)", "Salon ja Puumalan (2021)", "(Nivala ym. 2020)", "Heinola, P."."""
    forms = [sentence.form(later) for later in range(at + 1, min(at + 4, len(sentence.tokens)))] + ["", "", ""]
    before = sentence.form(at - 1) if at else ""
    initial = forms[0] == "," and len(forms[1]) == 1 and forms[1].isupper() and forms[2] == "."
    if forms[0] in ("ja", "&") and sentence.capital(at + 2):
        return _is_cited(sentence, at + 2)  # the first of two authors
    dated = YEAR.fullmatch(forms[0]) is not None and before in ("(", ";", "&")
    return initial or dated or forms[0] == "ym" or (forms[0] == "(" and YEAR.fullmatch(forms[1]) is not None)


def _is_district(sentence: Sentence, at: int) -> bool:
    """Tell a district that bears a municipality's name: "Tampereen Tammelassa"."""
    if not sentence.adjacent(at) or sentence.case(at - 1) != "Gen" or sentence.case(at) not in INTERNAL | EXTERNAL:
        return False
    return bool(sentence.tokens[at - 1].word.place) and sentence.capital(at - 1)


def _shared_noun(sentence: Sentence, at: int) -> str:
    """Give the noun that a genitive belongs to, over coordinated ones: "Saaren ja Uukuniemen kunnat"."""
    while sentence.lemma(at + 1) in CONJUNCTIONS | {","} and sentence.capital(at + 2):
        at += 2
    return sentence.lemma(at + 1)


def _is_municipal(noun: str) -> bool:
    return noun in MUNICIPAL_NOUNS or noun.startswith(("kunta", "kunnan", "kaupun"))


def _score_first_word(sentence: Sentence, place: Municipality, case: str | None, after: str) -> float:
    """Score a sentence's first word, which would have a capital as a common word too: "Pellon reunassa"."""
    series = _local_cases(place)
    if case in INTERNAL | EXTERNAL and case not in series:
        return UNLIKELY
    if case in ("Nom", "Gen") and (_is_beside_a_noun(sentence) or speaks_of_a_common_word(sentence)):
        return UNLIKELY
    if case == "Nom" and after in SAYING and place.name_bearers:
        return UNLIKELY
    word = sentence.tokens[0].word
    if not place.successor and case in series and (word.lemma.lower() == place.name.lower() or word.case != case):
        return LIKELY
    if case in EXTERNAL and place.name.endswith("t"):  # Virroilla: "on the currents" is rarer than the town
        return LIKELY
    if place.successor and place.common_word:
        return DOUBTFUL
    large = place.population >= (VERY_LARGE if case == "Nom" else LARGE)
    return LIKELY if large and after not in PERSONAL_NOUNS else DOUBTFUL


def _is_beside_a_noun(sentence: Sentence) -> bool:
    """Tell whether a sentence begins with two common words side by side: "Varkauden tai ilkivallan vuoksi"."""
    if len(sentence.tokens) < 3 or sentence.lemma(1) not in CONJUNCTIONS or sentence.capital(2):
        return False
    second = sentence.tokens[2].word
    return second.pos == "NOUN" and not any(_is_municipal(part.lower()) for part in second.parts)


def form_is_swedish(form: str, place: Municipality) -> bool:
    """Tell whether a form is the Swedish name, alone or in the genitive, and not the Finnish one too."""
    return place.name_sv != place.name and form in (place.name_sv, f"{place.name_sv}s")


def _is_person(sentence: Sentence, at: int, of_places: set[str] = INTERNAL) -> bool:
    """Tell whether a name stands as a person's: behind a first name, an initial or a title, or before a surname.

    :param of_places: local cases in which the name stands for the place: "kunnanjohtaja Kärsämäeltä".
    """
    behind = [sentence.form(later) for later in range(at + 1, min(at + 4, len(sentence.tokens)))]
    if len(behind) == 3 and behind[0] == behind[2] == "," and behind[1].isdigit() and len(behind[1]) == 2:
        return True  # "Inari, 34, palasi"
    if sentence.adjacent(at):
        before = sentence.tokens[at - 1].word
        named = sentence.capital(at - 1) and is_first_name(sentence, at - 1) and before.pos != "ADP"  # "Ilman Inkoota"
        by_case = not before.place or sentence.case(at - 1) in ("Nom", "Par")  # "Maria", also of a place Mari
        if named and by_case and sentence.case(at) not in INTERNAL:
            return True
        titled = is_title(sentence.lemma(at - 1)) and sentence.case(at - 1) == "Nom"
        if titled and sentence.case(at) not in of_places | INTERNAL:
            return True
        if sentence.capital(at - 1) and not before.known and at > 1 and sentence.case(at - 1) == "Nom":
            return True
    if at + 1 < len(sentence.tokens) and sentence.adjacent(at + 1) and sentence.capital(at + 1):
        return is_first_name(sentence, at) and not sentence.tokens[at + 1].word.place and sentence.case(at) == "Nom"
    return False
