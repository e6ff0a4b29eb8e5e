"""Dates in the forms of Finnish, Swedish and English publications."""

import json
from pathlib import Path

import pytest

from corpus.reading.dates import find_date, is_only_date, normalise_date

FINNISH = """
12.3.2024 | 2024-03-12
12. 3. 2024 | 2024-03-12
Julkaistu 12.03.2024 klo 9.15 | 2024-03-12
Tiistaina 12. maaliskuuta 2024 | 2024-03-12
12 maaliskuuta 2024 | 2024-03-12
12.maaliskuuta 2024 | 2024-03-12
12. MAALISKUUTA 2024 | 2024-03-12
12. maalisk. 2024 | 2024-03-12
12. maaliskuuta vuonna 2024 | 2024-03-12
12 päivänä maaliskuuta 2024 | 2024-03-12
12 p:nä maaliskuuta 2024 | 2024-03-12
maaliskuun 12. päivänä 2024 | 2024-03-12
maaliskuun 12 päivänä vuonna 2024 | 2024-03-12
maaliskuun 12. 2024 | 2024-03-12
vuonna 2024 maaliskuun 12. päivänä | 2024-03-12
vuoden 2024 maaliskuussa | 2024-03
maaliskuussa vuonna 2024 | 2024-03
Maaliskuu 2024 | 2024-03
kesä-elokuussa 2024 | 2024-06
maalis–huhtikuu 2024 | 2024-03
12.–14.3.2024 | 2024-03-12
12. – 14.3.2024 | 2024-03-12
12–14.3.2024 | 2024-03-12
12.3. ja 14.3.2024 | 2024-03-12
1.–3.6.2024 | 2024-06-01
30.5.–2.6.2024 | 2024-05-30
28.12.–3.1.2024 | 2023-12-28
12.12.2023–3.1.2024 | 2023-12-12
30. toukokuuta – 2. kesäkuuta 2024 | 2024-05-30
päivätty 3.2.2022, päivitetty 14.11.2023 | 2022-02-03
29.2.2024 | 2024-02-29
"""
OTHERS = """
den 5:e mars 2024 | 2024-03-05
5 mars 2024 | 2024-03-05
den 1:a maj 2024 | 2024-05-01
den 5 till 7 mars 2024 | 2024-03-05
5 okt. 2024 | 2024-10-05
januari–mars 2024 | 2024-01
5th of March 2024 | 2024-03-05
the 5th of March, 2024 | 2024-03-05
March 5th, 2024 | 2024-03-05
Sept. 5, 2024 | 2024-09-05
March 5–7, 2024 | 2024-03-05
05-Mar-2024 | 2024-03-05
2024-3-5 | 2024-03-05
2024/03/12 | 2024-03-12
2024.03.12 | 2024-03-12
20240312 | 2024-03-12
25/3/2024 | 2024-03-25
"""
NONE = [
    "31.4.2023", "29.2.2023", "0.3.2024", "32.1.2024", "12.13.2024", "31. huhtikuuta 2023", "den 31 april 2023",
    "2024-13-12", "20241312", "12345620240312", "ISBN 978-952-2024-03-12", "Vuonna 2024", "2021–2027", "Laki 410/2015",
    "Julkaisuja 3/2024", "puh. 040 123 2024", "versio 3.14.2024", "3/4/2024",
]  # fmt: skip


def forms(table: str) -> list[list[str]]:
    return [line.split(" | ") for line in table.strip().split("\n")]


@pytest.mark.parametrize(("text", "date"), forms(FINNISH) + forms(OTHERS))
def test_dates_are_read_as_they_are_written(text: str, date: str) -> None:
    assert find_date(text) == date
    assert find_date(f"Helsinki {text}. Lisätietoja antaa Niina Niemi.") == date


@pytest.mark.parametrize("text", NONE)
def test_what_no_calendar_has_and_what_is_no_date_gives_none(text: str) -> None:
    assert find_date(text) is None


def test_shared_forms_are_read(shared: Path) -> None:
    for form in json.loads((shared / "awkward" / "paivaykset.json").read_text("utf-8"))["right"]:
        assert find_date(form["text"]) == form["date"], form["text"]


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2022-05-05T21:30:00+00:00", "2022-05-06"),  # a Finnish night
        ("2022-05-05T21:30:00Z", "2022-05-06"),
        ("20220505T213000Z", "2022-05-06"),
        ("2023-12-31T22:30:00.000Z", "2024-01-01"),
        ("Tue, 12 Mar 2024 22:15:00 GMT", "2024-03-13"),
        ("2022-05-05 21:30:00 UTC", "2022-05-06"),
        ("2022-05-05T20:30:00Z", "2022-05-05"),
        ("2022-05-05T21:30:00+03:00", "2022-05-05"),
        ("2022-05-05T21:30:00", "2022-05-05"),
        ("Tue, 12 Mar 2024 00:15:00 +0200", "2024-03-12"),
        ("12.3.2024 klo 22.00", "2024-03-12"),
        ("2024", "2024"),
        ("1970-01-01T00:00:00Z", None),
        ("0000-00-00", None),
    ],
)
def test_a_moment_is_of_the_day_that_was_written_or_was_in_finland(text: str, date: str | None) -> None:
    assert normalise_date(text) == date


@pytest.mark.parametrize("line", ["Ti 12.3.2024", "den 5 mars 2024", "2024-03-12 09:00", "Maaliskuu 2024"])
def test_a_line_of_a_date_alone_is_known(line: str) -> None:
    assert is_only_date(line)
    assert not is_only_date(f"{line} Kuopio")


@pytest.mark.parametrize(
    "date", ["30. touko–2. kesäkuuta 2024", "vuoden 2024 maaliskuun 12. päivänä", "March 5–7, 2024"]
)
def test_a_date_among_other_years_is_found_whole(date: str) -> None:
    around = "Väestö kasvoi vuonna 1999 ja 2001 vähän. " * 8
    assert find_date(around + date + ". " + around) == find_date(date)
