"""How queries are read: any text is one, and operators mean what they say."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import QueryError
from services.query_language.fields import FIELDS
from services.query_language.syntax import Clause, Either, Field, Not, Phrase, Prefix, Word, parse_query


def words(*texts: str) -> tuple[Clause, ...]:
    return tuple(map(Word, texts))


@pytest.mark.parametrize(
    ("query", "clauses"),
    [
        ("kuntien talous", words("kuntien", "talous")),
        ('"kuntien talous" laki', (Phrase("kuntien talous"), Word("laki"))),
        ("”kuntien talous”", (Phrase("kuntien talous"),)),
        ("laki -vero", (Word("laki"), Not(words("vero")))),
        ('-"kuntien talous"', (Not((Phrase("kuntien talous"),)),)),
        ("-(laki vero)", (Not(words("laki", "vero")),)),
        ("joukkoli*", (Prefix("joukkoli"),)),
        ("bussi TAI juna laki", (Either((words("bussi"), words("juna"))), Word("laki"))),
        ("bussi OR juna ELLER tie", (Either((words("bussi"), words("juna"), words("tie"))),)),
        ("(julkinen liikenne) TAI bussi", (Either((words("julkinen", "liikenne"), words("bussi"))),)),
        ("bussi JA juna AND tie", words("bussi", "juna", "tie")),
        ("kunta:Åbo", (Field("kunta", words("Åbo")),)),
        ("Kommun:Åbo municipality:Turku", (Field("kunta", words("Åbo")), Field("kunta", words("Turku")))),
        ("lahde:a amne:b", (Field("lähde", words("a")), Field("aihe", words("b")))),
        ('organisaatio:"Turun yliopisto",THL', (Field("organisaatio", (Phrase("Turun yliopisto"), Word("THL"))),)),
        ('kunta:(Turku TAI "S:t Michel")', (Field("kunta", (Word("Turku"), Phrase("S:t Michel"))),)),
        ("otsikko:liiken* -laji:liite", (Field("otsikko", (Prefix("liiken"),)), Not((Field("laji", words("liite")),)))),
        ("kunta:Turku TAI bussi", (Either(((Field("kunta", words("Turku")),), words("bussi"))),)),
    ],
)  # fmt: skip
def test_operators_and_fields_are_read(query: str, clauses: tuple[Clause, ...]) -> None:
    assert parse_query(query) == clauses


@pytest.mark.parametrize(
    ("query", "clauses"),
    [
        ('"kuntien talous', words("kuntien", "talous")),
        ("((laki", words("laki")),
        ("laki)) vero", words("laki", "vero")),
        ("TAI laki TAI", words("laki")),
        ("TAI OR", ()),
        ('""', ()),
        ("sosiaali- ja terveys", words("sosiaali-", "ja", "terveys")),
        ("vihreä - sininen", words("vihreä", "-", "sininen")),
        ("2010 -2020 --- -5 %", words("2010", "-2020", "---", "-5", "%")),
        ("EU:n tuki STM:lle", words("EU:n", "tuki", "STM:lle")),
        ("klo 10:30", words("klo", "10:30")),
        ("Helsinki:Otava terms:kunta^9", words("Helsinki:Otava", "terms:kunta^9")),
        ("Tavoite: parempi liikenne", words("Tavoite:", "parempi", "liikenne")),
        ("https://www.example.fi/a", words("https://www.example.fi/a")),
        ('"kunta:"', (Phrase("kunta:"),)),
    ],
)
def test_what_is_no_operator_is_words(query: str, clauses: tuple[Clause, ...]) -> None:
    assert parse_query(query) == clauses


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("kunat:Turku", "no field 'kunat': did you mean kunta:"),
        ("yera:2020", "did you mean year:.? The fields are kunta:"),
        ("kunta:", "kunta: is given no value: write kunta:Tampere"),
        ('kunta:""', "kunta: is given no value"),
        ("vuosi: 2020", "vuosi: is given no value"),
        ("ku*", "at least 3 letters"),
    ],
)
def test_a_field_that_there_is_not_is_explained(query: str, reason: str) -> None:
    with pytest.raises(QueryError, match=reason):
        parse_query(query)


def test_a_long_text_quotes_and_excludes_nothing() -> None:
    text = 'miten "kuntien talous" muuttuu -ja mitä siitä seuraa kuntien palveluille eri alueilla kunta:Turku'
    clauses = parse_query(text)
    assert clauses[:3] == words("miten", "kuntien", "talous")
    assert clauses[4:6] == words("-ja".strip("-"), "mitä")
    assert clauses[-1] == Field("kunta", words("Turku"))


def test_a_question_quotes_and_excludes_nothing() -> None:
    assert parse_query('mitä on "kuntien talous"?') == words("mitä", "on", "kuntien", "talous", "?")


def test_brackets_and_clauses_without_end_are_read_in_bounds() -> None:
    assert parse_query("(" * 5000 + "laki" + ")" * 5000) == words("laki")
    assert len(parse_query("laki " * 3000)) == 2000
    assert parse_query("-(" * 2500 + "laki") == words("laki")


SIGNS = st.sampled_from(['"', "(", ")", "-", "*", ":", ",", " ", "TAI", "kunta:", "vuosi:", "a", "kunta", "\x00", "”"])


@given(st.lists(SIGNS, max_size=40).map("".join) | st.text(max_size=60))
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_or_refused(query: str) -> None:
    clauses: tuple[Clause, ...] = ()
    with suppress(QueryError):
        clauses = parse_query(query)
    assert all(one.name in FIELDS and one.values for one in clauses if isinstance(one, Field))
