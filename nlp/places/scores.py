"""How sure a name that may be a municipality's is one, by the words around it.

The checks come in the order of their weight; the words that they look for are in `nlp/places/cues.py`.
"""

import re
from collections.abc import Set

from nlp.cues import load_cues
from nlp.persons import FIRST_NAMES, is_first_name
from nlp.places.cues import (
    BEHIND_COMPANIES,
    COMPANY_NAMES,
    COMPANY_NOUNS,
    COMPANY_VERBS,
    INSTITUTIONS,
    MUNICIPAL_NOUNS,
    PERSONAL_NOUNS,
    PLANTS,
    PUBLISHING_NOUNS,
    PUBLISHING_VERBS,
    RARE_COMPANY_NAMES,
    SAYING,
    WATER_VERBS,
    acts,
    is_title,
    speaks_of_towns,
)
from nlp.places.municipalities import Municipality, load_places
from nlp.words.sentences import Sentence

_WORDS = load_cues("places")

#: How often a name that rules score so is the place, on the project's marked sentences: `python -m benchmarks.names`.
SURE, LIKELY, PROBABLE, UNLIKELY = 0.98, 0.93, 0.8, 0.1
OPEN = 0.6  # a town or a person: a town, unless the sentence speaks of persons
DOUBTFUL = 0.5  # a town or a common word: a town where the sentence or the text says so
INTERNAL, EXTERNAL = {"Ine", "Ela", "Ill"}, {"Ade", "Abl", "All"}
CONJUNCTIONS = _WORDS["conjunctions"]
DISTRICT_NOUNS, STANDPOINTS, COMPANY_WORDS = _WORDS["district_nouns"], _WORDS["standpoints"], _WORDS["of_companies"]
LISTING = CONJUNCTIONS | {","}
LONGEST_LIST = 30  # names; what stands behind so many is not looked for

LARGE, VERY_LARGE = 15_000, 100_000  # inhabitants; such a town is likelier named than the word that its name also is
CLITIC = re.compile(r"(?:kin|han|hän|kaan|kään)$")
PRODUCT_CODE = re.compile(r"[A-ZÅÄÖ]{1,3}-?\d")  # "Lahti L-35"
YEAR = re.compile(r"(?:19|20)\d\d")
COMMON = {"NOUN", "ADJ", "VERB", "ADV"}


def score_municipality(sentence: Sentence, at: int, place: Municipality) -> float:
    """Score a candidate: UNLIKELY where it is something else, DOUBTFUL where nothing decides."""
    case, after = sentence.case(at), sentence.lemma(at + 1)
    following = sentence.form(at + 1)
    if following.partition(":")[0] in BEHIND_COMPANIES:
        return UNLIKELY
    if case == "Gen" and _is_municipal(_shared_noun(sentence, at)):
        return SURE
    if is_company(sentence, at, place):
        return UNLIKELY
    if place.name in COMPANY_NAMES:
        return _score_company_name(sentence, place, case)
    if place.name == "Ii" and sentence.form(at).startswith("II") and not sentence.holds(_is_in_capitals):
        return UNLIKELY  # "Vaihe II"
    if following == "Tl" or after == "mlk":
        return SURE
    if sentence.form(at).isupper() and following.isdigit() and not sentence.holds(_is_in_capitals):
        return UNLIKELY  # "EURA 2021", a system
    if (case == "Nom" and after in WATER_VERBS) or _is_listed_person(sentence, at, case):
        return UNLIKELY
    if _is_plural_of_a_word(sentence.form(at), case, place) or _is_plural_of_a_stem(sentence.form(at), case, place):
        return UNLIKELY
    if begins_a_name(sentence, at) or _is_one_person(sentence, at, place) or _is_surname_first(sentence, at, case):
        return UNLIKELY
    if (place.name_bearers and _is_cited(sentence, at)) or is_person(sentence, at, _local_cases(place)):
        return UNLIKELY
    if _is_district(sentence, at):
        return SURE if _is_of_its_successor(sentence, at, place) else UNLIKELY
    if form_is_swedish(sentence.form(at), place):
        return SURE
    if at == 0 and sentence.word(at).known and sentence.word(at).pos in COMMON:
        return _score_first_word(sentence, place, case, after)
    if not place.ambiguous or sentence.word(at).pos == "NUM":  # "Ii", which Voikko counts with
        return SURE
    if sentence.form(at).isupper() and len(sentence.form(at)) > 3:
        return LIKELY
    if at > 0 and not place.name_bearers and sentence.adjacent(at):  # "kehui Vieremää": only the place has a capital
        return LIKELY
    if case in INTERNAL | EXTERNAL:
        return _score_local_case(place, case)
    if case == "Gen":
        noun = _shared_noun(sentence, at)
        if noun in STANDPOINTS and (place.likelier_than_a_person or speaks_of_towns(sentence)):
            return OPEN
        return UNLIKELY if noun in PERSONAL_NOUNS else LIKELY if noun else DOUBTFUL
    if case == "Nom" and after in SAYING:
        return UNLIKELY
    if case == "Nom" and CLITIC.search(sentence.form(at)):
        return LIKELY
    return LIKELY if place.likelier_than_a_person else OPEN


