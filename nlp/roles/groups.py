"""Coordinated names of a sentence, which share their role: "X:n, Y:n ja alueen kuntien kanssa"."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from nlp.cues import load_cues
from nlp.organisations.registry import Match
from nlp.roles.cues import JOINS, LABELS, STAFF, STAFF_ENDINGS, role_of_noun
from nlp.words.finnish import Word
from nlp.words.sentences import Sentence

_WORDS = load_cues("roles")

LONGEST_JOIN = 6  # tokens between two coordinated names: "X, hankkeeseen osallistuvat yritykset ja Y"
ENDS_OF_CLAUSE = _WORDS["ends_of_clause"]


@dataclass(frozen=True, slots=True)
class Group:
    """Coordinated organisations of a sentence: their first and last token."""

    sentence: Sentence
    members: tuple[int, ...]  # positions in the list of organisations
    first: int
    last: int
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


def group_names(sentence: Sentence, organisations: Sequence[Match]) -> Iterator[Group]:
    members: list[int] = []
    for at, organisation in enumerate(organisations):
        if members and not _joined(sentence, organisations, members, organisation):
            yield _group(sentence, organisations, members)
            members = []
        members.append(at)
    if members:
        yield _group(sentence, organisations, members)


def relative_of(group: Group) -> Group | None:
    """Return the pronoun of the relative clause behind a group, which stands for it: "X, jonka toimeksiannosta"."""
    sentence, at = group.sentence, group.last + 2
    if sentence.form(at - 1) != "," or sentence.lemma(at) != "joka":
        return None
    return replace(group, first=at, last=at, case=sentence.case(at) or "Nom", floor=at)


def goes_on(one: Group, other: Group) -> bool:
    """Return whether a list of names goes on: a conjunction behind the first, no verb and no new role between."""
    sentence, between = one.sentence, range(one.last + 1, other.first)
    if one.case != other.case or not 0 < len(between) <= LONGEST_JOIN or sentence.form(between[0]) not in JOINS:
        return False
    words = [sentence.word(at) for at in between]
    return all(word.known or word.pos == "PUNCT" for word in words) and not any(
        role_of_noun(word) or _is_predicate(word) for word in words
    )


def _group(sentence: Sentence, organisations: Sequence[Match], members: list[int]) -> Group:
    first, last = organisations[members[0]].first, organisations[members[-1]].last
    outside = [at for at in members if not _in_parentheses(sentence, organisations[at])] or members
    head = organisations[outside[-1]]
    return Group(sentence, tuple(members), first, last + (head.last != last), _case(sentence, head))


def _case(sentence: Sentence, one: Match) -> str:
    """Return the case of a name: "Verian" and "Hanken" are no genitives."""
    return "Nom" if one.as_written else sentence.case(one.last) or "Nom"


def _in_parentheses(sentence: Sentence, one: Match) -> bool:
    return sentence.form(one.first - 1) == "(" and sentence.form(one.last + 1) == ")"


def _joined(sentence: Sentence, organisations: Sequence[Match], members: Sequence[int], other: Match) -> bool:
    """Return whether a name belongs to a group: a conjunction or comma between them, and cases that agree.

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
    if one.first == one.last and _case(sentence, one) == "Gen" and sentence.word(one.last).place:
        return True  # "Jyväskylän ja Itä-Suomen yliopistot" share their last word
    if sentence.form(one.last).endswith("-"):
        return True
    return len(cases) == 1 or "Nom" not in cases


def _is_list(sentence: Sentence, between: range, cases: set[str]) -> bool:
    """Return whether names are coordinated by what stands between them: a conjunction, perhaps plain nouns.

    "X:n, alueen kuntien ja Y:n", "X sekä paikallinen yhdistys Y".
    """
    forms = [sentence.form(at) for at in between]
    if 0 < len(forms) <= 2 and all(form in JOINS for form in forms):
        return True
    if not (1 < len(forms) <= LONGEST_JOIN and forms[0] in JOINS and len(cases) == 1):
        return False
    nouns = [at for at in between if sentence.form(at) not in JOINS]
    plain = all(_agrees(sentence, at) for at in nouns)
    return plain and bool(nouns) and sentence.case(nouns[-1]) in cases and sentence.word(nouns[-1]).pos == "NOUN"


def _agrees(sentence: Sentence, at: int) -> bool:
    """Return whether a word can stand in a list of names: before a noun, and giving no role itself."""
    word = sentence.word(at)
    if role_of_noun(word) or sentence.lemma(at) in LABELS or sentence.capital(at) or word.pos == "PUNCT":
        return False
    participle = any(form == "present_active" for _, form in word.verb_forms)
    return participle or (word.pos in ("NOUN", "ADJ", "NUM") and not _is_predicate(word))


def _is_predicate(word: Word) -> bool:
    forms = {form for _, form in word.verb_forms}
    return bool(forms & {"active", "passive", "past_active"}) and "present_active" not in forms
