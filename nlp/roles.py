"""What an organisation was to the publication, by lemmas, cases and forms of verbs round its name.

A rule looks at one group of coordinated organisations ("X:n ja Y:n kanssa"), whose role they share. The
patterns are over lemmas, cases and the verbs that words are made of, not over strings, and none needs a
parser: the words that give a role stand near the name in the publications this was written for.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from nlp.finnish import Word
from nlp.registry import Match
from nlp.role_words import (
    BESIDES,
    CLIENT,
    CONSORTIA,
    COSTS,
    CURRENCY,
    FUNDER,
    GIVING,
    JOINS,
    LABELS,
    MONEY,
    MONEY_ENDINGS,
    MONEY_IN_CASE,
    ORDER_ENDINGS,
    ORDER_IN_CASE,
    PARTNER,
    POINTING,
    SOURCED,
    STAFF,
    STAFF_ENDINGS,
    SWEDISH_AFTER,
    SWEDISH_BEFORE,
    TENDERS,
    WITH,
    WITH_IN_CASE,
    WORKS,
    WRITERS,
    WRITING,
    role_of_noun,
    role_of_verb,
)
from nlp.sentences import Sentence

REACH = 6  # tokens between a name and the noun or verb that gives its role
FAR = 9  # tokens between money and where it comes from
LONGEST_JOIN = 6  # tokens between two coordinated names: "X, hankkeeseen osallistuvat yritykset ja Y"
SWEDISH_JOINTS = {"av", "med", "från", "vid", "är", "var", ":"}
JOINING = {"saada", "saatu", "tulla", "tullut", "lähteä", "lähtenyt", "kutsuttu", "kutsua"}
ON_BEHALF = {"puolesta", "puolella", "edustajana"}  # "tilaajan puolesta X"
BEHIND = {"takana", "taustalla"}
TRUSTING = {"uskoa", "antaa"}  # "X:n antama tehtävä"
BEGINNING = {"käynnistyä", "syntyä", "valmistua"}
SUBJECT_FORMS = ("active", "past_active", "a", "ma")  # of verbs, whose subject an organisation can be
ENDS_OF_CLAUSE = {"joka", "että", "jossa"}


@dataclass(frozen=True, slots=True)
class Group:
    """Coordinated organisations of a sentence: their first and last token."""

    sentence: Sentence
    members: tuple[int, ...]  # positions in the list of organisations
    first: int
    last: int
    head: int  # the last token whose case is the group's: not one in parentheses
    case: str
    floor: int = 0  # tokens before it are of another clause

    def after(self, *, within: int) -> Iterator[int]:
        """Yield the tokens behind the group, as far as the clause goes."""
        for at in range(self.last + 1, min(self.last + 1 + within, len(self.sentence.tokens))):
            if self.sentence.form(at) in (";", ":", ".") or self.sentence.lemma(at) in ENDS_OF_CLAUSE:
                return
            yield at

    def before(self, *, within: int) -> Iterator[int]:
        """Yield the tokens before the group, nearest first, as far as the clause goes."""
        for at in range(self.first - 1, max(self.first - 1 - within, self.floor - 1), -1):
            if self.sentence.form(at) == ";" or self.sentence.lemma(at) in ENDS_OF_CLAUSE:
                return
            yield at

    @property
    def staff(self) -> bool:
        """Whether the group's people stand for it: "PTT:n tutkijat", "Xamkin nuorisotutkimuksen tiimi"."""
        after = self.last + 1
        if self.case == "Gen" and after < len(self.sentence.tokens) and self.sentence.case(after) == "Gen":
            after += self.sentence.lemma(after) not in STAFF
        return self.case == "Gen" and self.sentence.lemma(after).endswith(STAFF_ENDINGS)


