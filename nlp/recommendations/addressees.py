"""Whom a recommendation is addressed to: "kuntien tulisi", "suosittelemme hallitukselle", "Suositukset kunnille"."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from corpus.records import Addressee, Mention
from nlp.cues import load_cues, load_endings
from nlp.roles.features import PLURAL
from nlp.words.sentences import Sentence

ACTORS = load_endings("recommendations")["actors"]
CUES = load_cues("recommendations")
BODIES = ("organisation", "municipality", "region", "wellbeing_county")
OBLIGED_WITHIN = 5  # tokens between whom it obliges and "tulisi", "on"
JOINED_WITHIN = 4  # tokens from one of those that are joined to the next
JOINS = frozenset({"ja", "sekä", ",", "och"})
#: Pronouns in the genitive that stand for those named before.
PLURAL_PRONOUNS, SINGULAR_PRONOUNS = frozenset({"niiden", "heidän", "näiden"}), frozenset({"sen"})
OBLIGING = frozenset({"tulla", "pitää", "täytyä", "kannattaa", "olla"})


def find_addressees(sentences: Sequence[Sentence], mentions: Sequence[Mention], offset: int) -> tuple[Addressee, ...]:
    """Return whom a recommendation names as those who are to act, each once, in reading order.

    :param sentences: of the recommendation; mentions: within it.
    :param offset: of the recommendation in its text.
    """
    found: dict[Addressee, None] = {}
    for sentence in sentences:
        named = _named_tokens(sentence, mentions, offset)
        found |= dict.fromkeys(_addressee(sentence, at, named) for at in _addressed(sentence, named.keys()))
    return tuple(found)


def referred_addressees(
    sentences: Sequence[Sentence], before: Sentence, mentions: Sequence[Mention], offset: int
) -> tuple[Addressee, ...]:
    """Return whom a pronoun obliges, "niiden tulisi": the one body or group that the sentence before names.

    Where that one names several, it is the one in the nominative, which it is about; where none or several are in
    it, nobody is certain.

    :param mentions: within the sentence before.
    :param offset: of the sentence before in its text.
    """
    pronoun = next((one for sentence in sentences if (one := _obliged_pronoun(sentence))), None)
    if pronoun is None:
        return ()
    named = _named_tokens(before, mentions, offset)
    groups = list(_groups(before, named))
    fitting = [group for group in groups if _is_several(before, group) == (pronoun in PLURAL_PRONOUNS)]
    if len(fitting) > 1:
        fitting = [group for group in fitting if before.case(group[-1]) == "Nom"]
    return tuple(_addressee(before, at, named) for at in fitting[0]) if len(fitting) == 1 else ()


def _obliged_pronoun(sentence: Sentence) -> str | None:
    forms = (sentence.form(at).lower() for at in range(len(sentence.tokens)) if _is_obliged(sentence, at))
    return next((form for form in forms if form in PLURAL_PRONOUNS | SINGULAR_PRONOUNS), None)


def _groups(sentence: Sentence, named: Mapping[int, Mention]) -> Iterator[list[int]]:
    """Yield the bodies and actors of a sentence, what is joined together, each by its last token."""
    group: list[int] = []
    for at in range(len(sentence.tokens)):
        inside = at in named and named.get(at + 1) is named[at]
        if inside or not (at in named or sentence.lemma(at).endswith(ACTORS)):
            continue
        joined = group and any(sentence.form(near) in JOINS for near in range(group[-1] + 1, at))
        near = group and at - group[-1] <= JOINED_WITHIN and sentence.case(at) == sentence.case(group[-1])
        if group and not (joined and near):
            yield group
            group = []
        group.append(at)
    if group:
        yield group


def _is_several(sentence: Sentence, group: Sequence[int]) -> bool:
    """Return whether a group is of several: joined ones, or a plural."""
    form, lemma = sentence.form(group[0]).lower(), sentence.lemma(group[0])
    return len(group) > 1 or (form != lemma and (form == f"{lemma}t" or PLURAL.search(form) is not None))


def _named_tokens(sentence: Sentence, mentions: Sequence[Mention], offset: int) -> dict[int, Mention]:
    return {
        at: mention
        for at, token in enumerate(sentence.tokens)
        for mention in mentions
        if mention.type in BODIES and mention.start - offset < token.end and token.start < mention.end - offset
    }


def _addressee(sentence: Sentence, at: int, named: Mapping[int, Mention]) -> Addressee:
    mention = named.get(at)
    return Addressee(mention.name, mention.current_id) if mention else Addressee(sentence.lemma(at), None)


def heading_addressees(sentences: Sequence[Sentence]) -> tuple[Addressee, ...]:
    """Return whom a heading addresses: "Suositukset kunnille ja valtiolle"."""
    found = (
        Addressee(sentence.lemma(at), None)
        for sentence in sentences
        for at in range(len(sentence.tokens))
        if sentence.case(at) == "All" and sentence.lemma(at).endswith(ACTORS)
    )
    return tuple(dict.fromkeys(found))


def _addressed(sentence: Sentence, named: Collection[int]) -> Iterator[int]:
    """Yield where those are named who are obliged ("kuntien tulisi") or advised ("suosittelemme kunnille")."""
    advises = any(
        CUES["advising"] & {verb for verb, _ in sentence.word(at).verb_forms} for at in range(len(sentence.tokens))
    )
    for at in range(len(sentence.tokens)):
        is_body = at in named or sentence.lemma(at).endswith(ACTORS)
        if not is_body:
            continue
        case = sentence.case(at)
        if (case == "Gen" and _is_obliged(sentence, at)) or (case == "All" and advises):
            yield at


def _is_obliged(sentence: Sentence, at: int) -> bool:
    """Return whether a genitive is of one who is to act: an obliging verb is behind it, between only others like it."""
    for near in range(at + 1, at + 1 + OBLIGED_WITHIN):
        if sentence.lemma(near) in OBLIGING and any(
            kind in ("active", "a") for _, kind in sentence.word(near).verb_forms
        ):
            return True
        between = (
            sentence.case(near) == "Gen" or sentence.word(near).pos in ("ADV", "CCONJ") or sentence.form(near) == ","
        )
        if not between:
            return False
    return False
