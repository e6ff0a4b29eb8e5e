from bs4 import BeautifulSoup

from app.cli.analysis_page import render_analysis
from nlp.mentions import Analyser
from nlp.words.finnish import load_finnish
from services.analysis import analyse_text

TEXT = "MDI toteutti <selvityksen> Tampereella yhdessä Nordregion kanssa.\n\nToinen kappale."


def test_a_page_shows_the_text_as_it_is_with_every_mention_marked() -> None:
    analysed = analyse_text(Analyser(load_finnish()), TEXT)
    page = BeautifulSoup(render_analysis(analysed, "testi"), "lxml")
    article = page.select_one("article")
    assert article is not None
    assert [mark["class"][0] for mark in article.select("mark")] == ["organisation", "municipality", "organisation"]
    assert all(mark["tabindex"] == "0" for mark in article.select("mark"))
    facts = [mark.select_one(".facts").get_text(" ") for mark in article.select("mark")]  # type: ignore[union-attr]
    assert "Pirkanmaan hyvinvointialue" in facts[1]
    assert "Peruste" in facts[2]
    for extra in article.select(".facts, sup"):
        extra.decompose()
    assert " ".join(article.get_text().split()) == " ".join(TEXT.split())