def _score_company_name(sentence: Sentence, place: Municipality, case: str | None) -> float:
    """Score the name of a town and of a company: one is at the town "Nokialla", and in both "Nokiassa"."""
    if case in EXTERNAL and place.series != "internal":
        return SURE
    of_companies = not COMPANY_WORDS.isdisjoint(map(sentence.lemma, range(len(sentence.tokens))))
    return LIKELY if case in INTERNAL and not of_companies else DOUBTFUL


def _is_in_capitals(sentence: Sentence) -> bool:
    return not any(sentence.form(at).islower() for at in range(len(sentence.tokens)))


def is_company(sentence: Sentence, at: int, place: Municipality) -> bool:
    """Return whether a name is a company's, by its verb or by what it has: "Outokumpu myy", "Raision osake"."""
    case, after = sentence.case(at), sentence.lemma(at + 1)
    owned = after in COMPANY_NOUNS or sentence.word(at + 1).parts[-1] in COMPANY_NOUNS - {"tulos"}
    of_company = (case == "Nom" and after in COMPANY_VERBS) or (case == "Gen" and owned)
    return (of_company or _has_a_plant(sentence, at, case)) and place.name in COMPANY_NAMES | RARE_COMPANY_NAMES


def _has_a_plant(sentence: Sentence, at: int, case: str | None) -> bool:
    """Return whether a genitive is of who has a plant in another town: "Outokummun Tornion terästehdas"."""
    town = sentence.word(at + 1).place is not None and sentence.capital(at + 1) and sentence.case(at + 1) == "Gen"
    return case == "Gen" and town and sentence.lemma(at + 2).endswith(PLANTS)


def is_publisher(sentence: Sentence, at: int) -> bool:
    """Return whether a district's name is that of a publisher, paper or firm by what it does, has or is cited for."""
    case, after = sentence.case(at), sentence.lemma(at + 1)
    if case == "Nom" and after in PUBLISHING_VERBS:
        return True
    if case == "Gen" and (after.endswith(PUBLISHING_NOUNS) or after in COMPANY_NOUNS):
        return True
    comma = sentence.form(at + 1) == ","  # "(Otava, 1999)", "Helsinki: Otava, 1999"
    dated = YEAR.fullmatch(sentence.form(at + 1 + comma)) is not None
    return case == "Nom" and dated and sentence.form(at - 1) in ("(", ":", ";", ",")


def follows_an_institution(sentence: Sentence, at: int) -> bool:
    """Return whether a noun before a name says that it is a house's or firm's: "päiväkoti Lokin johtaja"."""
    noun = sentence.adjacent(at) and sentence.case(at - 1) == "Nom" and sentence.lemma(at - 1).endswith(INSTITUTIONS)
    return noun and sentence.case(at) not in INTERNAL | EXTERNAL and not _is_municipal(sentence.lemma(at + 1))


def begins_a_name(sentence: Sentence, at: int) -> bool:
    """Return whether a capital behind a nominative makes both another name: "Pori Jazz", "Helsinki Partners"."""
    if at + 2 >= len(sentence.tokens) or not sentence.adjacent(at + 1) or not sentence.capital(at + 1):
        return False
    form, word = sentence.form(at + 1), sentence.word(at + 1)
    if sentence.case(at) != "Nom":
        return False
    if not form.isalpha() or form.isupper():
        return PRODUCT_CODE.match(form) is not None
    return not word.known or (word.pos == "NOUN" and not word.place and not _is_municipal(word.lemma.lower()))


