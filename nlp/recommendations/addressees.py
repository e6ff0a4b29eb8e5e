"""Whom a recommendation is addressed to: "kuntien tulisi", "suosittelemme hallitukselle", "Suositukset kunnille"."""

from collections.abc import Collection, Iterator, Sequence

from corpus.records import Addressee, Mention
from nlp.cues import load_cues, load_endings
from nlp.words.sentences import Sentence

ACTORS = load_endings("recommendations")["actors"]
CUES = load_cues("recommendations")
BODIES = ("organisation", "municipality", "region", "wellbeing_county")
OBLIGED_WITHIN = 5  # tokens between whom it obliges and "tulisi", "on"
OBLIGING = frozenset({"tulla", "pitää", "täytyä", "kannattaa", "olla"})


def find_addressees(sentences: Sequence[Sentence], mentions: Sequence[Mention], offset: int) -> tuple[Addressee, ...]:
    """Return whom a recommendation names as those who are to act, each once, in reading order.

    :param sentences: of the recommendation; mentions: within it.
    :param offset: of the recommendation in its text.
    """
    found: dict[Addressee, None] = {}
    for sentence in sentences:
        named = {
            at: mention
            for at, token in enumerate(sentence.tokens)
            for mention in mentions
            if mention.type in BODIES and mention.start - offset < token.end and token.start < mention.end - offset
        }
        for at in _addressed(sentence, named.keys()):
            mention = named.get(at)
            found[Addressee(mention.name, mention.current_id) if mention else Addressee(sentence.lemma(at), None)] = (
                None
            )
    return tuple(found)


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