def find_roles(sentence: Sentence, organisations: Sequence[Match]) -> dict[int, str]:
    """Give the role of each organisation of a sentence that has one, by its position in the list."""
    groups = list(_groups(sentence, organisations))
    found = [_role_of(group) or _role_of(_relative(group)) for group in groups]
    subjects = {role for group, role in zip(groups, found, strict=True) if role and group.case == "Nom"}
    found = [_beside(group, role, subjects) for group, role in zip(groups, found, strict=True)]
    for at in range(1, len(groups)):
        found[at] = found[at] or (found[at - 1] if _goes_on(groups[at - 1], groups[at]) else None)
    return {member: role for group, role in zip(groups, found, strict=True) if role for member in group.members}


def _role_of(group: Group | None) -> str | None:
    return next((role for rule in RULES if (role := rule(group))), None) if group else None


def _relative(group: Group) -> Group | None:
    """Give the pronoun of the relative clause behind a group, which stands for it: "X, jonka toimeksiannosta"."""
    sentence, at = group.sentence, group.last + 2
    if _form(sentence, at - 1) != "," or sentence.lemma(at) != "joka":
        return None
    return replace(group, first=at, last=at, head=at, case=sentence.case(at) or "Nom", floor=at)


def _beside(group: Group, role: str | None, subjects: set[str]) -> str | None:
    """Give who stands "yhdessä X:n kanssa" the role of whom it stands beside: "Y rahoitti yhdessä X:n kanssa".

    :param subjects: roles of the organisations in the nominative.
    """
    after = group.sentence.lemma(group.last + 1)
    beside = group.case == "Gen" and (after == "kanssa" or _form(group.sentence, group.last + 1) in BESIDES)
    return next(iter(subjects)) if beside and len(subjects) == 1 else role


def _goes_on(one: Group, other: Group) -> bool:
    """Tell whether a list of names goes on: a conjunction behind the first, no verb and no new role between."""
    sentence, between = one.sentence, range(one.last + 1, other.first)
    if one.case != other.case or not 0 < len(between) <= LONGEST_JOIN or sentence.form(between[0]) not in JOINS:
        return False
    words = [sentence.tokens[at].word for at in between]
    return all(word.known or word.pos == "PUNCT" for word in words) and not any(
        role_of_noun(word) or _is_predicate(word) for word in words
    )


def _is_predicate(word: Word) -> bool:
    forms = {form for _, form in word.deeds}
    return bool(forms & {"active", "passive", "past_active"}) and "present_active" not in forms


def find_authors(sentence: Sentence, persons: Sequence[Match]) -> set[int]:
    """Give the positions of the persons who wrote the publication: "Tekijät: X, Y", "raportin kirjoitti X"."""
    label = next((at for at in range(len(sentence.tokens) - 1) if sentence.form(at + 1) == ":"), None)
    if label is not None and sentence.lemma(label) in WRITERS:
        return {at for at, person in enumerate(persons) if person.first > label}
    return {at for group in _groups(sentence, persons) if _wrote(group) for at in group.members}


def _wrote(group: Group) -> bool:
    near = (group.sentence.tokens[at].word for at in (*group.before(within=2), *group.after(within=2)))
    return group.case == "Nom" and any(
        deed.verb in WRITING and deed.form in SUBJECT_FORMS for word in near for deed in word.deeds
    )


def _groups(sentence: Sentence, organisations: Sequence[Match]) -> Iterator[Group]:
    members: list[int] = []
    for at, organisation in enumerate(organisations):
        if members and not _joined(sentence, organisations, members, organisation):
            yield _group(sentence, organisations, members)
            members = []
        members.append(at)
    if members:
        yield _group(sentence, organisations, members)


def _group(sentence: Sentence, organisations: Sequence[Match], members: list[int]) -> Group:
    first, last = organisations[members[0]].first, organisations[members[-1]].last
    outside = [at for at in members if not _in_parentheses(sentence, organisations[at])] or members
    head = organisations[outside[-1]]
    return Group(sentence, tuple(members), first, last + (head.last != last), head.last, _case(sentence, head))


def _case(sentence: Sentence, one: Match) -> str:
    """Give the case of a name: "Verian" and "Hanken" are no genitives."""
    return "Nom" if one.as_written else sentence.case(one.last) or "Nom"