def _is_plural_of_a_word(form: str, case: str | None, place: Municipality) -> bool:
    """Return whether a form is a plural, of eagles and not of the town of Kotka: "Kotkat", "Kotkia"."""
    plural = case == "Par" and place.name[-1] in "aä" and not form.lower().startswith(place.name.lower())
    return place.common_word and (plural or form == f"{place.name}t")


def _is_plural_of_a_stem(form: str, case: str | None, place: Municipality) -> bool:
    """Return whether a form is a plural that the name in "-a" has not: "Euroissa" is in euros, not in Eura."""
    ends = {"Ine": 3, "Ela": 3, "Ade": 3, "Abl": 3, "All": 3, "Ess": 2}.get(case or "", 0)
    return bool(ends) and place.name[-1] in "aä" and form[:-ends][-1:] == "i"


def _is_of_its_successor(sentence: Sentence, at: int, place: Municipality) -> bool:
    """Return whether an abolished municipality stands behind the one that it is in now: "Akaan Toijalassa"."""
    owner = load_places().by_name(sentence.word(at - 1).place or "")
    return owner is not None and owner.code == place.successor


def _is_surname_first(sentence: Sentence, at: int, case: str | None) -> bool:
    """Return whether a first name or its initial follows, as in lists and minutes: "Lieksa Pirjo", "Lieksa P."."""
    if case != "Nom" or not sentence.adjacent(at + 1) or not sentence.capital(at + 1):
        return False
    form, ends = sentence.form(at + 1), sentence.form(at + 2) in {"", ".", ",", ";", "ja", "sekä", ")", "(", "–", "-"}
    if len(form) == 1:
        return sentence.form(at + 2) == "."
    listed = form in FIRST_NAMES or not sentence.word(at + 1).place
    return ends and is_first_name(sentence, at + 1) and listed


def _is_one_person(sentence: Sentence, at: int, place: Municipality) -> bool:
    """Return a surname by its number: the town of Nousiainen is "Nousiaisten", a person "Nousiaisen"."""
    if not place.name.endswith("nen") or not place.name_bearers or place.series == "external":  # Kaustisella
        return False
    return sentence.form(at).lower().startswith(f"{place.name[:-3]}se".lower())


def _local_cases(place: Municipality) -> set[str]:
    """Return the local cases that a municipality's name takes; all, where that is not known."""
    return {"internal": INTERNAL, "external": EXTERNAL}.get(place.series, INTERNAL | EXTERNAL)


def _score_local_case(place: Municipality, case: str | None) -> float:
    """Score by the local cases that the name takes: one is in Lahti "Lahdessa", to a Mr Lahti one gives "Lahdelle"."""
    series = _local_cases(place)
    if case not in series:
        return LIKELY if place.likelier_than_a_person and not place.common_word else UNLIKELY
    return SURE


def _is_cited(sentence: Sentence, at: int) -> bool:
    """Return whether a source is cited: "Sulkavan (2019)", "Salon ja Puumalan (2021)", "(Nivala ym. 2020)"."""
    at = _last_listed(sentence, at, {"ja", "&"})  # "Salo ja Puumala (2021)"
    forms = [sentence.form(later) for later in range(at + 1, at + 4)]
    before = sentence.form(at - 1)
    initial = forms[0] == "," and len(forms[1]) == 1 and forms[1].isupper() and forms[2] == "."
    dated = YEAR.fullmatch(forms[0]) is not None and before in ("(", ";", "&")
    return initial or dated or forms[0] == "ym" or (forms[0] == "(" and YEAR.fullmatch(forms[1]) is not None)


def _is_listed_person(sentence: Sentence, at: int, case: str | None) -> bool:
    """Return whether a name is among those that a title in its own case lists: "professorit Eura ja Valkeala"."""
    for _ in range(LONGEST_LIST):
        if sentence.lemma(at - 1) not in LISTING or not sentence.capital(at - 2):
            break
        at -= 2
    return at > 0 and case in ("Nom", "Par") and is_title(sentence.lemma(at - 1)) and sentence.case(at - 1) == case


def _is_district(sentence: Sentence, at: int) -> bool:
    """Return a district that bears a municipality's name: "Tampereen Tammelassa", "Tampereen Ruskon teollisuusalue"."""
    local = sentence.case(at) in INTERNAL | EXTERNAL or sentence.lemma(at + 1) in DISTRICT_NOUNS
    if not sentence.adjacent(at) or sentence.case(at - 1) != "Gen" or not local:
        return False
    return bool(sentence.word(at - 1).place) and sentence.capital(at - 1)


