"""Text layers whose letters stand for others."""

import random

import pytest

from corpus.errors import UnreadableDocumentError
from corpus.reading.pdf import read_pdf
from corpus.reading.text_layers import is_gibberish
from corpus.records import Resource
from tests.documents import make_pdf

ALPHABET = "abcdefghijklmnopqrstuvwxyzåäö"
TEXTS = {
    "fi": "Kuntien investoinnit kasvoivat viime vuonna selvästi, kertoo tuore selvitys kuntataloudesta. Eniten rahaa "
    "käytettiin kouluihin ja päiväkoteihin, joita rakennetaan kasvukeskuksissa. Pienissä kunnissa hankkeita lykättiin.",
    "sv": "Kommunernas investeringar ökade klart i fjol, berättar en färsk utredning om den kommunala ekonomin. Mest "
    "pengar användes för skolor och daghem som byggs i tillväxtcentra. Små kommuner sköt upp sina planer på hösten.",
    "en": "Municipal investments grew clearly last year, says a recent report on local government finances. Most "
    "of the money was spent on schools and day care centres, which are being built in growing urban areas this year.",
    "et": "Omavalitsuste investeeringud kasvasid eelmisel aastal selgelt, selgub värskest uuringust kohalike eelarvete "
    "kohta. Kõige rohkem raha kulutati koolidele ja lasteaedadele, mida ehitatakse kasvavatesse linnadesse.",
    "de": "Die Investitionen der Gemeinden sind im vergangenen Jahr deutlich gewachsen, wie eine neue Untersuchung der "
    "kommunalen Haushalte zeigt. Das meiste Geld wurde für Schulen und Kindergärten ausgegeben, die gebaut werden.",
}


@pytest.mark.parametrize("language", TEXTS)
def test_text_is_no_gibberish_in_any_european_language(language: str) -> None:
    assert not is_gibberish(TEXTS[language] * 2)
    assert not is_gibberish(TEXTS[language].upper() * 2)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_letters_in_place_of_others_are_nearly_always_gibberish(language: str) -> None:
    told = [is_gibberish(_with_other_letters(TEXTS[language], seed) * 2) for seed in range(1_000)]
    assert sum(told) >= 985  # a few alphabets keep vowels and consonants so apart that words look like some language's


def _with_other_letters(text: str, seed: int) -> str:
    shuffled = list(ALPHABET)
    random.Random(seed).shuffle(shuffled)
    return text.lower().translate(str.maketrans(ALPHABET, "".join(shuffled)))


@pytest.mark.parametrize("shift", [1, 3, -1])
def test_a_pdf_with_shifted_letters_is_not_taken_for_text(shift: int) -> None:
    moved = "".join(ALPHABET[(at + shift) % len(ALPHABET)] for at in range(len(ALPHABET)))
    content = make_pdf("Otsikko", TEXTS["fi"].lower().translate(str.maketrans(ALPHABET, moved)) * 2)
    with pytest.raises(UnreadableDocumentError, match="letters are missing or wrong"):
        read_pdf(Resource("/in/a.pdf", content))
