"""What an organisation was to the publication, by lemmas and cases round its name.

A rule looks at one group of coordinated organisations ("X:n ja Y:n kanssa"), whose role they share. The
patterns are over lemmas and cases, not over strings, and none needs a parser: the words that give a role
stand next to the name in the publications this was written for.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from nlp.registry import Match
from nlp.role_words import (
    AGENT,
    CLIENT,
    COSTS,
    DOING,
    DONE,
    DONE_BY,
    FUNDER,
    FUNDING,
    JOINS,
    LABELS,
    MONEY,
    NOUNS,
    ORDER,
    ORDERING,
    PARTNER,
    STAFF,
    STAFF_ENDINGS,
    SWEDISH_AFTER,
    SWEDISH_BEFORE,
    WITH,
    WRITERS,
    WRITING,
    verb_of,
)
from nlp.sentences import Sentence

REACH = 6  # tokens between a name and the noun or verb that gives its role


@dataclass(frozen=True, slots=True)
class Group:
    """Coordinated organisations of a sentence: their first and last token."""

    sentence: Sentence
    members: tuple[int, ...]  # positions in the list of organisations
    first: int
    last: int
    head: int  # the last token whose case is the group's: not one in parentheses
    case: str

    def after(self, *, within: int) -> Iterator[tuple[int, str]]:
        """Yield position and lemma of the tokens behind the group, as far as the clause goes."""
        for at in range(self.last + 1, min(self.last + 1 + within, len(self.sentence.tokens))):
            if self.sentence.form(at) in (";", ":", ".") or self.sentence.lemma(at) in ("joka", "että", "jossa"):
                return
            yield at, verb_of(self.sentence.lemma(at))

    @property
    def staff(self) -> bool:
        """Whether the group's people stand for it: "PTT:n tutkijat", "Xamkin nuorisotutkimuksen tiimi"."""
        after = self.last + 1
        if self.case == "Gen" and after < len(self.sentence.tokens) and self.sentence.case(after) == "Gen":
            after += self.sentence.lemma(after) not in STAFF
        return self.case == "Gen" and self.sentence.lemma(after).endswith(STAFF_ENDINGS)

    def before(self, *, within: int) -> Iterator[tuple[int, str]]:
        """Yield position and lemma of the tokens before the group, nearest first, as far as the clause goes."""
        for at in range(self.first - 1, max(self.first - 1 - within, -1), -1):
            if self.sentence.form(at) == ";" or self.sentence.lemma(at) in ("joka", "että", "jossa"):
                return
            yield at, verb_of(self.sentence.lemma(at))


def find_roles(sentence: Sentence, organisations: Sequence[Match]) -> dict[int, str]:
    """Give the role of each organisation of a sentence that has one, by its position in the list."""
    groups = list(_groups(sentence, organisations))
    found = [next((role for rule in RULES if (role := rule(group))), None) for group in groups]
    subjects = {role for group, role in zip(groups, found, strict=True) if role and group.case == "Nom"}
    found = [_beside(group, role, subjects) for group, role in zip(groups, found, strict=True)]
    return {member: role for group, role in zip(groups, found, strict=True) if role for member in group.members}


def _beside(group: Group, role: str | None, subjects: set[str]) -> str | None:
    """Give who stands "yhdessä X:n kanssa" the role of whom it stands beside: "Y rahoitti yhdessä X:n kanssa".

    :param subjects: roles of the organisations in the nominative.
    """
    beside = group.case == "Gen" and group.sentence.lemma(group.last + 1) == "kanssa"
    return next(iter(subjects)) if beside and len(subjects) == 1 else role


def find_authors(sentence: Sentence, persons: Sequence[Match]) -> set[int]:
    """Give the positions of the persons who wrote the publication: "Tekijät: X, Y", "raportin kirjoitti X"."""
    label = next((at for at in range(len(sentence.tokens) - 1) if sentence.form(at + 1) == ":"), None)
    if label is not None and sentence.lemma(label) in WRITERS:
        return {at for at, person in enumerate(persons) if person.first > label}
    return {at for group in _groups(sentence, persons) if _wrote(group) for at in group.members}


def _wrote(group: Group) -> bool:
    near = [lemma for _, lemma in (*group.before(within=2), *group.after(within=2))]
    return group.case == "Nom" and not WRITING.isdisjoint(near)


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
    before, after = one.first - 1, one.last + 1
    return before > 0 and after < len(sentence.tokens) and sentence.form(before) == "(" and sentence.form(after) == ")"


