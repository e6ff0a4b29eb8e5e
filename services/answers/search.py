"""What a search answers."""

from dataclasses import dataclass

from index.records import PassageFacts


@dataclass(frozen=True, slots=True)
class NeighbourPassage:
    """A passage before or after a hit."""

    passage_id: str
    page: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a passage answers: a word that it has, as what, and where; or its meaning."""

    word: str | None  # of the query, as it was written
    #: form: as it was written; word: in another form; compound: in a longer one; parts: the parts of a compound that
    #: follow each other; phrase; prefix; expansion: another word for it; meaning
    by: str
    where: str  # text, heading, title
    forms: tuple[str, ...] = ()  # as the passage has it


@dataclass(frozen=True, slots=True)
class SearchHit(PassageFacts):
    """A passage that answers a query."""

    highlights: tuple[tuple[int, int], ...]  # offsets in `text` of words that match
    score: float
    why: tuple[Reason, ...] = ()
    before: tuple[NeighbourPassage, ...] = ()  # passages before it in its document, where they were asked for
    after: tuple[NeighbourPassage, ...] = ()


@dataclass(frozen=True, slots=True)
class SuggestedFilter:
    """A filter that a word of the query names."""

    field: str  # of the query language
    id: str
    name: str
    word: str  # of the query, as it was written
    written: str  # as a query has it: kunta:Tampere


@dataclass(frozen=True, slots=True)
class NearTheme:
    """A theme that is near to the query in meaning."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """What a search found."""

    query: str
    total: int  # passages that match within the filters
    publications: int  # that these are of
    took_ms: float
    hits: tuple[SearchHit, ...]
    facets: dict[str, dict[str, int]]  # by facet and value, over all that match
    left_out: tuple[str, ...] = ()  # words of the query that some of these lack: none has all of them
    listed: int = 0  # hits of all pages together: as many of each publication as were asked for
    offset: int = 0  # hits before these
    did_you_mean: str | None = None  # the query with words as the publications spell them, where it has others
    suggested_filters: tuple[SuggestedFilter, ...] = ()
    near_themes: tuple[NearTheme, ...] = ()  # where nothing was found
