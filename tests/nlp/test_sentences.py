"""Where sentences end, and where a full stop or a line's end does not end one."""

import pytest

from nlp.words.sentences import split_sentences
from tests.nlp.analysers import shared_finnish


def sentences(text: str) -> list[str]:
    found = split_sentences(text, shared_finnish().tokens(text))
    return [text[one.tokens[0].start : one.tokens[-1].end] for one in found]


@pytest.mark.parametrize(
    "text",
    [
        "Osuus jäi 41 %.|Tutkimuksessa haastateltiin kuntia (n = 12).|Tulokset ovat alla [3].|Kela puuttuu.",
        "Hän sanoi: ”Hyvä.”|Sitten lähdettiin.",
        "Työ tehtiin vuonna 2020.|Uusi alkoi heti.",
        "Kyselyyn vastasi 25.|Vastaukset luettiin.",
        "Mukana olivat mm. Lahti ja esim. Kotka.|Asiasta puhui J. Virtanen 5. luokan oppilaille.",
        "Kokous pidettiin 12.5. Tampereella, jne.|Siitä on raportti.",
        "Ks. luku 3. Tulokset ovat siellä.",
        "Kuinka kuntasi sykkii? -kysely toistettiin.",
        "Miksi näin?|”Ei tiedetä”, sanoi Kela.",
    ],
)
def test_a_sentence_ends_behind_what_closes_it_and_not_behind_an_abbreviation(text: str) -> None:
    assert sentences(text.replace("|", " ")) == text.split("|")


def test_lines_of_an_imprint_a_list_and_a_table_are_sentences_of_their_own() -> None:
    lines = ["Tilaaja: Kulma Oy", "Tekijä: MDI", "Palvelut", "• Toimiva arki", "• toinen kohta", "3. Talous"]
    assert sentences("\n".join(lines))[:3] == lines[:3]
    assert "Tekijä: MDI" in sentences("\n".join(lines))


def test_a_line_that_was_full_goes_on_in_the_next() -> None:
    text = (
        "Selvityksen laativat Aluekehittämisen konsulttitoimisto ja\n"
        "Lapin liitto yhdessä muiden alueen toimijoiden kanssa vuonna\n"
        "2020. Työn tilasi kunta, joka halusi tietää lisää asiasta ja\n"
        "Rovaniemen tilanteesta."
    )
    assert sentences(text)[0].startswith("Selvityksen laativat")
    assert sentences(text)[0].endswith("2020.")
    assert len(sentences(text)) == 2
