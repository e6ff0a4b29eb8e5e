"""The rules that give a group of organisations its role, the surest first.

The patterns are over lemmas, cases and the verbs that words are made of, not over strings, and none needs a
parser: the words that give a role stand near the name in the publications this was written for.
"""

from collections.abc import Callable, Sequence
from itertools import takewhile

from nlp.cues import load_cues
from nlp.roles.cues import (
    CLIENT,
    CONSORTIA,
    COSTS,
    CURRENCY,
    FUNDER,
    GIVING,
    JOINS,
    LABELS,
    ORDER_ENDINGS,
    PARTNER,
    POINTING,
    SUBJECT_FORMS,
    TENDERS,
    WORKS,
    role_of_noun,
    role_of_verb,
)
from nlp.roles.genitives import FAR, REACH, by_postposition, is_money, is_paid
from nlp.roles.groups import Group
from nlp.roles.swedish import in_swedish
from nlp.words.finnish import Word
from nlp.words.sentences import Sentence

_WORDS = load_cues("roles")

JOINING = _WORDS["joining"]
ON_BEHALF = _WORDS["on_behalf"]
BEHIND = _WORDS["behind"]
BEGINNING = _WORDS["beginning"]


def _by_case(group: Group) -> str | None:
    """Read "X:lle tehty", "sai rahoitusta X:ltä", "X:ssä tehty", "kiitämme X:ää tuesta"."""
    sentence = group.sentence
    near = [*group.after(within=3), *group.before(within=REACH)]
    lemmas = {sentence.lemma(at) for at in near}
    if group.case in ("Par", "All") and not {"kiittää", "kiitollinen", "kiitos"}.isdisjoint(lemmas):
        around = [*group.after(within=REACH), *group.before(within=REACH)]
        paid = any(is_money(sentence, at) or sentence.lemma(at).startswith("rahoit") for at in around)
        return FUNDER if paid else None
    if group.case in ("Ine", "Ade") and any(_is_done(sentence, at) for at in (group.first - 1, group.last + 1)):
        return PARTNER
    if group.case in ("Ine", "Ela") and any(
        role_of_noun(sentence.word(at)) == PARTNER for at in group.before(within=3)
    ):
        return PARTNER  # "tekijät työskentelevät X:ssä"
    if group.case == "All" and _is_done_for(group, near):
        return CLIENT
    if group.case in ("Abl", "Ela"):
        behind = takewhile(lambda at: sentence.form(at) != ",", group.after(within=3))
        far = [*behind, *group.before(within=FAR)]
        asked = any(verb == "hakea" for at in far for verb, _ in sentence.word(at).verb_forms)
        given = (at for at in far if is_money(sentence, at) or is_paid(sentence, at))
        ordered = (at for at in near if sentence.lemma(at).endswith("toimeksianto"))
        money, order = next(given, None), next(ordered, None)
        if order is not None and (money is None or abs(order - group.first) < abs(money - group.first)):
            return CLIENT
        if money is not None and not asked:
            return FUNDER
    if "lausunto" in lemmas:
        return None
    is_ordered = any(_ordered(sentence.word(at)) or sentence.lemma(at) == "tilaus" for at in near)
    return PARTNER if group.case in ("Abl", "Ade") and is_ordered else None


def _is_done(sentence: Sentence, at: int) -> bool:
    """Return whether a token says that the work was done: "tehtiin", "laadittu", "syntyi"."""
    if not 0 <= at < len(sentence.tokens):
        return False
    word = sentence.word(at)
    began = any(verb in BEGINNING and form in SUBJECT_FORMS for verb, form in word.verb_forms)
    return began or role_of_verb(word, "passive", "past_passive") == PARTNER


def _is_done_for(group: Group, near: Sequence[int]) -> bool:
    sentence = group.sentence
    if any(role_of_verb(sentence.word(at), "passive", "past_passive") == PARTNER for at in group.before(within=3)):
        return True
    if any(role_of_verb(sentence.word(at), "past_passive") == PARTNER for at in group.after(within=2)):
        return True
    return any(role_of_verb(sentence.word(at), *SUBJECT_FORMS) == PARTNER for at in near)


def _ordered(word: Word) -> bool:
    return role_of_verb(word, "active", "passive", "past_active", "past_passive", "a", "ma", "agent") == CLIENT


def _by_agreement(group: Group) -> str | None:
    """Read who is called by a noun or a participle in its own case: "tilaajan, X:n,", "rahoittaneelle X:lle"."""
    sentence = group.sentence
    if group.case == "Nom":
        return None
    for at in range(group.first - 1, max(group.first - 4, -1), -1):
        word = sentence.word(at)
        if sentence.form(at) == "," or sentence.lemma(at) == "eli" or role_of_verb(word, "passive"):
            continue
        if sentence.case(at) not in (group.case, "Ess", "Tra"):
            return None
        if role := role_of_noun(word) or role_of_verb(word, "past_active", "present_active"):
            return role
    return None


