"""What every index does, whatever engine it is made with."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index.memory import MemoryIndex
from index.opening import create_index
from index.passage_index import PassageIndex
from index.records import Filters, Paging, PassageRow, QueryWord

WIDTH = 4
ZERO = np.zeros(WIDTH, dtype=np.float32)


@pytest.fixture(params=["disk", "memory"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> PassageIndex:
    """An empty index."""
    return create_index(str(tmp_path / "index"), "a@1", WIDTH) if request.param == "disk" else MemoryIndex(WIDTH)


MUNICIPALITIES = "http://www.yso.fi/onto/yso/p10083"  # a subject


def row(id: str, terms: str, **facts: Any) -> PassageRow:
    """A passage of a document that is named by the first part of the id."""
    document = id.partition(".")[0]
    given = {
        "passage_id": id, "document_id": document, "publication_id": document, "title": f"Otsikko {id}", "url": None,
        "source_path": f"/in/{document}", "date": "2024-03-12", "kind": "report", "page": 1, "heading": "",
        "text": terms, "year": 2024, "language": "fi", "terms": terms, "municipalities": (), "regions": (),
        "organisations": (), "theme": None,
    }  # fmt: skip
    return PassageRow(**given | facts)


def vector(at: int) -> np.ndarray:
    return np.eye(WIDTH, dtype=np.float32)[at]


def asked(*terms: str) -> list[QueryWord]:
    """Return words of a query that are their own lemmas, and parts of compounds."""
    return [QueryWord(term, (term,), (term,)) for term in terms]


def fill(index: PassageIndex, *rows: PassageRow) -> None:
    vectors = np.array([vector(at % WIDTH) for at in range(len(rows))], dtype=np.float32).reshape(-1, WIDTH)
    index.replace_documents(sorted({one.document_id for one in rows}), rows, vectors)
    index.optimise()


def found(index: PassageIndex, *terms: str, limit: int = 100, **filters: Any) -> list[str]:
    result = index.search(asked(*terms), ZERO, filters=Filters(**filters), limit=limit)
    return [hit.passage.passage_id for hit in result.hits]


@pytest.fixture
def filled(index: PassageIndex) -> PassageIndex:
    """Five passages of three documents."""
    fill(
        index,
        row(
            "a.1",
            "kunta talous",
            municipalities=("kunta:837",),
            regions=("maakunta:06",),
            theme="t001",
            subjects=(MUNICIPALITIES,),
        ),
        row("a.2", "kunta vero vero", municipalities=("kunta:837", "kunta:091"), theme="t002"),
        row("b.1", "talous", kind="release", year=2020, organisations=("org:vtt",), theme="t001", part="references"),
        row("b.2", "bussi", kind="release", year=2021),
        row("c.1", "kunta bussi", year=None, date=None),
    )
    return index


def test_a_passage_is_given_back_as_it_was_put_in(filled: PassageIndex) -> None:
    (hit,) = filled.search(asked("vero"), ZERO, filters=Filters(), limit=10).hits
    assert hit.passage.title == "Otsikko a.2"
    assert (hit.passage.page, hit.passage.url, hit.passage.date) == (1, None, "2024-03-12")


def test_documents_are_replaced_whole(filled: PassageIndex) -> None:
    filled.replace_documents(["a", "b"], [row("a.1", "uusi")], np.array([vector(0)]))
    filled.optimise()
    assert filled.count() == 2
    assert sorted(id for id, _ in filled.themes()) == ["a.1", "c.1"]
    assert (found(filled, "uusi"), found(filled, "talous")) == (["a.1"], [])


def test_no_rows_take_a_document_out_and_no_documents_change_nothing(filled: PassageIndex) -> None:
    filled.replace_documents(["a"], [], np.zeros((0, WIDTH), dtype=np.float32))
    filled.replace_documents([], [], np.zeros((0, WIDTH), dtype=np.float32))
    assert sorted(id for id, _ in filled.themes()) == ["b.1", "b.2", "c.1"]


def test_vectors_come_in_the_order_of_the_ids(filled: PassageIndex) -> None:
    ids, vectors = filled.vectors()
    assert ids == ["a.1", "a.2", "b.1", "b.2", "c.1"]
    np.testing.assert_array_equal(vectors, [vector(0), vector(1), vector(2), vector(3), vector(0)])


def test_an_empty_index_answers_everything_with_nothing(index: PassageIndex) -> None:
    index.optimise()
    index.check()
    ids, vectors = index.vectors()
    assert (index.count(), ids, vectors.shape, list(index.themes())) == (0, [], (0, WIDTH), [])
    for query in (ZERO, vector(0)):
        result = index.search(asked("kunta"), query, filters=Filters(), limit=10)
        assert (result.total, list(result.hits)) == (0, [])


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        ({}, {"a.1", "a.2", "b.1", "b.2", "c.1"}),
        ({"municipalities": ["kunta:091"]}, {"a.2"}),
        ({"municipalities": ["kunta:837", "kunta:999"]}, {"a.1", "a.2"}),
        ({"regions": ["maakunta:06"]}, {"a.1"}),
        ({"organisations": ["org:vtt"]}, {"b.1"}),
        ({"subjects": [MUNICIPALITIES]}, {"a.1"}),
        ({"kinds": ["release"]}, {"b.1", "b.2"}),
        ({"themes": ["t001"]}, {"a.1", "b.1"}),
        ({"documents": ["a", "c"]}, {"a.1", "a.2", "c.1"}),
        ({"documents": ["a", "b"], "kinds": ["release"]}, {"b.1", "b.2"}),
        ({"without_parts": ["contents", "references"]}, {"a.1", "a.2", "b.2", "c.1"}),
        ({"first_year": 2021}, {"a.1", "a.2", "b.2"}),
        ({"last_year": 2021}, {"b.1", "b.2"}),
        ({"first_year": 2020, "last_year": 2020}, {"b.1"}),
        ({"themes": ["t001"], "kinds": ["report"]}, {"a.1"}),
        ({"municipalities": ["kunta:837"], "organisations": ["org:vtt"]}, set()),
    ],
)
def test_filters_let_through_what_they_name(filled: PassageIndex, filters: dict[str, Any], ids: set[str]) -> None:
    assert set(found(filled, **filters)) == ids
    with_words = {id for word in ("kunta", "talous", "bussi", "vero") for id in found(filled, word, **filters)}
    assert with_words == ids
    near = filled.search(asked("kunta"), vector(0), filters=Filters(**filters), limit=100)
    assert {hit.passage.passage_id for hit in near.hits} <= ids


@pytest.mark.parametrize(
    "name", ["municipalities", "regions", "organisations", "subjects", "kinds", "themes", "documents"]
)
@pytest.mark.parametrize(
    "value", ["'", "x' OR '1'='1", "x') OR true --", "%", "_", "\\", '"', "ä'ö", "'; DROP TABLE passages; --", "\n"]
)
def test_no_value_of_a_filter_is_more_than_a_value(filled: PassageIndex, name: str, value: str) -> None:
    assert found(filled, **{name: [value]}) == []
    assert filled.count() == 5


@pytest.mark.parametrize("value", ['o\'hara "x"', "a\\b", "100 %", "_", "Hämeenkyrö", "x') OR true --", "\n", "🏘"])
@pytest.mark.parametrize(
    ("filter", "field"), [("organisations", "organisations"), ("kinds", "kind"), ("themes", "theme")]
)
def test_any_value_is_found_by_itself(index: PassageIndex, filter: str, field: str, value: str) -> None:
    held = (value,) if field == "organisations" else value
    fill(index, row("a.1", "kunta", **{field: held}), row("b.1", "kunta"))
    assert found(index, **{filter: [value]}) == ["a.1"]


def test_what_no_row_can_hold_is_not_found(filled: PassageIndex) -> None:
    assert found(filled, "\ud800") == found(filled, kinds=["\ud800"]) == []  # as an argument that is not UTF-8 gives it
    assert found(filled, first_year=10**12) == found(filled, last_year=-(10**12)) == []
    assert set(found(filled, first_year=-(10**12), last_year=10**12)) == {"a.1", "a.2", "b.1", "b.2"}


def test_a_passage_that_is_given_twice_is_refused(filled: PassageIndex) -> None:
    with pytest.raises(ValueError, match="twice"):
        filled.replace_documents(["a"], [row("a.1", "x"), row("a.1", "y")], np.array([vector(0), vector(1)]))
    assert filled.count() == 5


def test_a_passage_can_move_to_another_document(filled: PassageIndex) -> None:
    filled.replace_documents(["b"], [row("a.1", "uusi", document_id="b")], np.array([vector(0)]))
    filled.optimise()
    assert sorted(id for id, _ in filled.themes()) == ["a.1", "a.2", "c.1"]
    assert (found(filled, "uusi"), found(filled, "talous")) == (["a.1"], [])


def test_vectors_of_another_shape_are_refused(filled: PassageIndex) -> None:
    wide = np.ones(WIDTH + 1, dtype=np.float32)
    with pytest.raises(ValueError, match="shape"):
        filled.replace_documents(["z"], [row("z.1", "x")], np.array([wide]))
    with pytest.raises(ValueError, match="shape"):
        filled.replace_documents(["z"], [row("z.1", "x"), row("z.2", "x")], np.array([vector(0)]))
    with pytest.raises(ValueError, match="shape"):
        filled.search(asked("kunta"), wide, filters=Filters(), limit=1)
    with pytest.raises(ValueError, match="shape"):
        filled.nearest(wide, themes=["t001"], limit=1)
    assert filled.count() == 5


def test_totals_and_facets_are_over_all_that_match(filled: PassageIndex) -> None:
    result = filled.search(asked("kunta"), ZERO, filters=Filters(), limit=1)
    assert (result.total, result.publications, len(result.hits)) == (3, 2, 1)
    assert result.facets["kind"] == {"report": 3}
    assert result.facets["year"] == {"2024": 2}
    assert result.facets["municipalities"] == {"kunta:837": 2, "kunta:091": 1}
    assert result.facets["theme"] == {"t001": 1, "t002": 1}


def test_all_words_must_match(filled: PassageIndex) -> None:
    result = filled.search(asked("kunta", "talous"), ZERO, filters=Filters(), limit=10)
    assert [hit.passage.passage_id for hit in result.hits] == ["a.1"]
    assert (result.total, list(result.left_out)) == (1, [])


@pytest.mark.parametrize(
    ("words", "ids", "left_out"),
    [
        (["kunta", "joukkoliikenne"], {"a.1", "a.2", "c.1"}, ["joukkoliikenne"]),
        (["talous", "bussi"], {"a.1", "b.1", "b.2", "c.1"}, ["talous", "bussi"]),
        (["kunta", "talous", "vero"], {"a.1", "a.2"}, ["talous", "vero"]),
        (["kunta", "talous", "ei", "eikä"], {"a.1"}, ["ei", "eikä"]),
        (["ei", "eikä"], set(), ["ei", "eikä"]),
    ],
)
def test_fewer_words_match_where_nothing_has_all_and_it_is_said_which(
    filled: PassageIndex, words: list[str], ids: set[str], left_out: list[str]
) -> None:
    result = filled.search(asked(*words), ZERO, filters=Filters(), limit=10)
    assert {hit.passage.passage_id for hit in result.hits} == ids
    assert (result.total, list(result.left_out)) == (len(ids), left_out)


def test_a_word_is_found_inside_of_compounds_and_in_parts_but_counts_less(index: PassageIndex) -> None:
    fill(
        index,
        row("a.1", "kuntatalous laki"),
        row("b.1", "kuntatalousohjelma laki", parts="kunta talous ohjelma kunta+talous talous+ohjelma"),
        row("c.1", "kunta talous"),
        row("d.1", "talous kunta"),
    )
    word = QueryWord("kuntatalous", ("kuntatalous",), ("kunta+talous",), ("kunta", "talous"))
    hits = index.search([word], ZERO, filters=Filters(), limit=10).hits
    assert hits[0].passage.passage_id == "a.1"
    assert {hit.passage.passage_id for hit in hits} == {"a.1", "b.1", "c.1"}


def test_what_is_near_in_meaning_matches_without_the_words(index: PassageIndex) -> None:
    random = np.random.default_rng(0)
    near = np.vstack([random.normal(0, 0.1, (99, WIDTH)) + vector(0), vector(3)]).astype(np.float32)
    near /= np.linalg.norm(near, axis=1, keepdims=True)
    index.replace_documents([], [row(f"d{at}.1", "kunta") for at in range(100)], near)
    index.optimise()
    result = index.search(asked("bussi"), vector(3), filters=Filters(), limit=10)
    assert [hit.passage.passage_id for hit in result.hits] == ["d99.1"]
    assert (result.total, result.publications, list(result.left_out)) == (1, 1, ["bussi"])
    assert sum(result.facets["kind"].values()) == 1
    assert index.search(asked("kunta"), vector(3), filters=Filters(), limit=10).total == 100


def test_frequent_words_alone_answer_only_by_meaning(index: PassageIndex) -> None:
    random = np.random.default_rng(0)
    vectors = random.normal(0, 0.1, (100, WIDTH)) + np.vstack([np.tile(vector(0), (98, 1)), vector(3), vector(3)])
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    words = {at: "kehittää" if at % 2 else "kunta" for at in range(100)} | {10: "harvinainen"}
    rows = [row(f"d{at}.1", terms) for at, terms in words.items()]
    index.replace_documents([], rows, vectors)
    index.optimise()
    unknown = index.search(asked("joukkolikenne", "kehittää"), vector(3), filters=Filters(), limit=100)
    assert {hit.passage.passage_id for hit in unknown.hits} == {"d98.1", "d99.1"}
    assert list(unknown.left_out) == ["joukkolikenne", "kehittää"]
    said = index.search(asked("harvinainen", "kehittää"), vector(3), filters=Filters(), limit=100)
    assert {hit.passage.passage_id for hit in said.hits} == {"d10.1", "d98.1", "d99.1"}
    assert list(said.left_out) == ["kehittää"]


def test_words_and_meaning_rank_together(filled: PassageIndex) -> None:
    assert found(filled, "vero")[0] == "a.2"
    by_meaning = filled.search([], vector(3), filters=Filters(), limit=10)
    assert by_meaning.hits[0].passage.passage_id == "b.2"
    both = filled.search(asked("bussi"), vector(3), filters=Filters(), limit=10)
    assert [hit.passage.passage_id for hit in both.hits] == ["b.2", "c.1"]
    scores = [hit.score for hit in both.hits]
    assert scores == sorted(scores, reverse=True)


def test_what_holds_more_of_the_query_and_rarer_words_comes_first(filled: PassageIndex) -> None:
    assert found(filled, "talous", "bussi", "ei")[0] in ("b.1", "b.2")  # the shortest
    assert found(filled, "vero", "bussi")[0] == "a.2"


@pytest.mark.parametrize(
    ("term", "indexed"), [("x" * 119, True), ("x" * 120, False), ("ä" * 59, True), ("ä" * 60, False)]
)
def test_a_term_is_indexed_up_to_119_bytes(index: PassageIndex, term: str, indexed: bool) -> None:
    fill(index, row("a.1", f"kunta {term}"), row("b.1", "kunta"))
    assert found(index, term) == (["a.1"] if indexed else [])


def test_themes_are_set_and_can_be_taken_away(filled: PassageIndex) -> None:
    filled.set_themes({"a.1": "t009", "b.1": None, "nowhere.1": "t009"})
    filled.set_themes({})
    filled.optimise()
    assert dict(filled.themes()) == {"a.1": "t009", "a.2": "t002", "b.1": None, "b.2": None, "c.1": None}
    assert found(filled, themes=["t009"]) == ["a.1"]
    assert filled.count() == 5
    assert set(found(filled, "kunta")) == {"a.1", "a.2", "c.1"}


def test_the_nearest_of_a_theme_are_one_a_document(index: PassageIndex) -> None:
    rows = [row("a.1", "x", theme="t"), row("a.2", "x", theme="t"), row("b.1", "x", theme="t"), row("c.1", "x")]
    near = np.array([[1, 0, 0, 0], [0.8, 0.6, 0, 0], [0.6, 0.8, 0, 0], [1, 0, 0, 0]], dtype=np.float32)
    index.replace_documents(["a", "b", "c"], rows, near)
    index.optimise()
    assert [one.passage_id for one in index.nearest(vector(0), themes=["t"], limit=5)] == ["a.1", "b.1"]
    assert [one.passage_id for one in index.nearest(vector(1), themes=["t"], limit=1)] == ["b.1"]
    assert index.nearest(vector(0), themes=["none"], limit=5) == []
    assert index.nearest(vector(0), themes=[], limit=5) == []


@pytest.mark.parametrize("seed", range(5))
def test_both_indexes_give_the_same_answers(tmp_path: Path, seed: int) -> None:
    random = np.random.default_rng(seed)
    words = ["kunta", "vero", "talous", "bussi", "tie"]
    rows = [
        row(f"d{at}.1", " ".join(random.choice(words, random.integers(1, 9))), kind=str(random.choice(["a", "b"])))
        for at in range(60)
    ]
    vectors = random.normal(size=(60, WIDTH)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    disk, memory = create_index(str(tmp_path / "index"), "a@1", WIDTH), MemoryIndex(WIDTH)
    for index in (disk, memory):
        index.replace_documents([one.document_id for one in rows], rows, vectors)
        index.optimise()
    for terms in (["kunta"], ["kunta", "vero"], words, ["kunta", "ei"], ["ei"], []):
        for query, filters in ((ZERO, Filters()), (vectors[0], Filters()), (vectors[1], Filters(kinds=["a"]))):
            ours, theirs = (one.search(asked(*terms), query, filters=filters, limit=60) for one in (memory, disk))
            assert (ours.total, ours.facets, ours.left_out) == (theirs.total, theirs.facets, theirs.left_out)
            scores = {hit.passage: hit.score for hit in theirs.hits}
            # there vectors are kept in half precision, and the state of the words counts as a passage
            assert {hit.passage: hit.score for hit in ours.hits} == pytest.approx(scores, abs=0.1)


def test_a_compacted_index_answers_as_before(filled: PassageIndex) -> None:
    filled.replace_documents(["b"], [], np.zeros((0, WIDTH), dtype=np.float32))
    before = (found(filled, "kunta"), found(filled, "talous"), sorted(filled.themes()))
    filled.compact()
    filled.compact()
    assert (found(filled, "kunta"), found(filled, "talous"), sorted(filled.themes())) == before


def test_an_empty_index_is_compacted_too(index: PassageIndex) -> None:
    index.compact()
    assert index.count() == 0


def phrase(*lemmas: str) -> QueryWord:
    return QueryWord(" ".join(lemmas), phrase=lemmas)


@pytest.mark.parametrize(
    ("word", "ids"),
    [
        (phrase("kunta", "talous"), {"a.1"}),
        (phrase("talous", "kunta"), set()),
        (phrase("kuntatalous"), {"d.1"}),
        (QueryWord("kunta*", prefix="kunta"), {"a.1", "c.1", "d.1"}),
        (QueryWord("a", others=((QueryWord("x", ("bussi",)),), (QueryWord("y", ("talous",)),))), {"a.1", "b.1", "c.1"}),
        (QueryWord("a", others=((QueryWord("x", ("kunta",)), QueryWord("y", ("bussi",))),)), {"c.1"}),
        (QueryWord("kunta", ("kunta",), in_titles=True), {"b.1"}),
        (QueryWord("vero*", prefix="vero", in_titles=True), {"c.1"}),
    ],
)
def test_phrases_prefixes_alternatives_and_titles_are_found(
    index: PassageIndex, word: QueryWord, ids: set[str]
) -> None:
    fill(
        index,
        row("a.1", "kunta talous"),
        row("b.1", "bussi talous", title_terms="kunta"),
        row("c.1", "kunta ja bussi", heading_terms="verotus"),
        row("d.1", "kuntatalous", parts="kunta talous"),
    )
    for words, filters in (([word], Filters()), ([], Filters(having=[word])), ([word], Filters(having=[word]))):
        result = index.search(words, ZERO, filters=filters, limit=10)
        assert {hit.passage.passage_id for hit in result.hits} == ids
        assert result.total == len(ids)


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        (Filters(languages=["sv"]), {"b.1"}),
        (Filters(projects=["hanke:a"]), {"a.1"}),
        (Filters(roles=["funder org:sitra"]), {"c.1"}),
        (Filters(sources=["lehti", "muu"]), {"a.1", "b.1"}),
        (Filters(all_of=[Filters(sources=["lehti"]), Filters(languages=["sv"])]), {"b.1"}),
        (Filters(any_of=[Filters(first_year=2020, last_year=2020), Filters(projects=["hanke:a"])]), {"a.1", "c.1"}),
        (Filters(none_of=[Filters(sources=["lehti"])]), {"c.1"}),
        (Filters(none_of=[Filters(having=[QueryWord("x", ("vero",))])]), {"a.1", "c.1"}),
        (Filters(none_of=[Filters()]), set()),
        (Filters(any_of=[Filters(none_of=[Filters(languages=["fi"])])]), {"b.1"}),
    ],
)
def test_filters_are_joined(index: PassageIndex, filters: Filters, ids: set[str]) -> None:
    fill(
        index,
        row("a.1", "kunta", projects=("hanke:a",), sources=("lehti",)),
        row("b.1", "kunta vero", language="sv", sources=("lehti", "muu")),
        row("c.1", "kunta", year=2020, roles=("funder", "funder org:sitra")),
    )
    for words, query in (([], ZERO), (asked("kunta"), ZERO), (asked("kunta"), vector(0))):
        result = index.search(words, query, filters=filters, limit=10)
        assert ({hit.passage.passage_id for hit in result.hits}, result.total) == (ids, len(ids))


@pytest.fixture
def ordered(index: PassageIndex) -> PassageIndex:
    """Seven passages of three publications, told by their words how often they have one."""
    fill(
        index,
        *(row(f"a.{at}", f"kunta {'vero ' * at}", title="Åland", date="2020-05-01") for at in range(1, 5)),
        *(row(f"b.{at}", f"kunta {'vero ' * at}", title="Zoo", date="2024-05") for at in (5, 6)),
        row("c.1", "kunta vero vero tie", title="Äiti", date=None),
    )
    return index


def paged(index: PassageIndex, limit: int = 100, **paging: Any) -> list[str]:
    result = index.search(asked("vero"), ZERO, filters=Filters(), limit=limit, paging=Paging(**paging))
    assert (result.total, result.publications) == (7, 3)
    return [hit.passage.passage_id for hit in result.hits]


def test_a_publication_has_so_many_hits_at_most_and_totals_stay(ordered: PassageIndex) -> None:
    every = paged(ordered)
    assert len(every) == 7
    kept = paged(ordered, per_publication=2)
    assert kept == [id for at, id in enumerate(every) if [one[0] for one in every[:at]].count(id[0]) < 2]
    result = ordered.search(asked("vero"), ZERO, filters=Filters(), limit=1, paging=Paging(per_publication=2))
    assert (result.total, result.listed, len(result.hits)) == (7, 5, 1)


def test_pages_are_parts_of_one_order(ordered: PassageIndex) -> None:
    for paging in ({}, {"per_publication": 1}, {"per_publication": 2, "order": "title"}, {"order": "date"}):
        every = paged(ordered, **paging)
        assert [paged(ordered, 2, offset=at, **paging) for at in range(0, 8, 2)] == [
            every[at : at + 2] for at in range(0, 8, 2)
        ]


def test_hits_are_ordered_by_date_or_title(ordered: PassageIndex) -> None:
    assert [id[0] for id in paged(ordered, order="date")] == ["b", "b", "a", "a", "a", "a", "c"]
    assert [id[0] for id in paged(ordered, order="title")] == ["b", "b", "a", "a", "a", "a", "c"]
    assert [id[0] for id in paged(ordered, order="title", per_publication=1)] == ["b", "a", "c"]


def test_newer_passages_come_a_little_before_others(index: PassageIndex) -> None:
    fill(index, row("a.1", "vero", date="2004-01-01"), row("b.1", "vero", date="2024-01-01"), row("c.1", "vero vero"))
    assert paged_of(index, newer=False) == ["c.1", "a.1", "b.1"]
    assert paged_of(index, newer=True) == ["c.1", "b.1", "a.1"]


def paged_of(index: PassageIndex, **paging: Any) -> list[str]:
    result = index.search(asked("vero"), ZERO, filters=Filters(), limit=10, paging=Paging(**paging))
    return [hit.passage.passage_id for hit in result.hits]


@pytest.mark.parametrize("wrong", [{"offset": -1}, {"per_publication": 0}, {"order": "size"}])
def test_a_page_that_cannot_be_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="hit"):
        Paging(**wrong)


def test_pages_go_on_behind_what_is_ranked_by_meaning(tmp_path: Path) -> None:
    index = create_index(str(tmp_path / "index"), "a@1", WIDTH)
    index.replace_documents([], [row(f"d{at:03d}.1", "vero") for at in range(250)], np.tile(vector(0), (250, 1)))
    index.optimise()
    result = index.search(asked("vero"), vector(0), filters=Filters(), limit=250)
    every = [hit.passage.passage_id for hit in result.hits]
    assert (len(set(every)), result.total) == (250, 250)
    pages = [
        index.search(asked("vero"), vector(0), filters=Filters(), limit=60, paging=Paging(offset=at)).hits
        for at in range(0, 300, 60)
    ]
    assert [hit.passage.passage_id for page in pages for hit in page] == every


def test_words_are_counted_and_listed_by_their_beginning(index: PassageIndex) -> None:
    fill(index, row("a.1", "kunta kunta vero"), row("b.1", "kuntatalous", parts="kunta talous"), row("c.1", "kunta"))
    assert (index.frequency("vero"), index.frequency("kunta"), index.frequency("ei", "talous")) == (1, 3, 1)
    assert (index.frequency("ei"), index.frequency()) == (0, 0)
    assert sorted(index.terms("kunta")) == [("kunta", 2), ("kuntatalous", 1)]
    assert index.terms("\ud800") == index.terms("z") == []


def test_another_word_for_it_counts_less_than_the_word(index: PassageIndex) -> None:
    fill(index, row("a.1", "hyvinvointialue laki"), row("b.1", "hva laki"), row("c.1", "hyvinvointi alue"))
    word = QueryWord("hva", ("hva",), instead=(QueryWord("hyvinvointialue", ("hyvinvointialue",)),))
    hits = index.search([word], ZERO, filters=Filters(), limit=10).hits
    assert [hit.passage.passage_id for hit in hits] == ["b.1", "a.1"]


def test_a_word_in_a_title_or_heading_adds_a_little(index: PassageIndex) -> None:
    fill(
        index,
        row("a.1", "tie kunta"),
        row("b.1", "tie kunta", heading_terms="tie"),
        row("c.1", "tie kunta", title_terms="tie"),
        row("d.1", "kunta", title_terms="tie"),
    )
    hits = found(index, "tie")
    assert (set(hits[:2]), hits[2:]) == ({"b.1", "c.1"}, ["a.1"])
