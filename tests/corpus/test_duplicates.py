from collections.abc import Collection, Sequence
from itertools import permutations

import pytest
from datasketch import MinHashLSH

from corpus.changes import describe_change
from corpus.duplicates import (
    BAND_ROWS,
    BANDS,
    PERMUTATIONS,
    Duplicate,
    Signed,
    bands_of,
    compare_texts,
    decide_duplicates,
    sign_text,
)
from corpus.reading import read_document
from corpus.records import Document, Resource

WORDS = ("kunta", "talous", "palvelu", "väestö", "alue", "yritys", "koulutus", "liikenne", "asuminen", "hanke")


def text(seed: int, words: int = 120) -> str:
    numbers = [(seed * 7919 + at * 104729 + at * at * seed) % 997 for at in range(words)]
    return " ".join(f"{WORDS[number % len(WORDS)]}{chr(97 + number % 26)}" for number in numbers) + " vuonna 2024."


class Texts:
    """Texts in memory, and what is decided of them; see `DecidedTexts`."""

    def __init__(self, texts: dict[str, str]) -> None:
        self._texts, self._originals = texts, dict[str, Signed]()
        self._found = dict[str, tuple[Signed, Duplicate]]()

    def settle(self, new: Sequence[Signed]) -> list[Duplicate]:
        """Decide on new texts; return what has been decided of all."""
        list(decide_duplicates(new, self))
        return [found for _, found in self._found.values()]

    def originals_near(self, document: Signed) -> list[Signed]:
        bands = set(bands_of(document.hashes))
        near = (one for one in self._originals.values() if not bands.isdisjoint(bands_of(one.hashes)))
        return [one for one in near if one.id != document.id]

    def repeating(self, ids: Collection[str]) -> list[Signed]:
        return [document for document, found in self._found.values() if found.of in ids]

    def text_of(self, id: str) -> str:
        return self._texts[id]

    def decide(self, document: Signed, found: Duplicate | None) -> bool:
        was_original = self._originals.pop(document.id, None) is not None
        self._found.pop(document.id, None)
        if found is not None:
            self._found[document.id] = document, found
        is_original = found is None or found.is_edition
        if is_original:
            self._originals[document.id] = document
        return is_original != was_original


def duplicates(*texts: str) -> list[tuple[str, str]]:
    signed = [Signed(str(at), sign_text(one)[0], (f"{at:02d}",)) for at, one in enumerate(texts)]
    found = Texts({str(at): text for at, text in enumerate(texts)}).settle(signed)
    return [(one.id, one.of) for one in found if not one.is_edition]


def test_the_same_text_twice_is_a_duplicate_of_the_first() -> None:
    assert duplicates(text(1), text(2), text(1)) == [("2", "0")]


def test_a_pdf_with_its_pages_text_and_an_imprint_is_a_duplicate() -> None:
    assert duplicates(text(1), text(1) + " Lisätietoja antaa viestintä.") == [("1", "0")]


def test_three_alike_are_duplicates_of_one() -> None:
    assert duplicates(text(1), text(1), text(1)) == [("1", "0"), ("2", "0")]


def test_texts_of_one_mould_with_other_figures_are_none() -> None:
    assert duplicates(text(1), text(1).replace("2024", "2025")) == []
    assert compare_texts("väkiluku 123", "väkiluku 456") == 0


def editions(title: str, other: str, *, changed: str = "2013", words: int = 400) -> list[tuple[str, str]]:
    """Return what is found of two texts that differ in a year."""
    texts = {"0": text(1, words), "1": text(1, words).replace("2024", changed)}
    signed = [
        Signed(id, sign_text(said)[0], (id,), name)
        for (id, said), name in zip(texts.items(), (title, other), strict=True)
    ]
    return [(one.id, one.of) for one in Texts(texts).settle(signed) if one.is_edition]


def test_long_texts_of_one_title_with_other_figures_are_editions() -> None:
    assert editions("Koulutusohjelma 2024", "Puolueen koulutusohjelma 2013") == [("1", "0")]


@pytest.mark.parametrize(
    ("title", "other"),
    [
        ("Kuopion katsaus", "Iisalmen katsaus"),
        ("Katsaus 1/2024", "Katsaus 2/2024"),
        ("Katsaus tammikuu 2024", "Katsaus helmikuu 2024"),
        ("", ""),
    ],
)
def test_texts_of_one_mould_are_no_editions(title: str, other: str) -> None:
    assert editions(title, other) == []


def test_short_texts_are_no_editions() -> None:
    assert editions("Tiedote", "Tiedote", words=100) == []


def test_of_many_texts_of_one_mould_the_likest_is_found() -> None:
    texts = [text(1).replace("2024", str(1000 + at)) for at in range(60)]
    assert duplicates(*texts, texts[40]) == [("60", "40")]


def test_other_texts_and_short_ones_are_none() -> None:
    assert duplicates(text(1), text(2), "Lyhyt teksti.", "Lyhyt teksti.") == []


def test_the_bands_are_those_of_the_library() -> None:
    near = MinHashLSH(threshold=0.75, num_perm=PERMUTATIONS)
    assert (near.b, near.r) == (BANDS, BAND_ROWS)
    assert len(set(bands_of(sign_text(text(1))[0]))) == BANDS


def test_what_is_decided_does_not_depend_on_the_order_in_which_texts_come() -> None:
    first, edition = text(1, 400), text(1, 400).replace("2024", "2013")
    texts = {"0": first, "1": edition, "2": text(2), "3": first + " Lisätietoja.", "4": edition, "5": text(2)}
    signed = [Signed(id, sign_text(said)[0], (id,), "Ohjelma") for id, said in texts.items()]
    decisions = set()
    for order in permutations(signed, len(signed)):
        known = Texts(texts)
        for one in order:
            found = known.settle([one])
        decisions.add(tuple(sorted((one.id, one.of, one.is_edition) for one in found)))
    assert decisions == {(("1", "0", True), ("3", "0", False), ("4", "1", False), ("5", "2", False))}


def test_signatures_are_the_same_each_time() -> None:
    assert sign_text(text(3)) == sign_text(text(3))


def document(content: str) -> Document:
    return read_document(Resource("/in/a.md", content.encode()))


def test_a_change_is_told_in_a_short_note() -> None:
    old = document("# Talous\n\nEnsimmäinen kappale.\n\nToinen kappale 12.3.2024.\n\nKolmas.")
    new = document("# Talous\n\nEnsimmäinen kappale.\n\nToinen kappale muuttui 13.3.2024.\n\nKolmas.\n\nNeljäs.")
    said = describe_change(old, new)
    assert (
        said
        == "date was 2024-03-12; 1 paragraph changed; 1 paragraph added, first: “Toinen kappale muuttui 13.3.2024.”"
    )
    assert describe_change(old, old) == "nothing that a reader sees"