def _by_noun(group: Group) -> str | None:
    """Read "tilaajana oli X", "rahoittajia ovat X ja Y", "X toimi rahoittajana", "kumppaneina X"."""
    if group.case not in ("Nom", "Par"):
        return None
    sentence = group.sentence
    cases = {"Ess", "Nom", "Par"}
    behind: tuple[int, str] | None = None
    linked = False
    for at in group.after(within=REACH):
        role = role_of_noun(sentence.word(at))
        linked = linked or sentence.lemma(at) in ("olla", "ollut")
        if role and (sentence.case(at) in ("Ess", "Nom") or (linked and sentence.case(at) == "Par")):
            joined = any(sentence.form(between) in JOINS for between in range(group.last + 1, at))
            behind = REACH + 1 if joined else at - group.last, role
            break
        if sentence.form(at) == ",":
            break
    for distance, at in enumerate(group.before(within=REACH), start=1):
        if behind and behind[0] <= distance:  # "X oli tilaajana ja Y rahoittajana"
            break
        lemma = sentence.lemma(at)
        role = role_of_noun(sentence.word(at))
        if role and (sentence.case(at) in cases | {"Ill", "Tra"} or sentence.form(at + 1) in ON_BEHALF):
            return role
        if lemma == "mukaan" and (sentence.form(at).lower() == "mukana" or sentence.lemma(at - 1) in JOINING):
            return PARTNER
        if sentence.form(at).lower() in BEHIND and distance <= 2 and group.case == "Nom":
            return _role_behind(sentence, at)
        if lemma == "yhteistyö" and sentence.case(at) == "Ine" and group.case == "Nom":
            return PARTNER  # "yhteistyössä ovat olleet X ja Y"
        if lemma in LABELS and sentence.form(at + 1) == ":" and at + 2 == group.first:
            return LABELS[lemma]
        if sentence.form(at) == "," and distance > 2:
            break
    return behind[1] if behind else None


def _role_behind(sentence: Sentence, at: int) -> str:
    """Read "tilauksen takana on X", "käsikirjan takana ovat X ja Y"."""
    lemma = sentence.lemma(at - 1)
    if lemma.endswith(ORDER_ENDINGS):
        return CLIENT
    return FUNDER if at > 0 and is_money(sentence, at - 1) else PARTNER


def _by_verb(group: Group) -> str | None:
    """Read the nearest verb of a group in the nominative: "X tilasi", "X on rahoittanut", "selvityksen laati X"."""
    if group.case != "Nom" and not group.staff:
        return None
    sentence = group.sentence
    after = list(group.after(within=REACH))
    before = list(group.before(within=REACH))
    near = [*after, *before]
    for at in sorted(near, key=lambda at: (at - group.last if at > group.last else group.first - at, at)):
        if role := _role_of_predicate(sentence, at, near):
            return role
    return None


def _role_of_predicate(sentence: Sentence, at: int, near: Sequence[int]) -> str | None:
    """Return the role of a verb's subject; that of some verbs depends on what else stands near."""
    word = sentence.word(at)
    lemmas = [sentence.lemma(by) for by in near]
    verbs = {verb for verb, form in word.verb_forms if form in SUBJECT_FORMS}
    if not verbs:
        bears = sentence.lemma(at).endswith("vastuu") and sentence.case(at) in ("Ine", "Nom", "Par", "Gen")
        return PARTNER if bears else None
    if any(_bears_costs(sentence, verbs, by) for by in near):
        return FUNDER
    if verbs & {"antaa", "julkaista", "tehdä", "avata"} and any(
        sentence.lemma(by).endswith(TENDERS) and sentence.case(by) in ("Nom", "Gen", "Par") for by in near
    ):
        return CLIENT
    if "tehdä" in verbs and any(lemma.endswith("rahoituspäätös") for lemma in lemmas):
        return FUNDER
    if "antaa" in verbs and any(sentence.lemma(by) == "tehtävä" and sentence.case(by) == "Tra" for by in near):
        return CLIENT
    if verbs & GIVING and (any(is_money(sentence, by) for by in near) or not CURRENCY.isdisjoint(lemmas)):
        return FUNDER
    if verbs & {"kuulua", "muodostaa"} and any(lemma.endswith(CONSORTIA) for lemma in lemmas):
        return PARTNER
    if "voittaa" in verbs and any(lemma.endswith(("kilpailutus", "kilpailu")) for lemma in lemmas):
        return PARTNER
    if "yhdistää" in verbs and "voima" in lemmas:
        return PARTNER
    if verbs & {"valita", "hakea"} and any(role_of_noun(sentence.word(by)) == PARTNER for by in near):
        return CLIENT
    return role_of_verb(word, *SUBJECT_FORMS) if sentence.holds(_is_about_work) and "lausunto" not in lemmas else None


def _is_about_work(sentence: Sentence) -> bool:
    """Return whether a sentence is of a publication or project: "Tulli tilasi laitteita" gives no role."""
    lemmas = [sentence.lemma(at) for at in range(len(sentence.tokens))]
    to_do = any(role_of_verb(token.word, "ma") == PARTNER for token in sentence.tokens)
    return to_do or any(lemma.endswith(WORKS) or lemma in POINTING for lemma in lemmas)


def _bears_costs(sentence: Sentence, verbs: set[str], at: int) -> bool:
    """Return whether a verb and a noun are of bearing costs: "vastaa rahoituksesta", "osallistuu kustannuksiin"."""
    costs = sentence.lemma(at).endswith(COSTS)
    case = sentence.case(at)
    return costs and (("vastata" in verbs and case == "Ela") or ("osallistua" in verbs and case == "Ill"))


def _by_programme(group: Group) -> str | None:
    """Read "osa X:n tutkimusohjelmaa": the programme's owner pays."""
    sentence = group.sentence
    if group.case == "Par" and sentence.lemma(group.first - 1) == "osa":
        return FUNDER
    if group.case != "Gen" or not any(sentence.lemma(at) == "osa" for at in group.before(within=3)):
        return None
    owned = any(
        sentence.lemma(at).endswith(("ohjelma", "rahoitus", "hankekokonaisuus")) for at in group.after(within=4)
    )
    return FUNDER if owned else None


RULES: tuple[Callable[[Group], str | None], ...] = (
    in_swedish,
    by_postposition,
    _by_agreement,
    _by_case,
    _by_programme,
    _by_noun,
    _by_verb,
)
