"""What dates, sums and counts amount to, however they are written, and what looks like one and is none."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.quantities import find_quantities
from tests.nlp.analysers import shared_finnish
from training.annotations.documents import DATA
from training.quantities.items import read_items, with_texts


def found(text: str) -> list[tuple[str, str]]:
    quantities = find_quantities(text, shared_finnish().tokens(text))
    return [(text[one.start : one.end], one.value) for one in quantities]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12.3.2024", "2024-03-12"), ("12. 3. 2024", "2024-03-12"), ("2024-03-12", "2024-03-12"),
        ("3. kesäkuuta 2024", "2024-06-03"), ("3. päivänä kesäkuuta 2024", "2024-06-03"),
        ("den 5 maj 2024", "2024-05-05"), ("May 5, 2024", "2024-05-05"), ("5 May 2024", "2024-05-05"),
        ("12. toukokuuta", "XXXX-05-12"),
        ("1.1.–31.12.2024", "2024-01-01/2024-12-31"), ("3.–5.6.2025", "2025-06-03/2025-06-05"),
        ("1.5.2024–31.8.2025", "2024-05-01/2025-08-31"), ("5.–30. syyskuuta 2024", "2024-09-05/2024-09-30"),
        ("huhtikuulle 2025", "2025-04"), ("maj 2025", "2025-05"), ("marras-joulukuussa 2023", "2023-11/2023-12"),
        ("kesä- ja heinäkuussa 2025", "2025-06/2025-07"),
        ("vuodelle 2025", "2025"), ("vuodelta 2024", "2024"), ("år 2025", "2025"),
        ("vuosina 2021–2027", "2021/2027"), ("vv. 2020–25", "2020/2025"), ("lukuvuonna 2023–2024", "2023/2024"),
        ("vuosina 2021 ja 2023", "{2021,2023}"), ("vuosina 2019, 2021 ja 2023", "{2019,2021,2023}"),
        ("syksyllä 2025", "2025-09/2025-11"), ("keväästä 2024", "2024-03/2024-05"), ("hösten 2025", "2025-09/2025-11"),
        ("talvella 2025", "2024-12/2025-02"), ("talvella 2024–2025", "2024-12/2025-02"),
        ("loppuvuodesta 2025", "2025-09/2025-12"), ("vuoden 2025 alkupuolella", "2025-01/2025-06"),
        ("2020-luvulla", "202X"), ("1800-luvulla", "18XX"), ("2020-talet", "202X"), ("1960s", "196X"),
        ("viikolla 42/2025", "2025-W42"), ("Q1/2025", "2025-01/2025-03"),
        ("vuoden 2025 toisella neljänneksellä", "2025-04/2025-06"),
    ],
)  # fmt: skip
def test_a_date_is_found_whole_with_its_value(text: str, value: str) -> None:
    assert found(f"Asia koskee: {text}") == [(text, value)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12,50 euroa", "12.50 EUR"), ("65.400 €", "65400 EUR"), ("1 200 000 euroa", "1200000 EUR"),
        ("1,5 milj. euroa", "1500000 EUR"), ("12 milj. e", "12000000 EUR"), ("2,3 mrd:n euron", "2300000000 EUR"),
        ("3 M€", "3000000 EUR"), ("MEUR 5", "5000000 EUR"), ("€ 50 000", "50000 EUR"), ("50 000 €:n", "50000 EUR"),
        ("1,2–1,5 miljoonaa euroa", "1200000/1500000 EUR"), ("−3,4 miljoonaa euroa", "-3400000 EUR"),
        ("viisi miljoonaa euroa", "5000000 EUR"), ("puolitoista miljoonaa euroa", "1500000 EUR"),
        ("two million euros", "2000000 EUR"), ("50 000 dollaria", "50000 USD"), ("1 000 kronor", "1000 SEK"),
        ("12,5 %", "12.5 %"), ("12.5 %", "12.5 %"), ("10–15 %", "10/15 %"), ("45 %:n", "45 %"),
        ("viiden prosentin", "5 %"), ("40 procent", "40 %"), ("3,5 prosenttiyksikköä", "3.5 pp"),
        ("20 kuntaa", "20 kunta"), ("kaksikymmentä kuntaa", "20 kunta"), ("10–15 kuntaa", "10/15 kunta"),
        ("12:ta kuntaa", "12 kunta"), ("neljä erityyppistä koulua", "4 koulu"), ("14 kpl", "14 kpl"),
        ("120 ha", "120 ha"), ("300 MW", "300 MW"), ("1,3 miljardia ihmistä", "1300000000 ihminen"),
    ],
)  # fmt: skip
def test_an_amount_is_found_whole_with_its_value(text: str, value: str) -> None:
    assert found(f"Yhteensä noin {text} vuodessa") == [(text, value)]


@pytest.mark.parametrize(
    "text",
    [
        "30.2.2024", "31.4.2024", "laki 1009/1999", "HE 78/2012 vp", "ISBN 978-952-367-484-4", "puh. 040 123 4567",
        "s. 12–15", "5 §:n 3 momenttia", "versio 2.0", "luku 3.2.11 Talous", "300 yrityksiä haittaavaa normia",
        "3/4 osaa", "raportteja 5/2019",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_quantity_is_none(text: str) -> None:
    assert found(text) == []


@given(
    st.lists(
        st.sampled_from(
            ["1", "12", "000", " 500", ",5", ".", "–", " ", "\u00a0", "€", " milj. euroa", " %", "٣", "²", "viisi"]
        ),
        max_size=20,
    )
)
def test_quantities_of_any_text_lie_apart_and_inside(pieces: list[str]) -> None:
    text = "".join(pieces)
    end = 0
    for one in find_quantities(text, shared_finnish().tokens(text)):
        assert end <= one.start < one.end <= len(text)
        assert re.search(r"\d", one.value)
        end = one.end


@pytest.mark.skipif(not Path(DATA).exists(), reason="the shared data is not here")
def test_real_sentences_give_what_a_reader_marked() -> None:
    right = wrong = missed = 0
    for item, text in with_texts(read_items()):
        ours = set(find_quantities(text, shared_finnish().tokens(text)))
        right += len(ours & set(item.quantities))
        wrong += len(ours - set(item.quantities))
        missed += len(set(item.quantities) - ours)
    assert right / (right + wrong) >= 0.97
    assert right / (right + missed) >= 0.94
