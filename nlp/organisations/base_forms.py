"""Base forms of names that Voikko reads as other words or does not know."""

import re

from nlp.words.finnish import Word, guess_word

ENDING = r"(?:n|ss[aä]|st[aä]|ll[aä]|lt[aä]|lle|ksi|in|hin|na)"
#: An abbreviation with an ending without a colon: "OCHAn", "TYKSLABissa".
ABBREVIATION = re.compile(rf"([A-ZÅÄÖ]{{2,}})(?:i?{ENDING})")
#: A foreign name that ends in a consonant takes an -i- before its endings: "Groupin", "Gradiorin", "Airlinesissa".
BOUND = re.compile(rf"(\w{{2,}}(?:[bcdfgjkpqvwxz]|(?<=\w{{5}})[lmnrst]))i{ENDING}", re.IGNORECASE)
STEM_OF_S = "kse"  # "Innofocuksen" is of Innofocus


def base_of_name(form: str) -> str:
    """Guess the base form of a name that Voikko does not know."""
    if match := ABBREVIATION.fullmatch(form) or (BOUND.fullmatch(form) if form[0].isupper() else None):
        return match[1]
    lemma = guess_word(form).lemma
    return f"{lemma.removesuffix(STEM_OF_S)}s" if lemma.endswith(STEM_OF_S) and lemma != form else lemma


def lemma_as_written(word: Word, form: str) -> str:
    """Return a lemma with the capitals that its form has: of "TE-toimiston" "TE-toimisto"."""
    lemma = word.lemma if form[0].islower() else word.lemma[:1].upper() + word.lemma[1:]
    head, hyphen, tail = form.rpartition("-")
    same = hyphen and lemma.lower().startswith(f"{head.lower()}-")
    return f"{head}-{lemma[len(head) + 1 :]}" if same and tail[:1].islower() else lemma
