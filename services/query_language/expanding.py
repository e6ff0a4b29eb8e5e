"""Other words for what a query asks for: what abbreviations are short for, and Finnish labels of foreign concepts."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

import snowballstemmer

from models.subjects.concepts import read_rows
from nlp.gazetteers import read_gazetteer
from nlp.words.finnish import Finnish
from nlp.words.function_words import is_function_word
from services.workspace import Workspace, model_folder

LONGEST_LABEL = 4  # words of a query that may be one label
MOST_LABELS = 2  # of a word; what has more is too vague to help
SHORTEST_ALIAS, LONGEST_ALIAS = 2, 8  # letters of abbreviations
ENDING = re.compile(r"(?<=\w{3})(?:n|t|a|ä|[sl][st]?[aä]|l[lt][aä]|lle|ss[aä]|st[aä]|een|in)$")  # of a case: soten
STEMS = {"swedish": (2, 7), "english": (3, 8)}  # columns of a concept's label, and of its stems


class Expansion(NamedTuple):
    """Other words for some words of a query that follow each other."""

    first: int
    after: int
    labels: tuple[str, ...]


def find_expansions(workspace: Workspace, forms: Sequence[str]) -> Iterator[Expansion]:
    """Yield other words for words of a query, the longest runs of them first; no word is in two.

    :param forms: the words of a query as they were written, in order.
    """
    at, foreign = 0, _is_foreign(workspace.finnish, forms)
    while at < len(forms):
        for size in range(min(LONGEST_LABEL, len(forms) - at), 0, -1):
            labels = _labels_of(workspace, forms[at : at + size], foreign=foreign)
            if labels:
                yield Expansion(at, at + size, labels)
                at += size
                break
        else:
            at += 1


def _is_foreign(finnish: Finnish, forms: Sequence[str]) -> bool:
    """Return whether most words are of another language, as far as Voikko and its function words tell."""
    words = [form for form in forms if form.isalpha()]
    return sum(is_function_word(form) or not finnish.word(form).known for form in words) * 2 > len(words)


def _labels_of(workspace: Workspace, forms: Sequence[str], *, foreign: bool) -> tuple[str, ...]:
    finnish = workspace.finnish
    if len(forms) == 1 and forms[0] and (long := _by_abbreviation(finnish, forms[0])):
        return long
    if not foreign or not any(form.isalpha() and not finnish.word(form).known for form in forms):
        return ()
    labels = _foreign(model_folder(workspace.settings.subjects.model))
    found = {label for language in STEMS for label in labels[language].get(_stemmed(forms, language), ())}
    return tuple(sorted(found)) if len(found) <= MOST_LABELS else ()


def _by_abbreviation(finnish: Finnish, form: str) -> tuple[str, ...]:
    """Return what an abbreviation is short for, or the abbreviations of a word."""
    word = finnish.word(form)
    lemma = word.lemma.lower()
    bases = (lemma, form.casefold(), "" if word.known else ENDING.sub("", form.casefold()))
    short = next((long for base in bases if (long := abbreviations().get(base))), ())
    if not short and form.isupper():
        short = _aliases().get(form, ())
    return short or _shortened().get(lemma, ())


@cache
def abbreviations() -> Mapping[str, tuple[str, ...]]:
    """Return what each abbreviation is short for."""
    return {row["short"]: tuple(row["long"].split("|")) for row in read_gazetteer("abbreviations")}


@cache
def _shortened() -> Mapping[str, tuple[str, ...]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for short, names in abbreviations().items():
        for name in names:
            found[name.casefold()].append(short)
    return {name: tuple(shorts) for name, shorts in found.items()}


@cache
def _aliases() -> Mapping[str, tuple[str, ...]]:
    """Return the names of organisations by their abbreviations in capitals."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for row in read_gazetteer("organisations"):
        for alias in row["aliases"].split("|"):
            if alias.isupper() and SHORTEST_ALIAS <= len(alias) <= LONGEST_ALIAS and alias != row["name_fi"]:
                found[alias].append(row["name_fi"])
    return {alias: tuple(names) for alias, names in found.items() if len(names) == 1}


@lru_cache(maxsize=2)
def _foreign(folder: Path) -> Mapping[str, Mapping[str, list[str]]]:
    """Return the Finnish labels of concepts by language and by the stems of their labels in it."""
    found: dict[str, defaultdict[str, list[str]]] = {language: defaultdict(list) for language in STEMS}
    for row in read_rows(folder):
        for language, (label, stems) in STEMS.items():
            finnish = row[1].partition(" (")[0]
            if "(" not in row[label] and row[stems] and finnish.casefold() != row[label].casefold():
                found[language][row[stems]].append(finnish)
    return found


@cache
def _stemmer(language: str) -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer(language)


def _stemmed(forms: Sequence[str], language: str) -> str:
    return " ".join(_stemmer(language).stemWords([form.lower() for form in forms]))