def _joined(sentence: Sentence, organisations: Sequence[Match], members: Sequence[int], other: Match) -> bool:
    """Tell whether a name belongs to a group: a conjunction or comma between them, and cases that agree.

    An abbreviation in parentheses belongs to the name before it.
    """
    one = organisations[members[-1]]
    between = [sentence.form(at) for at in range(one.last + 1, other.first)]
    if between == ["("] and _in_parentheses(sentence, other):
        return True
    if _in_parentheses(sentence, one) and len(members) > 1:
        one, between = organisations[members[-2]], between[1:]
    if not (0 < len(between) <= 2 and all(form in JOINS for form in between)):
        return False
    if one.first == one.last and _case(sentence, one) == "Gen" and sentence.tokens[one.last].word.place:
        return True  # "Jyväskylän ja Itä-Suomen yliopistot" share their last word
    if sentence.form(one.last).endswith("-"):
        return True
    cases = {_case(sentence, one), _case(sentence, other)}
    return len(cases) == 1 or "Nom" not in cases


def _by_postposition(group: Group) -> str | None:
    """Read what follows the genitive: "X:n kanssa", "X:n toimeksiannosta", "X:n rahoituksella", "X:n toteuttama"."""
    owner = group.case == "Gen"
    start = group.last + 1
    if not owner and group.sentence.form(start) == "," if start < len(group.sentence.tokens) else False:
        # "X, jonka toimeksiannosta": the pronoun stands for the name.
        owner = group.sentence.lemma(start + 1) == "joka" and group.sentence.case(start + 1) == "Gen"
        start += 2
    if not owner:
        return None
    for at in range(start, min(start + 3, len(group.sentence.tokens))):
        lemma = verb_of(group.sentence.lemma(at))
        head = lemma.rpartition("-")[2]
        if lemma in WITH or lemma.startswith("yhteis"):
            return PARTNER
        if lemma == "johto" and group.sentence.case(at) == "Ade":
            return PARTNER
        if lemma in ("teettää", "teettämä") and AGENT.search(group.sentence.form(at).lower()):
            return CLIENT
        if lemma == "tehtävä" and group.sentence.case(at) == "Tra":
            return PARTNER
        if head in ORDER or head.startswith("tilaus") or (head == "lasku" and group.sentence.case(at) == "Ill"):
            return CLIENT
        if lemma in STAFF and any(verb in ("muodostua", "koostua") for _, verb in group.before(within=REACH)):
            return PARTNER
        if head in MONEY or head.endswith(("rahoitus", "avustus")):
            return FUNDER
        if lemma in DONE_BY or (lemma in DOING and AGENT.search(group.sentence.form(at).lower())):
            return PARTNER
        if group.sentence.form(at) == "," or _is_finite(group.sentence, at) or group.sentence.capital(at):
            return None
    return None


def _is_finite(sentence: Sentence, at: int) -> bool:
    """Tell whether a token is a verb with a person: "talousosaamisen" is a noun, though of a verb."""
    return sentence.tokens[at].word.pos == "VERB" and sentence.case(at) is None


def _by_case(group: Group) -> str | None:
    """Read "X:lle tehty", "sai rahoitusta X:ltä"."""
    near = [lemma for _, lemma in group.after(within=3)] + [lemma for _, lemma in group.before(within=REACH)]
    if group.case in ("Par", "All") and any(lemma in ("kiittää", "kiitollinen", "kiitos") for lemma in near):
        paid = any(lemma in MONEY or lemma.startswith("rahoit") for _, lemma in group.after(within=REACH))
        return FUNDER if paid else None
    if group.case == "Ine" and any(group.sentence.form(at).lower().startswith(DONE) for at in _next_to(group)):
        return PARTNER
    if group.case == "Abl" and any(lemma == "toimeksianto" for _, lemma in group.after(within=3)):
        return CLIENT
    done = any(group.sentence.form(at).lower().startswith(DONE) for at, _ in group.before(within=3))
    if group.case == "All" and (done or any(lemma in DOING for lemma in near)):
        return CLIENT
    if group.case in ("Abl", "Ela") and any(
        lemma in MONEY or lemma.endswith(("rahoitus", "avustus")) for lemma in near
    ):
        return FUNDER
    if group.case in ("Abl", "Ade") and not (ORDERING | {"tilaus"}).isdisjoint(near):
        return PARTNER
    return None


def _next_to(group: Group) -> Iterator[int]:
    """Yield the tokens right before and behind a group."""
    yield from (at for at in (group.first - 1, group.last + 1) if 0 <= at < len(group.sentence.tokens))