def _in_parentheses(sentence: Sentence, one: Match) -> bool:
    return _form(sentence, one.first - 1) == "(" and _form(sentence, one.last + 1) == ")"


def _form(sentence: Sentence, at: int) -> str:
    return sentence.form(at) if 0 <= at < len(sentence.tokens) else ""


def _joined(sentence: Sentence, organisations: Sequence[Match], members: Sequence[int], other: Match) -> bool:
    """Tell whether a name belongs to a group: a conjunction or comma between them, and cases that agree.

    An abbreviation in parentheses belongs to the name before it.
    """
    one = organisations[members[-1]]
    between = range(one.last + 1, other.first)
    if [sentence.form(at) for at in between] == ["("] and _in_parentheses(sentence, other):
        return True
    if _in_parentheses(sentence, one) and len(members) > 1:
        one, between = organisations[members[-2]], between[1:]
    cases = {_case(sentence, one), _case(sentence, other)}
    if not _is_list(sentence, between, cases):
        return False
    if one.first == one.last and _case(sentence, one) == "Gen" and sentence.tokens[one.last].word.place:
        return True  # "Jyväskylän ja Itä-Suomen yliopistot" share their last word
    if sentence.form(one.last).endswith("-"):
        return True
    return len(cases) == 1 or "Nom" not in cases


def _is_list(sentence: Sentence, between: range, cases: set[str]) -> bool:
    """Tell whether names are coordinated by what stands between them: a conjunction, perhaps plain nouns.

    "X:n, alueen kuntien ja Y:n", "X sekä paikallinen yhdistys Y".
    """
    forms = [sentence.form(at) for at in between]
    if 0 < len(forms) <= 2 and all(form in JOINS for form in forms):
        return True
    if not (1 < len(forms) <= LONGEST_JOIN and forms[0] in JOINS and len(cases) == 1):
        return False
    nouns = [at for at in between if sentence.form(at) not in JOINS]
    plain = all(_agrees(sentence, at, cases) for at in nouns)
    return plain and sentence.case(nouns[-1]) in cases and sentence.tokens[nouns[-1]].word.pos == "NOUN"


def _agrees(sentence: Sentence, at: int, cases: set[str]) -> bool:
    """Tell whether a word can stand in a list of names: in their case, before a noun, and giving no role itself."""
    word = sentence.tokens[at].word
    if role_of_noun(word) or sentence.lemma(at) in LABELS or sentence.capital(at) or word.pos == "PUNCT":
        return False
    participle = any(form == "present_active" for _, form in word.deeds)
    return participle or (word.pos in ("NOUN", "ADJ", "NUM") and not _is_predicate(word))


def _by_postposition(group: Group) -> str | None:
    """Read what follows the genitive: "X:n kanssa", "X:n toimeksiannosta", "X:n rahoituksella", "X:n toteuttama"."""
    sentence, start = group.sentence, group.last + 1
    if _form(sentence, start) in ("-", "–") and sentence.tokens[start].end == sentence.tokens[group.last + 2].start:
        return FUNDER if is_money(sentence, start + 1) or sentence.lemma(start + 1) == "haku" else None
    if group.case != "Gen":
        return None
    common = False
    for at in _owned(sentence, start):
        if role := _role_of_owned(sentence, at):
            return role
        if sentence.lemma(at) in STAFF and any(
            sentence.lemma(verb) in ("muodostua", "koostua") for verb in group.before(within=REACH)
        ):
            return PARTNER
        if sentence.form(at) == "," or _is_finite(sentence, at) or sentence.capital(at):
            break
        common = common or sentence.lemma(at).startswith("yhtei")  # "yhteinen hanke", "yhteishanke"
    return PARTNER if common else None


def _owned(sentence: Sentence, start: int) -> Iterator[int]:
    """Yield three tokens behind a genitive, and sums of money between them: "X:n 400 000 euron avustuksella"."""
    found = 0
    for at in range(start, len(sentence.tokens)):
        yield at
        found += sentence.tokens[at].word.pos != "NUM" and sentence.lemma(at) not in CURRENCY
        if found == 3:
            return


