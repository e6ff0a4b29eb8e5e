"""Tagged texts that tests make by hand."""

from dataclasses import replace
from typing import Any

from services.answers.subjects import GivenSubject, SubjectEvidence
from services.answers.texts import (
    AbstractEvidence,
    FoundAbstract,
    FoundRecommendation,
    MentionSummary,
    MetadataField,
    Party,
    TaggedText,
    ThemeShare,
)

YSO = "http://www.yso.fi/onto/yso/p"
ABSTRACT = FoundAbstract(
    "Kuntien talous heikkenee.\n\nVäestö vähenee.", "own", "Tiivistelmä", "fi",
    (AbstractEvidence(10, 35, "Kuntien talous heikkenee.", 3, None),),
)  # fmt: skip
REPORT = TaggedText(
    source="/in/raportti.pdf",
    url="https://a.fi/raportti",
    title="Kuntatalous",
    language="fi",
    date="2024-03-12",
    kind="report",
    metadata={
        "title": "Kuntatalous : väestön muutos", "language": "fi", "year": "2024",
        "creator": ["Virtanen, Maija", "Aluekehitys Oy"], "publisher": ["Valtioneuvosto"],
        "alt_title": ["Kommunernas ekonomi {sv}"], "e-isbn": ["9789523674844"], "e-issn": "2342-6799",
        "doi": "10.1234/ab", "type_coar": "report",
    },
    origins={},
    fields=(
        MetadataField("series", "Valtioneuvoston selvityksiä 2024:3", "first pages", None),
        MetadataField("editor", "Niemi, Pekka", "first pages", None),
        MetadataField("urn", "urn:isbn:9789523674844", "first pages", None),
    ),
    materials=(),
    teasers=(),
    abstract=ABSTRACT,
    subjects=(
        GivenSubject(f"{YSO}3127", "kuntatalous", 0.81, (SubjectEvidence(10, 17, "Kuntien talous", 3),)),
        GivenSubject("http://urn.fi/URN:NBN:fi:au:koko:p1", "väestö", 0.5, ()),
    ),
    mentions_summary=(
        MentionSummary("municipality", "kunta:837", "Tampere", 10, None),
        MentionSummary("organisation", "org:sitra", "Sitra", 3, "client"),
        MentionSummary("region", "maakunta:06", "Pirkanmaa", 2, None),
        MentionSummary("municipality", "kunta:564", "Oulu", 5, None),
    ),
    themes=(ThemeShare("t001", "kunta · talous", 0.4),),
    recommendations=(FoundRecommendation("Kuntien tulee varautua.", "1", ("kunta",), 9, "7", 0.9),),
    parties=(
        Party("client", "org:sitra", "Sitra", 0.9, 1, (), "Tilaaja on Sitra.", 2, None),
        Party("funder", "org:tem", "Työ- ja elinkeinoministeriö", 0.9, 1, (), "", 2, None),
        Party("partner", "org:mdi", "MDI", 0.9, 1, (), "", 2, None),
    ),
)  # fmt: skip
BARE = replace(
    REPORT, url=None, date=None, language=None, kind="other", metadata={"title": "Teksti"}, fields=(), abstract=None,
    subjects=(), mentions_summary=(), themes=(), recommendations=(), parties=(),
)  # fmt: skip


def titled(title: str, **changes: Any) -> TaggedText:
    """Return the report under another title, with that title as its abstract and as a subject's label too."""
    abstract = replace(ABSTRACT, text=title)
    subject = replace(REPORT.subjects[0], label=title)
    metadata = REPORT.metadata | {"title": title}
    return replace(REPORT, title=title, metadata=metadata, abstract=abstract, subjects=(subject,), **changes)