def _by_noun(group: Group) -> str | None:
    """Read "tilaajana oli X", "rahoittajia ovat X ja Y", "X toimi rahoittajana", "kumppaneina X"."""
    if group.case not in ("Nom", "Par"):
        return None
    nouns = {"Ess", "Nom", "Par"}
    behind: tuple[int, str] | None = None
    for at, lemma in group.after(within=REACH):
        if lemma in NOUNS and group.sentence.case(at) in nouns:
            joined = any(group.sentence.form(between) in JOINS for between in range(group.last + 1, at))
            behind = REACH + 1 if joined else at - group.last, NOUNS[lemma]
            break
        if group.sentence.form(at) == ",":
            break
    for distance, (at, lemma) in enumerate(group.before(within=REACH), start=1):
        if behind and behind[0] <= distance:  # "X oli tilaajana ja Y rahoittajana"
            break
        if lemma in NOUNS and group.sentence.case(at) in nouns | {"Ill", "Tra"}:
            return NOUNS[lemma]
        if lemma == "mukaan" and group.sentence.form(at) == "mukana":
            return PARTNER
        if lemma == "yhteistyö" and group.sentence.case(at) == "Ine" and group.case == "Nom":
            return PARTNER  # "yhteistyössä ovat olleet X ja Y"
        if lemma in LABELS and group.sentence.form(at + 1) == ":" and at + 2 == group.first:
            return LABELS[lemma]
        if group.sentence.form(at) == "," and distance > 2:
            break
    return behind[1] if behind else None


def _by_verb(group: Group) -> str | None:
    """Read the nearest verb of a group in the nominative: "X tilasi", "X on rahoittanut", "selvityksen laati X"."""
    if group.case != "Nom" and not group.staff:
        return None
    after = [(at - group.last, lemma, at) for at, lemma in (*group.after(within=REACH), *_of_relative(group))]
    before = [(group.first - at, lemma, at) for at, lemma in group.before(within=REACH)]
    for _, lemma, at in sorted(after + before):
        form = group.sentence.form(at).lower()
        if lemma in ORDERING:
            return CLIENT
        if lemma == "vastata" and any(
            other.endswith(COSTS) and group.sentence.case(near) == "Ela" for _, other, near in after + before
        ):
            return FUNDER
        if form == "tuki":
            return FUNDER
        if lemma == "antaa" and any(other == "toimeksianto" for _, other, _ in after + before):
            return CLIENT
        if lemma == "antaa" and any(other in MONEY for _, other, _ in after + before):
            return FUNDER
        if lemma == "kuulua" and any(other.endswith(("konsortio", "ryhmittymä")) for _, other, _ in before):
            return PARTNER
        if lemma == "voittaa" and any(other.endswith(("kilpailutus", "kilpailu")) for _, other, _ in after + before):
            return PARTNER
        if lemma in FUNDING or (lemma == "tukea" and not form.endswith("a")):
            return FUNDER
        if lemma in DOING and not form.endswith(("taan", "tään", "tiin", "aan", "ään")):
            return PARTNER
    return None


def _of_relative(group: Group) -> Iterator[tuple[int, str]]:
    """Yield position and lemma of the first tokens of a relative clause: "X, joka laati ennusteen"."""
    start = group.last + 2
    if group.sentence.lemma(start) == "joka" and group.sentence.case(start) == "Nom":
        within = range(start + 1, min(start + 4, len(group.sentence.tokens)))
        yield from ((at, verb_of(group.sentence.lemma(at))) for at in within)


def _by_programme(group: Group) -> str | None:
    """Read "osa X:n tutkimusohjelmaa": the programme's owner pays."""
    if group.case != "Gen" or not any(lemma == "osa" for _, lemma in group.before(within=3)):
        return None
    owned = any(lemma.endswith(("ohjelma", "rahoitus", "hankekokonaisuus")) for _, lemma in group.after(within=4))
    return FUNDER if owned else None


def _in_swedish(group: Group) -> str | None:
    """Read "på uppdrag av X", "tillsammans med X", "gjordes av X", "X finansierade"."""
    before = [group.sentence.form(at).lower() for at, _ in group.before(within=3)]
    if not before or before[0] not in ("av", "med"):
        before = []
    after = [group.sentence.form(at).lower() for at, _ in group.after(within=2)]
    found = [SWEDISH_BEFORE[form] for form in before if form in SWEDISH_BEFORE]
    found += [SWEDISH_AFTER[form] for form in after if form in SWEDISH_AFTER]
    return found[0] if found else None


RULES: tuple[Callable[[Group], str | None], ...] = (
    _in_swedish,
    _by_postposition,
    _by_case,
    _by_programme,
    _by_noun,
    _by_verb,
)
