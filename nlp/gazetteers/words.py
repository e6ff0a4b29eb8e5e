"""The words of gazetteers' names as Voikko analyses them, read from a file in a twentieth of the time."""

from functools import cache
from pathlib import Path

from nlp.words.finnish import Word
from nlp.words.verb_forms import VerbForm

FILE = Path(__file__).parent / "words.tsv"
FLAGS = ("first_name", "known", "verb", "surname", "other_name")


@cache
def gazetteer_words() -> dict[str, Word]:
    """Return the word forms of gazetteers' names with what is known of them."""
    return dict(read_word(line) for line in FILE.read_text("utf-8").splitlines() if not line.startswith("#"))


def write_word(form: str, word: Word) -> str:
    """Write a word form with its analysis as a line."""
    flags = "".join(flag[0] for flag in FLAGS if getattr(word, flag))
    verbs = "|".join(f"{verb}:{kind}" for verb, kind in word.verb_forms)
    fields = (form, word.lemma, "|".join(word.parts), word.pos, word.case, word.place, word.place_case, flags, verbs)
    return "\t".join(field or "" for field in fields)


def read_word(line: str) -> tuple[str, Word]:
    """Read a line as `write_word` wrote it."""
    form, lemma, parts, pos, case, place, place_case, flags, verbs = line.split("\t")
    verb_forms = tuple(VerbForm(*verb.split(":")) for verb in verbs.split("|")) if verbs else ()
    first_name, known, verb, surname, other_name = (flag[0] in flags for flag in FLAGS)
    return form, Word(
        lemma, tuple(parts.split("|")), pos, case or None, place or None, place_case or None, first_name, known, verb,
        surname, other_name, verb_forms,
    )  # fmt: skip
