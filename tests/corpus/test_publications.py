import pytest
from hypothesis import given
from hypothesis import strategies as some

from corpus.publications import Candidate, Membership, group_documents


def page(id: str, title: str = "Tiedote", **fields: object) -> Candidate:
    values = {"kind": "release", "language": "fi", "date": "2024-03-12", "is_page": True, "addresses": (f"/{id}",)}
    return Candidate(id, title, **(values | fields))  # type: ignore[arg-type]


def file(id: str, title: str = "Raportti", **fields: object) -> Candidate:
    return page(id, title, kind="report", is_page=False, **fields)


def decided(*candidates: Candidate, earlier: dict[str, Membership] | None = None) -> dict[str, Membership]:
    return {one.document_id: one for one in group_documents(candidates, earlier)}


def test_a_release_its_report_and_its_brief_are_one_publication() -> None:
    links = (("Raportti", "/b"), ("Policy Brief", "/c"), ("Liite 1", "/d"))
    found = decided(page("a", "Talous", links=links), file("b"), file("c"), file("d"))
    assert {one.publication_id for one in found.values()} == {"a"}
    assert [found[id].role for id in "abcd"] == ["release", "report", "policy_brief", "appendix"]
    assert found["b"].reason == "linked as “Raportti” from “Talous”"


def test_a_file_belongs_to_the_page_whose_title_it_shares() -> None:
    later = page("a", "Uutinen vuodesta", date="2023-01-01", links=(("Kuntatalouden raportti", "/c"),))
    own = page("b", "Kuntatalouden näkymät", links=(("Raportti", "/c"),))
    found = decided(later, own, file("c", "Kuntatalouden näkymät 2024"))
    assert found["c"].publication_id == "b"
    assert found["a"].publication_id == "a"


def test_a_file_that_many_pages_link_to_belongs_to_none() -> None:
    pages = [page(f"p{n}", links=(("Hinnasto", "/x"),)) for n in range(6)]
    found = decided(*pages, file("x"))
    assert found["x"].publication_id == "x"
    assert "more than 5 pages" in found["x"].reason


def test_language_versions_are_one_publication_by_hreflang_or_by_address() -> None:
    finnish = page("a", "Talous", addresses=("https://x.fi/fi/talous",), alternates=("https://x.fi/sv/ekonomi",))
    swedish = page("b", "Ekonomi", addresses=("https://x.fi/sv/ekonomi",), language="sv")
    assert decided(finnish, swedish)["b"] == Membership(
        "b", "a", "release", "sv", "Swedish version of “Talous” (says so)"
    )
    one, other = (page(code, addresses=(f"https://x.fi/{code}/t",), language=code) for code in ("fi", "sv"))
    assert decided(one, other)["sv"].publication_id == "fi"


def test_documents_with_the_same_isbn_are_one_publication() -> None:
    number = frozenset({"9789523674844"})
    found = decided(page("a", numbers=number), file("b", numbers=number, date="2024-04-01"), file("c"))
    assert found["b"].publication_id == "a"
    assert found["c"].publication_id == "c"


def test_a_publication_keeps_its_id_when_an_earlier_document_comes_to_it() -> None:
    first = decided(file("b"))
    found = decided(page("a", date="2020-01-01", links=(("Raportti", "/b"),)), file("b"), earlier=first)
    assert {one.publication_id for one in found.values()} == {"b"}


def test_what_the_operator_has_decided_stands() -> None:
    by_hand = Membership("b", "z", "appendix", "fi", "set by the operator", by_hand=True)
    found = decided(page("a", links=(("Raportti", "/b"),)), file("b"), earlier={"b": by_hand})
    assert found["b"] == by_hand
    assert found["a"].publication_id == "a"


@given(some.lists(some.tuples(some.integers(0, 8), some.integers(0, 8)), max_size=20))
def test_every_document_is_in_one_publication_and_the_order_does_not_matter(pairs: list[tuple[int, int]]) -> None:
    links: dict[int, list[tuple[str, str]]] = {}
    for one, other in pairs:
        links.setdefault(one, []).append(("Raportti", f"/{other}"))
    candidates = [page(str(n), links=tuple(links.get(n, ()))) for n in range(9)]
    first = decided(*candidates)
    assert first.keys() == {str(n) for n in range(9)}
    assert decided(*reversed(candidates)) == first
    assert decided(*candidates, earlier=first) == first


def test_a_role_is_one_of_the_known_ones() -> None:
    with pytest.raises(ValueError, match="a role is one of"):
        Membership("a", "a", "poster", None, "")


def chapter(id: str, first: int, last: int, title: str = "Hallitusohjelma", work: str = "") -> Candidate:
    return file(id, title, printed=(first, last), work=work)


def test_files_of_one_title_whose_printed_pages_follow_each_other_are_chapters_of_one_work() -> None:
    found = decided(chapter("c", 20, 52), chapter("a", 53, 59), chapter("b", 1, 9))
    assert {one.publication_id for one in found.values()} == {"b"}
    assert found["a"].reason == "part 3 of “Hallitusohjelma”, pages 53–59"


def test_a_chapter_names_its_work_where_it_has_a_title_of_its_own() -> None:
    found = decided(chapter("a", 1, 9), chapter("b", 10, 19, "1 Talous", work="Hallitusohjelma"))
    assert found["b"].publication_id == "a"


def test_editions_of_one_work_are_one_publication_with_the_reason() -> None:
    found = decided(file("a", "Ohjelma 2009"), file("b", "Ohjelma 2013", version_of="a"), file("c", version_of="gone"))
    assert {id: one.publication_id for id, one in found.items()} == {"a": "a", "b": "a", "c": "c"}
    assert found["b"].reason == "edition of “Ohjelma 2009”, most of whose text it has"


def test_volumes_of_one_title_that_each_begin_anew_are_works_of_their_own() -> None:
    found = decided(chapter("a", 3, 50), chapter("b", 2, 60), chapter("c", 61, 70))
    assert {one.publication_id for one in found.values()} == {"a", "b", "c"}