def _role_of_owned(sentence: Sentence, at: int) -> str | None:
    """Give the role of a genitive by what stands behind it."""
    lemma, word, case = sentence.lemma(at), sentence.tokens[at].word, sentence.case(at)
    head = lemma.rpartition("-")[2]
    if head.endswith(ORDER_ENDINGS) or case in ORDER_IN_CASE.get(head, ()):
        return CLIENT
    if is_money(sentence, at):
        return FUNDER
    if lemma in WITH or case in WITH_IN_CASE.get(lemma, ()):
        return PARTNER
    if any(form == "agent" and verb in TRUSTING for verb, form in word.deeds) or sentence.form(at) == "toimeksi":
        return CLIENT
    return role_of_verb(word, "agent", "e")


def is_money(sentence: Sentence, at: int) -> bool:
    """Tell whether a word is of money given: "rahoituksella", "EU-tuen", "varoista"."""
    lemma = sentence.lemma(at).rpartition("-")[2]
    cases = next((cases for noun, cases in MONEY_IN_CASE.items() if lemma.endswith(noun)), ())
    return lemma in MONEY or lemma.endswith(MONEY_ENDINGS) or sentence.case(at) in cases


def _is_finite(sentence: Sentence, at: int) -> bool:
    """Tell whether a token is a verb with a person: "talousosaamisen" is a noun, though of a verb."""
    word = sentence.tokens[at].word
    return word.pos == "VERB" and any(form in ("active", "passive") for _, form in word.deeds)


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
        role_of_noun(sentence.tokens[at].word) == PARTNER for at in group.before(within=3)
    ):
        return PARTNER  # "tekijät työskentelevät X:ssä"
    if group.case == "All" and _is_done_for(group, near):
        return CLIENT
    if group.case in ("Abl", "Ela"):
        if any(sentence.lemma(at).endswith("toimeksianto") for at in near):
            return CLIENT
        far = [*group.after(within=3), *group.before(within=FAR)]
        asked = any(deed.verb == "hakea" for at in far for deed in sentence.tokens[at].word.deeds)
        if not asked and any(is_money(sentence, at) or _is_paid(sentence, at) for at in far):
            return FUNDER
    if "lausunto" in lemmas:
        return None
    ordered = any(_ordered(sentence.tokens[at].word) or sentence.lemma(at) == "tilaus" for at in near)
    return PARTNER if group.case in ("Abl", "Ade") and ordered else None


def _is_done(sentence: Sentence, at: int) -> bool:
    """Tell whether a token says that the work was done: "tehtiin", "laadittu", "syntyi"."""
    if not 0 <= at < len(sentence.tokens):
        return False
    word = sentence.tokens[at].word
    began = any(verb in BEGINNING and form in SUBJECT_FORMS for verb, form in word.deeds)
    return began or role_of_verb(word, "passive", "past_passive") == PARTNER


def _is_done_for(group: Group, near: Sequence[int]) -> bool:
    tokens = group.sentence.tokens
    if any(role_of_verb(tokens[at].word, "passive", "past_passive") == PARTNER for at in group.before(within=3)):
        return True
    if any(role_of_verb(tokens[at].word, "past_passive") == PARTNER for at in group.after(within=2)):
        return True
    return any(role_of_verb(tokens[at].word, *SUBJECT_FORMS) == PARTNER for at in near)


def _is_paid(sentence: Sentence, at: int) -> bool:
    """Tell whether a token says that money comes from somewhere: "rahoitetaan", "rahat tulivat", "budjetista"."""
    paid = role_of_verb(sentence.tokens[at].word, "passive", "past_passive") == FUNDER
    return paid or sentence.lemma(at).endswith(SOURCED)


def _ordered(word: Word) -> bool:
    return role_of_verb(word, "active", "passive", "past_active", "past_passive", "a", "ma") == CLIENT


