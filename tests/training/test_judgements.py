"""Judged queries: what is stored, how rankings are measured by it, and how passages are read and graded."""

from collections import Counter
from dataclasses import replace

import pytest

from benchmarks.judged_passages import JudgedPassage
from benchmarks.judged_ranking import ALL, format_line, group_queries, measure_rankings
from benchmarks.judgements import (
    NOTHING,
    SECOND_GRADES,
    Figures,
    Grade,
    JudgedQuery,
    grades_by_query,
    measure_ranking,
    read_grades,
    read_queries,
    split_queries,
    weighted_kappa,
    write_grades,
)
from benchmarks.judging import add_grades, format_pool, read_working_file, sample_pairs
from benchmarks.rankers import rank_by_stems

PEAT, FOREST = (JudgedPassage(f"p{at}", f"d{at}", title, "", text) for at, (title, text) in enumerate(
    [("Energia", "Turpeen energiakäytöstä luovutaan."), ("Metsät", "Metsiä suojellaan.")]
))  # fmt: skip
PASSAGES = {passage.digest: passage for passage in (PEAT, FOREST)}
ABOUT_PEAT = JudgedQuery("word-01", "word", "development", "turve")
ABOUT_FORESTS = JudgedQuery("word-02", "word", "held-out", "metsät")


def test_the_stored_queries_are_split_by_their_digests() -> None:
    queries = read_queries()
    assert {query.id: query.split for query in queries} == split_queries(queries)
    kinds = Counter(query.kind for query in queries)
    assert kinds.pop(NOTHING) >= 20
    assert set(kinds.values()) == {10}


def test_the_second_pass_is_over_pairs_of_the_first() -> None:
    first = {(one.query, one.digest) for one in read_grades()}
    assert {(one.query, one.digest) for one in read_grades(SECOND_GRADES)} <= first


def test_every_stored_query_has_grades_and_something_on_its_topic() -> None:
    grades = grades_by_query(read_grades())
    judged = [query for query in read_queries() if query.kind != NOTHING]
    assert {query.id for query in judged} == grades.keys()
    assert all(max(grades[query.id].values()) > 0 for query in judged)
    assert sum(map(len, grades.values())) == len(read_grades())


def test_a_ranking_is_measured_against_the_best_there_is() -> None:
    grades, corpus = {"a": 3, "b": 2, "c": 0}, Counter("abcd")
    best = measure_ranking(["a", "b", "c"], grades, corpus=corpus)
    assert best == Figures(1.0, 1.0, 0)
    worse = measure_ranking(["d", "c", "b"], grades, corpus=corpus)
    assert worse.unjudged == 1
    assert worse.precision == 0.5
    assert worse.ndcg == pytest.approx(1.5 / (7 + 3 / 1.58496), abs=1e-4)
    assert measure_ranking([], grades, corpus=corpus) == Figures(0.0, 0.0, 0)


def test_agreement_weighs_differences_by_their_square() -> None:
    assert weighted_kappa([(0, 0), (3, 3)]) == 1
    assert weighted_kappa([(0, 3), (3, 0)]) == -1
    near, far = ([(0, 0), (3, 3), (2, other)] for other in (1, 0))
    assert weighted_kappa(near) > weighted_kappa(far)


def test_a_pool_shows_each_passage_once_and_not_who_found_it() -> None:
    pool = {"word-01": {PEAT.digest}, "word-02": {PEAT.digest, FOREST.digest}}
    shown = format_pool([ABOUT_PEAT, ABOUT_FORESTS], pool, PASSAGES)
    assert shown.startswith("# word-01 word-02\n# word-01: turve\n")
    assert shown.count("Turpeen energiakäytöstä") == 1
    assert shown == format_pool([ABOUT_PEAT, ABOUT_FORESTS], pool, PASSAGES)


def test_grades_are_read_by_the_first_characters_of_digests() -> None:
    text = f"# word-01 word-02\n{PEAT.digest[:8]} 3-\n{FOREST.digest[:8]} 02\n"
    read = list(read_working_file(text, PASSAGES))
    assert [(one.query, one.digest, one.grade) for one in read] == [
        ("word-01", PEAT.digest, 3), ("word-01", FOREST.digest, 0), ("word-02", FOREST.digest, 2),
    ]  # fmt: skip


def test_a_working_file_may_hold_several_groups() -> None:
    text = f"# word-01\n{PEAT.digest[:8]} 3\n\n# word-02\n{PEAT.digest[:8]} 0\n"
    assert [(one.query, one.grade) for one in read_working_file(text, PASSAGES)] == [("word-01", 3), ("word-02", 0)]


@pytest.mark.parametrize("line", ["zzzz 0", f"{PEAT.digest[:8]} 00"])
def test_a_line_that_means_no_one_passage_or_query_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="grades for 1 queries"):
        list(read_working_file(f"# word-01\n{line}\n", PASSAGES))


def test_a_grade_beyond_the_scale_is_refused() -> None:
    with pytest.raises(ValueError, match="0 to 3"):
        Grade("word-01", PEAT.digest, "d0", 4)


def test_a_later_grade_replaces_an_earlier_one(tmp_path) -> None:
    path = tmp_path / "grades.tsv"
    first = Grade("word-01", PEAT.digest, "d0", 1)
    write_grades([first], path)
    add_grades([replace(first, grade=3), Grade("word-01", FOREST.digest, "d1", 0)], path)
    assert grades_by_query(read_grades(path)) == {"word-01": {PEAT.digest: 3, FOREST.digest: 0}}
    assert sample_pairs(read_grades(path), 1) == sample_pairs(read_grades(path)[::-1], 1)


def test_plain_ranking_finds_by_stems_and_nothing_for_nonsense() -> None:
    assert rank_by_stems([PEAT, FOREST], ["metsien", "xqzvtr"]) == [["p1"], []]


def test_figures_are_given_by_kind_by_half_and_for_all() -> None:
    queries = [ABOUT_PEAT, ABOUT_FORESTS]
    groups = group_queries(queries)
    assert groups == {"word": [0, 1], "development": [0], "held-out": [1], ALL: [0, 1]}
    grades = {"word-01": {PEAT.digest: 3}, "word-02": {FOREST.digest: 3}}
    right, half = (
        measure_rankings(ranked, queries, [PEAT, FOREST], grades) for ranked in ([["p0"], ["p1"]], [["p0"], []])
    )
    line = format_line(ALL, groups[ALL], {"BM25": half, "search": right})
    assert line.split() == ["all", "2", "0.500", "0.50", "1.000", "1.00", "+100.0%"]
