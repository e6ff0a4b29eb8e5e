"""Why a passage answers a query."""

from index.records import Hit, PassageFacts
from nlp.words.finnish import load_finnish
from nlp.words.search_terms import QueryTerm
from services.answers.search import Reason
from services.explaining import explain_hit

FACTS = PassageFacts(
    passage_id="p", document_id="d", publication_id="d", title="Otsikko", url=None, source_path="d", date=None,
    kind="other", page=None, heading="Tiet › Tie", text="Tie on pitkä.\nTiellä, tietä, tielle.",
)  # fmt: skip


def test_forms_are_named_once_and_highlighted_all() -> None:
    explained = explain_hit(load_finnish(), Hit(FACTS, 1.0), [QueryTerm("teiden", "tie")])
    assert explained.reasons == (
        Reason("teiden", "word", "text", ("Tie", "Tiellä", "tietä")),
        Reason("teiden", "word", "heading", ("Tiet", "Tie")),
    )
    assert [FACTS.text[start:end] for start, end in explained.highlights][:3] == ["Tie", "Tiellä", "tietä"]


def test_what_is_near_in_meaning_says_so() -> None:
    assert explain_hit(load_finnish(), Hit(FACTS, 1.0, by_meaning=True), []).reasons == (
        Reason(None, "meaning", "text"),
    )


def test_another_word_says_what_it_stands_for() -> None:
    term = QueryTerm("tie", "tie", instead_of="väylä")
    assert explain_hit(load_finnish(), Hit(FACTS, 1.0), [term]).reasons[0] == Reason(
        "väylä", "expansion", "text", ("Tie", "Tiellä", "tietä")
    )