def _by_agreement(group: Group) -> str | None:
    """Read who is called by a noun or a participle in its own case: "tilaajan, X:n,", "rahoittaneelle X:lle"."""
    sentence = group.sentence
    if group.case == "Nom":
        return None
    for at in range(group.first - 1, max(group.first - 4, -1), -1):
        word = sentence.tokens[at].word
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
        role = role_of_noun(sentence.tokens[at].word)
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
        role = role_of_noun(sentence.tokens[at].word)
        if role and (sentence.case(at) in cases | {"Ill", "Tra"} or _form(sentence, at + 1) in ON_BEHALF):
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
    """Give the role of a verb's subject; that of some verbs depends on what else stands near."""
    word = sentence.tokens[at].word
    lemmas = [sentence.lemma(one) for one in near]
    verbs = {verb for verb, form in word.deeds if form in SUBJECT_FORMS}
    if not verbs:
        bears = sentence.lemma(at).endswith("vastuu") and sentence.case(at) in ("Ine", "Nom", "Par", "Gen")
        return PARTNER if bears else None
    if any(_bears_costs(sentence, verbs, one) for one in near):
        return FUNDER
    if verbs & {"antaa", "julkaista", "tehdä", "avata"} and any(
        sentence.lemma(one).endswith(TENDERS) and sentence.case(one) in ("Nom", "Gen", "Par") for one in near
    ):
        return CLIENT
    if "tehdä" in verbs and any(one.endswith("rahoituspäätös") for one in lemmas):
        return FUNDER
    if "antaa" in verbs and any(sentence.lemma(one) == "tehtävä" and sentence.case(one) == "Tra" for one in near):
        return CLIENT
    if verbs & GIVING and (any(is_money(sentence, one) for one in near) or not CURRENCY.isdisjoint(lemmas)):
        return FUNDER
    if verbs & {"kuulua", "muodostaa"} and any(one.endswith(CONSORTIA) for one in lemmas):
        return PARTNER
    if "voittaa" in verbs and any(one.endswith(("kilpailutus", "kilpailu")) for one in lemmas):
        return PARTNER
    if "yhdistää" in verbs and "voima" in lemmas:
        return PARTNER
    if verbs & {"valita", "hakea"} and any(role_of_noun(sentence.tokens[one].word) == PARTNER for one in near):
        return CLIENT
    return role_of_verb(word, *SUBJECT_FORMS) if _tells_of_work(sentence) and "lausunto" not in lemmas else None


def _tells_of_work(sentence: Sentence) -> bool:
    """Tell whether a sentence is of a publication or project: "Tulli tilasi laitteita" gives no role."""
    lemmas = [sentence.lemma(at) for at in range(len(sentence.tokens))]
    to_do = any(role_of_verb(token.word, "ma") == PARTNER for token in sentence.tokens)
    return to_do or any(lemma.endswith(WORKS) or lemma in POINTING for lemma in lemmas)


def _bears_costs(sentence: Sentence, verbs: set[str], at: int) -> bool:
    """Tell whether a verb and a noun are of bearing costs: "vastaa rahoituksesta", "osallistuu kustannuksiin"."""
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


def _in_swedish(group: Group) -> str | None:
    """Read "på uppdrag av X", "tillsammans med X", "gjordes av X", "X finansierade"."""
    before = [group.sentence.form(at).lower() for at in group.before(within=4)]
    if not before or before[0] not in SWEDISH_JOINTS:
        before = []
    after = [group.sentence.form(at).lower() for at in group.after(within=2)]
    found = [SWEDISH_BEFORE[form] for form in before if form in SWEDISH_BEFORE]
    found += [SWEDISH_AFTER[form] for form in after if form in SWEDISH_AFTER]
    return found[0] if found else None


RULES: tuple[Callable[[Group], str | None], ...] = (
    _in_swedish,
    _by_postposition,
    _by_agreement,
    _by_case,
    _by_programme,
    _by_noun,
    _by_verb,
)
