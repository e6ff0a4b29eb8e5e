"""Whose place an organisation took, and what is above it."""

from nlp.organisations.registry import organisation_entries
from nlp.organisations.relations import current_id, parent_of, predecessors_of, registered_name_of, successions


def test_every_succession_is_of_the_registry_and_ends() -> None:
    known = {entry.id for entry, _ in organisation_entries()}
    assert {*successions(), *(succession.id for succession in successions().values())} <= known
    assert all(current_id(before) not in successions() for before in successions())


def test_an_agency_that_was_merged_twice_leads_to_the_last() -> None:
    assert current_id("org:ratahallintokeskus") == "org:vaylavirasto"
    assert current_id("org:kulma") == "org:kulma"
    assert set(predecessors_of("org:vaylavirasto")) == {
        "org:liikennevirasto",
        "org:tiehallinto",
        "org:ratahallintokeskus",
    }


def test_a_regional_office_is_part_of_its_kind() -> None:
    assert parent_of("org:pirkanmaan-ely-keskus") == "org:ely-keskus"
    assert parent_of("org:kulma") is None


def test_a_name_in_use_has_its_registered_name_beside_it() -> None:
    assert registered_name_of("org:kuntaliitto") == "Suomen Kuntaliitto ry"
    assert registered_name_of("org:mdi") == "MDI Public Oy"
    assert registered_name_of("org:fcg") == "FCG Finnish Consulting Group Oy"
    assert registered_name_of("org:valtiovarainministerio") is None