def _shared_noun(sentence: Sentence, at: int) -> str:
    """Return the noun that a genitive belongs to, over coordinated ones: "Saaren ja Uukuniemen kunnat"."""
    return sentence.lemma(_last_listed(sentence, at, LISTING) + 1)


def _last_listed(sentence: Sentence, at: int, joins: Set[str]) -> int:
    """Return the last of the capitals that are listed from a token on, which LONGEST_LIST names may be away."""
    for _ in range(LONGEST_LIST):
        if sentence.lemma(at + 1) not in joins or not sentence.capital(at + 2):
            break
        at += 2
    return at


def _is_municipal(noun: str) -> bool:
    return noun in MUNICIPAL_NOUNS or noun.startswith(("kunta", "kunnan", "kaupun"))


def _score_first_word(sentence: Sentence, place: Municipality, case: str | None, after: str) -> float:
    """Score a sentence's first word, which would have a capital as a common word too: "Pellon reunassa"."""
    series = _local_cases(place)
    if case in INTERNAL | EXTERNAL and case not in series:
        return UNLIKELY
    if case in ("Nom", "Gen") and _is_beside_a_noun(sentence):
        return UNLIKELY
    if case == "Nom" and after in SAYING and place.name_bearers:
        return UNLIKELY
    if case == "Nom" and acts(sentence, 0):
        return OPEN
    word = sentence.word(0)
    if not place.successor and case in series and (word.lemma.lower() == place.name.lower() or word.case != case):
        return LIKELY
    if case in EXTERNAL and place.name.endswith("t"):  # Virroilla: "on the currents" is rarer than the town
        return LIKELY
    if place.successor and place.common_word:
        return DOUBTFUL
    large = place.population >= (VERY_LARGE if case == "Nom" else LARGE)
    return LIKELY if large and after not in PERSONAL_NOUNS else DOUBTFUL


def _is_beside_a_noun(sentence: Sentence) -> bool:
    """Return whether a sentence begins with two common words side by side: "Varkauden tai ilkivallan vuoksi"."""
    if len(sentence.tokens) < 3 or sentence.lemma(1) not in CONJUNCTIONS or sentence.capital(2):
        return False
    second = sentence.word(2)
    return second.pos == "NOUN" and not any(_is_municipal(part.lower()) for part in second.parts)


def form_is_swedish(form: str, place: Municipality) -> bool:
    """Return whether a form is the Swedish name, in the nominative or the genitive, and not the Finnish one too."""
    return place.name_sv != place.name and form in (place.name_sv, f"{place.name_sv}s")


def is_person(sentence: Sentence, at: int, of_places: set[str] = INTERNAL) -> bool:
    """Return whether a name stands as a person's: behind a first name, an initial or a title, or before a surname.

    :param of_places: local cases in which the name stands for the place: "kunnanjohtaja Kärsämäeltä".
    """
    behind = [sentence.form(later) for later in range(at + 1, at + 4)]
    if behind[0] == behind[2] == "," and behind[1].isdigit() and len(behind[1]) == 2:
        return True  # "Inari, 34, palasi"
    if sentence.adjacent(at):
        before = sentence.word(at - 1)
        named = sentence.capital(at - 1) and is_first_name(sentence, at - 1) and before.pos != "ADP"  # "Ilman Inkoota"
        by_case = not before.place or sentence.case(at - 1) in ("Nom", "Par")  # "Maria", also of a place Mari
        if named and by_case and sentence.case(at) not in INTERNAL:
            return True
        titled = is_title(sentence.lemma(at - 1)) and sentence.case(at - 1) == "Nom"
        if titled and sentence.case(at) not in of_places | INTERNAL:
            return True
        unknown = sentence.capital(at - 1) and not before.known and at > 1 and sentence.case(at - 1) == "Nom"
        if unknown and sentence.case(at) not in of_places:  # "Gordon Lahti", but "Scandic Kajaanissa"
            return True
    if at + 1 < len(sentence.tokens) and sentence.adjacent(at + 1) and sentence.capital(at + 1):
        return is_first_name(sentence, at) and not sentence.word(at + 1).place and sentence.case(at) == "Nom"
    return False
