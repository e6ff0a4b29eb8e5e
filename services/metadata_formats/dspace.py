"""Records as items of DSpace 7, as `POST /api/core/items` and its submissions take them.

The fields are those of DSpace's own registry and `dc.subject.yso`, which Finnish repositories add to it. Source:
https://github.com/DSpace/RestContract/blob/main/items.md
"""

from typing import Any

from corpus.characters import one_line
from services.answers.texts import TaggedText
from services.metadata_formats import selecting

UNSET = -1  # confidence of a value without an authority
#: "Singular and valid but not seen and accepted by a human": what a suggestion is until somebody has looked at it.
UNCERTAIN = 500
YSO = "http://www.yso.fi/onto/yso/"
TYPES = {"report": "Report", "policy_brief": "Report", "release": "Other", "appendix": "Other"}


def as_dspace_item(tagged: TaggedText) -> dict[str, Any]:
    """Write a record as an item; what is not known is left out."""
    said = {name: values for name, values in _fields(tagged).items() if values}
    return {"name": selecting.title_of(tagged), "metadata": said, "inArchive": True, "discoverable": True,
            "withdrawn": False, "type": "item"}  # fmt: skip


def _fields(tagged: TaggedText) -> dict[str, list[dict[str, Any]]]:
    language, abstract = tagged.language, tagged.abstract
    titles = selecting.alternative_titles(tagged)
    series = [f"{one.name} ; {one.number}" if one.number else one.name for one in selecting.series(tagged)]
    return {
        "dc.title": [_value(selecting.title_of(tagged), language)],
        "dc.title.alternative": [_value(one.title, one.language) for one in titles],
        "dc.contributor.author": _values(selecting.creators(tagged)),
        "dc.contributor.editor": _values(selecting.editors(tagged)),
        "dc.contributor.other": _values(selecting.bodies(tagged, "coordinator", "partner", "participant")),
        "dc.description.sponsorship": _values(selecting.bodies(tagged, "client", "funder")),
        "dc.publisher": _values(selecting.publishers(tagged)),
        "dc.date.issued": _values([tagged.date] if tagged.date else []),
        "dc.language.iso": _values([language] if language else []),
        "dc.description.abstract": [_value(abstract.text, abstract.language)] if abstract else [],
        **_subjects(tagged),
        "dc.coverage.spatial": [_value(place.name, "fi") for place in selecting.places(tagged)],
        "dc.relation.ispartofseries": _values(series),
        "dc.relation.issn": _values(selecting.issns(tagged)),
        "dc.identifier.isbn": _values(selecting.isbns(tagged)),
        "dc.identifier.doi": _values([one_line(tagged.metadata["doi"])] if "doi" in tagged.metadata else []),
        "dc.identifier.uri": _values(
            [*selecting.urns(tagged), *filter(None, [selecting.address(tagged)])]
        ),
        "dc.type": [_value(TYPES[tagged.kind], "en")] if tagged.kind in TYPES else [],
    }  # fmt: skip


def _subjects(tagged: TaggedText) -> dict[str, list[dict[str, Any]]]:
    """Return concepts of YSO in the field of their own, all others in that of subjects."""
    found: dict[str, list[dict[str, Any]]] = {"dc.subject.yso": [], "dc.subject": []}
    for subject in tagged.subjects:
        field = "dc.subject.yso" if subject.uri.startswith(YSO) else "dc.subject"
        found[field].append(_value(subject.label, tagged.language, authority=one_line(subject.uri)))
    return found


def _values(values: list[str]) -> list[dict[str, Any]]:
    return [_value(value, None) for value in values]


def _value(value: str, language: str | None, *, authority: str | None = None) -> dict[str, Any]:
    paragraphs = "\n\n".join(filter(None, map(one_line, value.split("\n\n"))))
    confidence = UNCERTAIN if authority else UNSET
    return {"value": paragraphs, "language": language, "authority": authority, "confidence": confidence}
