"""Which words of nlp/cues no marked sentence needs: `python -m benchmarks.cues [FILE ...]`.

Each word is left out by itself, and the marked sentences that hold it are analysed again; a word is printed when no
mention and no role changes. "unseen" words stand in no marked sentence at all. Without files: all that give names.
Closed classes (postpositions, conjunctions, cases) keep such words nevertheless: Finnish grammar gives them.
"""

import argparse
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Set
from contextlib import contextmanager
from itertools import chain
from types import MappingProxyType, ModuleType
from typing import Any

from benchmarks.names import FIXTURES, read_gold
from corpus.records import Mention
from nlp.cues import FOLDER, first_groups, load_cues, load_endings, load_groups
from nlp.mentions import Analyser
from nlp.words.finnish import Finnish, load_finnish

#: Of themes, not of names; marked sentences say nothing of them.
NOT_JUDGED = {"topics"}
SMALLEST_PART = 5  # words from which on a tuple of a list's words alone is taken for a part of it


def main() -> None:
    """Print the words that no marked sentence needs, list by list."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    names = sorted(path.stem for path in FOLDER.glob("*.toml") if path.stem not in NOT_JUDGED)
    parser.add_argument("files", nargs="*", default=names, help="of nlp/cues, without the ending")
    finnish = load_finnish()
    analyser = Analyser(finnish, persons=True)
    texts = [sentence.text for path in sorted(FIXTURES.glob("*.txt")) for sentence in read_gold(path)]
    before = [_outcome(analyser.find_mentions(text)) for text in texts]
    holding = _sentences_by_ending(finnish, texts)
    for name in parser.parse_args().files:
        for key, words in _lists(name).items():
            unseen = [word for word in words if word.lower() not in holding]
            unneeded = []
            for word in words:
                at = holding.get(word.lower(), ())
                with without(name, key, {word}):
                    if at and all(_outcome(analyser.find_mentions(texts[one])) == before[one] for one in at):
                        unneeded.append(word)
            print(f"{name}.{key}: {len(words)} words; unseen: {', '.join(unseen)}; unneeded: {', '.join(unneeded)}")
            sys.stdout.flush()


def _outcome(mentions: list[Mention]) -> list[tuple[object, ...]]:
    return [(one.start, one.end, one.type, one.id, one.role) for one in mentions]


def _sentences_by_ending(finnish: Finnish, texts: list[str]) -> Mapping[str, set[int]]:
    """Return the sentences that hold a word which ends so: in its form, its lemma, its parts or its verbs."""
    holding: dict[str, set[int]] = defaultdict(set)
    for at, text in enumerate(texts):
        for token in finnish.tokens(text):
            word, form = token.word, text[token.start : token.end].replace("\u00ad", "")
            verbs = (verb for verb, _ in word.verb_forms)
            written = (form, form.partition(":")[0], form.rpartition("-")[0], form.partition("-")[0] + "-")
            for one in {*written, word.lemma, *word.parts, *verbs, word.place or ""}:
                for begin in range(len(one)):
                    holding[one[begin:].lower()].add(at)
    return dict(holding)


def _lists(name: str) -> dict[str, list[str]]:
    lists = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    return {
        key: list(dict.fromkeys(chain(*one["groups"].values())))
        if "groups" in one
        else one.get("words", one.get("endings"))
        for key, one in lists.items()
    }


def _collections(name: str) -> dict[str, Any]:
    return {**load_cues(name), **load_endings(name), **load_groups(name)}


@contextmanager
def without(name: str, key: str, words: Set[str]) -> Iterator[None]:
    """Leave words out of a list wherever a module of nlp has it as a constant, or a constant made of it."""
    whole = _collections(name)[key]
    loaded = [one for file in FOLDER.glob("*.toml") for one in _collections(file.stem).values()]
    changed: list[tuple[ModuleType, str, Any]] = []
    for module in [module for title, module in sys.modules.items() if title.startswith("nlp.")]:
        for attribute, value in list(vars(module).items()):
            if attribute.isupper() and _is_made_of(value, whole, loaded):
                changed.append((module, attribute, value))
                setattr(module, attribute, _leave_out(value, words))
    try:
        yield
    finally:
        for module, attribute, value in changed:
            setattr(module, attribute, value)


def _is_made_of(value: Any, whole: Any, loaded: list[Any]) -> bool:
    if value is whole:
        return True
    if not isinstance(value, frozenset | set | tuple | dict | MappingProxyType) or any(value is one for one in loaded):
        return False
    words, of_list = set(value), set(whole)
    same = isinstance(whole, Mapping) and isinstance(value, Mapping) and value == first_groups(whole)
    return same or words >= of_list or (len(words) >= SMALLEST_PART and words <= of_list)


def _leave_out(value: Any, words: Set[str]) -> Any:
    if isinstance(value, Mapping):
        return {word: of for word, of in value.items() if word not in words}
    return type(value)(word for word in value if word not in words)


if __name__ == "__main__":
    main()
