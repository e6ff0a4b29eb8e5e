from corpus.changes import describe_change
from corpus.duplicates import Signed, compare_texts, find_duplicates, sign_text
from corpus.reading import read_document
from corpus.records import Document, Resource

WORDS = ("kunta", "talous", "palvelu", "väestö", "alue", "yritys", "koulutus", "liikenne", "asuminen", "hanke")


def text(seed: int, words: int = 120) -> str:
    numbers = [(seed * 7919 + at * 104729 + at * at * seed) % 997 for at in range(words)]
    return " ".join(f"{WORDS[number % len(WORDS)]}{chr(97 + number % 26)}" for number in numbers) + " vuonna 2024."


def duplicates(*texts: str) -> list[tuple[str, str]]:
    signed = [Signed(str(at), sign_text(one)[0], (f"{at:02d}",)) for at, one in enumerate(texts)]
    return [(one.id, one.of) for one in find_duplicates(signed, lambda id: texts[int(id)])]


def test_the_same_text_twice_is_a_duplicate_of_the_first() -> None:
    assert duplicates(text(1), text(2), text(1)) == [("2", "0")]


def test_a_pdf_with_its_pages_text_and_an_imprint_is_a_duplicate() -> None:
    assert duplicates(text(1), text(1) + " Lisätietoja antaa viestintä.") == [("1", "0")]


def test_three_alike_are_duplicates_of_one() -> None:
    assert duplicates(text(1), text(1), text(1)) == [("1", "0"), ("2", "0")]


def test_texts_of_one_mould_with_other_figures_are_none() -> None:
    assert duplicates(text(1), text(1).replace("2024", "2025")) == []
    assert compare_texts("väkiluku 123", "väkiluku 456") == 0


def test_other_texts_and_short_ones_are_none() -> None:
    assert duplicates(text(1), text(2), "Lyhyt teksti.", "Lyhyt teksti.") == []


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
