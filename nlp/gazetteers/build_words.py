"""Writes what Voikko says of the words in gazetteers' names, so that no process has to ask it again.

Run: python -m nlp.gazetteers.build_words
"""

from collections.abc import Iterator

from nlp.entries import area_entries
from nlp.gazetteers import read_gazetteer
from nlp.gazetteers.words import FILE, write_word
from nlp.organisations.registry import organisation_entries
from nlp.words.finnish import TOKEN, load_finnish

HEAD = """\
# What Voikko (voikko-fi 2.5) says of the words in the names of organisations, areas and concepts: form, lemma, parts
# of a compound, part of speech, case, base form and case as a place, flags, verbs that it is a form of.
# Source: made by `python -m nlp.gazetteers.build_words` from the other gazetteers.
"""


def names() -> Iterator[str]:
    """Yield the names that registries look up by lemmas."""
    for _, of_entry in [*organisation_entries(), *area_entries()]:
        yield from of_entry
    yield from (row["name_fi"] for row in read_gazetteer("concepts"))


def main() -> None:
    """Write the file."""
    finnish = load_finnish()
    forms = sorted({form for name in names() for form in TOKEN.findall(name) if any(map(str.isalpha, form))})
    rows = "".join(f"{write_word(form, finnish.word(form))}\n" for form in forms)
    FILE.write_text(HEAD + rows, encoding="utf-8")


if __name__ == "__main__":
    main()
