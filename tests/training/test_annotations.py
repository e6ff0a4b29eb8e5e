"""Stand-off annotations: what is drawn, what the working form becomes, and what is laid over a text."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from training.annotations.agreement import compare, kappa
from training.annotations.documents import DATA, SourceDocument
from training.annotations.items import ITEMS, Item, digest, read_items, split_of, write_items
from training.annotations.overlay import (
    Annotation,
    Label,
    annotation_files,
    check_labels,
    overlay,
    read_annotations,
)
from training.annotations.sample import draw_items
from training.annotations.stretches import find_runs, find_sentences
from training.annotations.working import as_row, canonical_name, numbers_of, parse_labels, show

PAGE = "Esipuhe\nSelvityksen laati Kulma Oy Lahden kaupungille. Hanketta rahoitti Kulma Oy."
with_data = pytest.mark.skipif(not DATA.exists(), reason="the shared data is not here")


def page_item(text: str = PAGE) -> Item:
    return Item("consultancy", "consultancy_page", 0, len(text), digest(text), "train", "random")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "consultancy_page.txt").write_text(PAGE, encoding="utf-8")
    return tmp_path


def test_a_line_ends_a_sentence_where_lines_are_whole() -> None:
    assert [PAGE[start:end] for start, end in find_sentences(PAGE, line_broken=False)] == [
        "Selvityksen laati Kulma Oy Lahden kaupungille.",
        "Hanketta rahoitti Kulma Oy.",
    ]


def test_a_line_break_is_within_a_sentence_where_lines_are_broken() -> None:
    text = "Selvityksen laati Kulma Oy\nLahden kaupungille."
    assert list(find_sentences(text, line_broken=True)) == [(0, len(text))]


def test_an_abbreviation_ends_no_sentence() -> None:
    text = "Mukana olivat mm. Lahti ja Heinola koko kauden."
    assert list(find_sentences(text, line_broken=False)) == [(0, len(text))]


def test_runs_cover_lines_one_after_the_other() -> None:
    text = "eka rivi tässä\ntoka rivi\nkolmas rivi\nneljäs rivi"
    assert [text[start:end] for start, end in find_runs(text, lines=2)] == [
        "eka rivi tässä\ntoka rivi",
        "kolmas rivi\nneljäs rivi",
    ]


def test_all_stretches_of_a_document_are_in_one_split() -> None:
    splits = {split_of("abstracts", f"fa{number}") for number in range(200)}
    assert splits == {"train", "development", "sealed"}
    assert split_of("abstracts", "fa1") == split_of("abstracts", "fa1")


def test_items_are_read_as_they_were_written(tmp_path: Path) -> None:
    write_items([page_item()], tmp_path / "items.jsonl")
    assert read_items(tmp_path / "items.jsonl") == [page_item()]


def test_a_working_line_becomes_labels_in_reading_order() -> None:
    labels = parse_labels(PAGE, "m Lahden /c; o Kulma Oy /a; o Kulma Oy /f")
    assert [(PAGE[label.start : label.end], label.type, label.name, label.role) for label in labels] == [
        ("Kulma Oy", "organisation", "Kulma Oy", "author"),
        ("Lahden", "municipality", "Lahti", "client"),
        ("Kulma Oy", "organisation", "Kulma Oy", "funder"),
    ]


def test_a_star_labels_every_occurrence() -> None:
    assert len(parse_labels(PAGE, "o* Kulma Oy")) == 2


def test_a_number_chooses_the_occurrence() -> None:
    assert [label.start for label in parse_labels(PAGE, "o#2 Kulma Oy")] == [PAGE.rindex("Kulma")]


@pytest.mark.parametrize("written", ["o#3 Kulma Oy", "o#0 Kulma Oy", "o Kulma Oy=-n+"])
def test_what_a_label_names_must_be_there(written: str) -> None:
    with pytest.raises(ValueError, match=r"occurrences|takes off no ending"):
        parse_labels(PAGE, written)


def test_a_name_may_run_over_a_line_end_and_hold_soft_hyphens() -> None:
    text = "Työn tilasi Poh\N{SOFT HYPHEN}jois-\nKarjalan liitto."
    (label,) = parse_labels(text, "o Pohjois- Karjalan liitto /c")
    assert (label.start, label.end, label.name) == (12, len(text) - 1, "Pohjois-Karjalan liitto")


def test_a_surface_within_a_word_is_not_found() -> None:
    with pytest.raises(ValueError, match="not in the stretch"):
        parse_labels("Lahdentie 3", "m Lahden")


@pytest.mark.parametrize(
    ("type", "surface", "written", "name"),
    [
        ("organisation", "Kulma Oy:n", "-:n", "Kulma Oy"),
        ("organisation", "Keskuksen", "-ksen+s", "Keskus"),
        ("organisation", "THL:n", "THL", "Terveyden ja hyvinvoinnin laitos"),
        ("project", "KOTA-kehittämishankkeessa", None, "KOTA"),
        ("project", "”Oma väylä” –projektin", None, "Oma väylä"),
        ("programme", "Elävä ranta 2014–2020 -ohjelmasta", None, "Elävä ranta 2014–2020"),
        ("organisation", "Kulma-\nkunta", None, "Kulmakunta"),
    ],
)
def test_the_canonical_name_of_a_surface(type: str, surface: str, written: str | None, name: str) -> None:
    assert canonical_name(type, surface, written) == name


@with_data
@pytest.mark.parametrize(
    ("surface", "name"), [("Helsingissä", "Helsinki"), ("Pyhäjärven", "Pyhäjärvi"), ("Tuusulan", "Tuusula")]
)
def test_the_nominative_of_a_municipality_is_found(surface: str, name: str) -> None:
    assert canonical_name("municipality", surface, None) == name


@with_data
def test_an_unknown_form_of_a_municipality_must_be_given() -> None:
    with pytest.raises(ValueError, match="nominative"):
        canonical_name("municipality", "Olemattomassa", None)


def test_ranges_of_item_numbers() -> None:
    assert list(numbers_of("3, 5-7")) == [3, 5, 6, 7]


def test_a_shown_item_holds_the_stretch_and_what_is_around_it() -> None:
    item = replace(page_item(), start=8, end=54)
    shown = show(7, item, SourceDocument("consultancy", "consultancy_page", "Otsikko", PAGE))
    assert shown.splitlines()[2] == ">> Selvityksen laati Kulma Oy Lahden kaupungille."
    assert "Esipuhe" in shown
    assert "Hanketta rahoitti" in shown


def test_a_stored_row_holds_no_text_and_is_read_back(tmp_path: Path) -> None:
    annotation = Annotation(page_item(), "x", parse_labels(PAGE, "o Kulma Oy /a"))
    path = tmp_path / "annotations_x.jsonl"
    path.write_text(as_row(annotation) + "\n", encoding="utf-8")
    assert "Selvityksen" not in path.read_text(encoding="utf-8")
    assert list(read_annotations([path])) == [annotation]


def test_overlaying_gives_the_text_of_the_labels(data: Path) -> None:
    annotation = Annotation(page_item(), "x", parse_labels(PAGE, "o Kulma Oy /a"))
    (overlaid,) = overlay([annotation], data=data)
    assert overlaid.text == PAGE


def test_a_changed_text_is_refused(data: Path) -> None:
    (data / "texts" / "consultancy_page.txt").write_text(PAGE.replace("Kulma", "Nurkka"), encoding="utf-8")
    with pytest.raises(ValueError, match="has changed"):
        list(overlay([Annotation(page_item(), "x", ())], data=data))


@pytest.mark.parametrize(
    ("labels", "fault"),
    [
        ([Label(0, 3, "place", "Esi", None)], "cut a word"),
        ([Label(0, 8, "place", "Esipuhe", None)], "must cover"),
        ([Label(8, 19, "place", "a", None), Label(8, 19, "place", "b", None)], "without overlap"),
        ([Label(8, 999, "place", "a", None)], "must cover"),
    ],
)
def test_a_label_that_covers_no_name_is_refused(labels: list[Label], fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        check_labels(PAGE, labels)


@pytest.mark.parametrize(
    ("type", "role"), [("person", "author"), ("project", "client"), ("organisation", "owner"), ("street", None)]
)
def test_a_label_takes_only_types_and_roles_of_the_guidelines(type: str, role: str | None) -> None:
    with pytest.raises(ValueError, match=r"role|type"):
        Label(0, 3, type, "Nimi", role)


def test_annotators_who_choose_alike_agree_wholly() -> None:
    annotation = Annotation(page_item(), "x", parse_labels(PAGE, "o Kulma Oy /a; m Lahden"))
    found = compare([annotation], [replace(annotation, annotator="y")])
    assert (found.items, found.span_f1, found.type_kappa, found.role_kappa) == (1, 1.0, 1.0, 1.0)


def test_a_name_that_only_one_marked_lowers_the_agreement_of_spans() -> None:
    one = Annotation(page_item(), "x", parse_labels(PAGE, "o Kulma Oy; m Lahden"))
    other = Annotation(page_item(), "y", parse_labels(PAGE, "o Kulma Oy"))
    assert compare([one], [other]).span_f1 == pytest.approx(2 / 3)


def test_kappa_is_nought_where_agreement_is_as_chance_has_it() -> None:
    assert kappa([("a", "a"), ("a", "b"), ("b", "a"), ("b", "b")]) == 0.0


def test_every_stored_annotation_is_of_a_drawn_item_and_no_annotator_has_it_twice() -> None:
    items = set(read_items())
    stored = [(a.annotator, a.item) for a in read_annotations(annotation_files())]
    assert stored
    assert len(stored) == len(set(stored))
    assert {item for _, item in stored} <= items
    assert all(item.split == split_of(item.source, item.document) for item in items)


def test_no_stored_line_holds_text() -> None:
    for path in (ITEMS, *annotation_files()):
        for line in path.read_text(encoding="utf-8").splitlines():
            assert set(json.loads(line)) <= {*Item.__slots__, "annotator", "labels"}


@with_data
def test_every_stored_annotation_lies_on_its_text() -> None:
    stored = list(read_annotations(annotation_files()))
    assert len(list(overlay(stored))) == len(stored)


@pytest.mark.slow
@with_data
def test_drawing_again_gives_the_same_items() -> None:
    assert draw_items() == read_items()
