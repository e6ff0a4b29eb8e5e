"""The records that pass between the folders: frozen, flat, linked by readable ids."""

from bisect import bisect_right
from dataclasses import dataclass
from typing import Literal

from corpus.characters import make_storable

BlockKind = Literal["heading", "paragraph", "item", "row", "caption", "footnote", "contents", "reference"]
#: What a passage is a part of: search can leave out contents and references.
Part = Literal["text", "table", "footnote", "contents", "references"]

Role = Literal["client", "funder", "coordinator", "author", "publisher", "partner", "participant"]

MentionType = Literal[
    "municipality",
    "region",
    "wellbeing_county",
    "place",
    "organisation",
    "project",
    "programme",
    "date",
    "money",
    "count",
    "person",
]

#: Pages whose text was recognised less surely than this are reported.
UNSURE = 0.8

#: Name of the field with the title of the work that a document is a chapter of.
PART_OF = "is_part_of"
#: Name of the field with the id of the document that a document is an edition of: found when all are read.
VERSION_OF = "is_version_of"


@dataclass(frozen=True, slots=True)
class Resource:
    """One thing a source offers, as raw bytes, before anything has been read from it."""

    location: str  # a URL, or an absolute path; of a JSONL row the path, "#" and the row's id
    content: bytes
    media_type: str | None = None  # as the source says it; reading looks at the bytes too

    def __post_init__(self) -> None:
        if not self.location:
            raise ValueError("a resource needs a location")
        make_storable(self, "location", "media_type")


@dataclass(frozen=True, slots=True)
class SourceItem:
    """What a source says there is at a location, before it is fetched."""

    location: str
    title: str | None = None
    date: str | None = None
    mark: str | None = None  # the source's own mark of a change: as long as it is the same, nothing has changed
    parent: str | None = None  # location of the page that it is attached to
    label: str | None = None  # the words of that page's link
    content: bytes | None = None  # where the source hands the bytes over with its listing
    media_type: str | None = None
    problem: str | None = None  # why the bytes could not be taken out of the source
    deleted: bool = False  # the source says that it is withdrawn

    def __post_init__(self) -> None:
        if not self.location:
            raise ValueError("an item of a source needs a location")
        make_storable(self, "location", "title", "date", "mark", "parent", "label", "media_type", "problem")


@dataclass(frozen=True, slots=True)
class SourceProblem:
    """Something of a source that could not be had; the rest of it goes on."""

    location: str
    message: str
    incomplete: bool = True  # more may be missing than this one thing, so nothing unseen counts as gone

    def __post_init__(self) -> None:
        make_storable(self, "location", "message")


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraph, list item, table row or the like of a document, by offsets of its text."""

    start: int
    end: int
    kind: BlockKind
    level: int = 0  # of a heading, 1 is the highest; of a row, 1 in the header of its table
    page: int | None = None  # where that is another than the one of its place: of a note moved to its paragraph

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a block must cover text: {self}")


@dataclass(frozen=True, slots=True)
class Material:
    """What a release says was published with it (Raportti, Policy Brief, …)."""

    label: str
    url: str  # empty where it is named and not linked

    def __post_init__(self) -> None:
        make_storable(self, "label", "url")


@dataclass(frozen=True, slots=True)
class Teaser:
    """A card of another article on a page: its title, the words that tell of it, and where it leads, if anywhere."""

    title: str
    text: str
    url: str | None = None

    def __post_init__(self) -> None:
        make_storable(self, "title", "text", "url")


@dataclass(frozen=True, slots=True)
class Field:
    """One thing said about a document (a title, an ISBN, another language's address), and where it was said."""

    name: str
    value: str
    origin: str  # JSON-LD, OpenGraph, PDF information, dc.title, …
    language: str | None = None

    def __post_init__(self) -> None:
        make_storable(self, "name", "value", "origin", "language")


@dataclass(frozen=True, slots=True)
class Document:
    """What was read from one resource: its text in blocks, and what is known about it."""

    title: str
    text: str
    blocks: tuple[Block, ...]
    media_type: str
    date: str | None = None  # ISO, as precise as known: 2024, 2024-03 or 2024-03-12
    language: str | None = None  # ISO 639-1
    url: str | None = None
    kind: str = "other"
    materials: tuple[Material, ...] = ()
    page_starts: tuple[int, ...] = ()  # offset of each page's first character; empty where there are no pages
    fields: tuple[Field, ...] = ()
    teasers: tuple[Teaser, ...] = ()  # of other articles, which are no part of the text
    page_labels: tuple[str, ...] = ()  # printed on the pages; empty where these are their numbers
    recognised: tuple[float | None, ...] = ()  # of each page how surely its text was recognised, None where it was read

    def __post_init__(self) -> None:
        end = 0
        for block in self.blocks:
            if block.start < end:
                raise ValueError(f"blocks must follow each other: {block}")
            end = block.end
        if end > len(self.text):
            raise ValueError("blocks must lie inside the text")
        make_storable(self, "title", "text", "date", "language", "url")
        object.__setattr__(self, "title", " ".join(self.title.split()))  # one line, whatever it was read from

    def page_at(self, offset: int) -> int | None:
        """Return the page, from 1, that holds an offset; None in a document without pages."""
        return bisect_right(self.page_starts, offset) or None

    def page_label(self, page: int | None) -> str | None:
        """Return what is printed on a page, where that is another than its number in the file."""
        label = self.page_labels[page - 1] if page and self.page_labels else None
        return None if label in ("", str(page)) else label


@dataclass(frozen=True, slots=True)
class Passage:
    """What search returns: a stretch of one document under one heading, by offsets of its text."""

    start: int
    end: int
    headings: tuple[str, ...] = ()  # from the highest level down
    page: int | None = None
    part: Part = "text"
    page_label: str | None = None  # printed on the page, where that is another than its number
    recognised: float | None = None  # how surely its text was recognised, 0–1; None where it was read

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a passage must cover text: {self}")


@dataclass(frozen=True, slots=True)
class Mention:
    """A name found in a text, by offsets, led to what it officially is."""

    start: int
    end: int
    type: MentionType
    id: str
    name: str
    current_id: str
    score: float
    role: Role | None = None  # what it was to the work that the text reports

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a mention must cover text: {self}")
        if not 0 <= self.score <= 1:
            raise ValueError(f"a score lies between 0 and 1: {self}")


@dataclass(frozen=True, slots=True)
class Addressee:
    """One that is to do what a publication recommends."""

    name: str  # of a named body its official name, else what it is: "kunta"
    id: str | None  # of a named body


@dataclass(frozen=True, slots=True)
class Recommendation:
    """What a publication says that somebody should do, by offsets of its text."""

    start: int
    end: int
    number: str | None  # as the publication counts it
    addressees: tuple[Addressee, ...]
    score: float  # how sure it is that this is one

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a recommendation must cover text: {self}")


@dataclass(frozen=True, slots=True)
class DecidedName:
    """What an operator decided about an organisation's name that was first seen in the corpus."""

    id: str  # made of the name as it was found
    found: str  # the name as it was found
    name: str  # what the organisation is called
    into: str | None = None  # id of the organisation that this is another name of
    rejected: bool = False  # it names no organisation
