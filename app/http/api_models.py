"""What our own interface is asked, with the limits of each value; what it answers are the answers of services."""

from collections.abc import Callable
from dataclasses import replace
from typing import Annotated, Any

from fastapi import Path
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, WithJsonSchema

from corpus.characters import storable
from corpus.publications import KINDS
from services.hit_formats import HIT_FORMATS
from services.metadata_formats import FORMATS
from services.searching import MOST_OF_ONE, ORDERS, Question
from services.suggesting import TYPES
from services.year_spans import parse_years

LONGEST_QUERY, LONGEST_NAME, LONGEST_ADDRESS = 1000, 200, 2000  # characters
MOST_VALUES = 50  # of a filter
LONGEST_WAIT = 60  # seconds
MOST_HITS, MOST_OFFSET, MOST_EXPORTED, MOST_CONTEXT = 100, 10_000, 100_000, 5


def _one_of(names: Any) -> tuple[Callable[[str], str], WithJsonSchema]:
    """Return what checks that a value is one of some names, and its schema."""
    known = tuple(names)

    def check(value: str) -> str:
        if value not in known:
            raise ValueError(f"it is none of {', '.join(known)}")
        return value

    return check, WithJsonSchema({"type": "string", "enum": list(known)})


_check_kind, KIND_SCHEMA = _one_of(KINDS)
_check_order, ORDER_SCHEMA = _one_of(ORDERS)
_check_form, FORM_SCHEMA = _one_of(FORMATS)
_check_export, EXPORT_SCHEMA = _one_of(HIT_FORMATS)
_check_suggested, SUGGESTED_SCHEMA = _one_of(TYPES)
Suggested = Annotated[str, AfterValidator(_check_suggested), SUGGESTED_SCHEMA]
Name = Annotated[str, AfterValidator(storable), Field(min_length=1, max_length=LONGEST_NAME)]
Names = Annotated[list[Name], Field(max_length=MOST_VALUES)]
Kind = Annotated[str, AfterValidator(_check_kind), KIND_SCHEMA]
Years = Annotated[str, Field(pattern=r"^([0-9]{4}(\.\.([0-9]{4})?)?|\.\.[0-9]{4})$")]
Id = Annotated[str, AfterValidator(storable), Path(min_length=1, max_length=LONGEST_NAME)]
Shown = Annotated[int, Field(ge=1, le=MOST_HITS, description="How many passages at most.")]


class HitsWanted(BaseModel):
    """A query with its filters; a filter may be given several times, and what fits any of its values is found."""

    model_config = ConfigDict(extra="forbid")
    query: Annotated[str, AfterValidator(storable)] = Field(
        max_length=LONGEST_QUERY, description="Words or a question, in any inflection.", examples=["joukkoliikenne"]
    )
    municipality: Names = Field([], description="Names or codes.", examples=[["Tampere"]])
    region: Names = Field([], description="Names or codes.", examples=[["Pirkanmaa"]])
    organisation: Names = Field([], description="Names or abbreviations.", examples=[["THL"]])
    subject: Names = Field([], description="Labels or URIs of concepts.", examples=[["kuntatalous"]])
    theme: Names = Field([], description="Ids.", examples=[["t001"]])
    kind: Annotated[list[Kind], Field(max_length=MOST_VALUES)] = Field([], examples=[["report"]])
    year: Years | None = Field(None, description="2023, 2020..2024, 2020.. or ..2024", examples=["2020..2024"])
    recommending: bool = Field(False, description="Only passages that recommend something.")
    all_parts: bool = Field(False, description="In tables of contents and reference lists too.")
    sort: Annotated[str, AfterValidator(_check_order), ORDER_SCHEMA] = Field("relevance", examples=["date"])
    newer: bool = Field(True, description="Newer passages come a little before others of the same relevance.")

    def question(self, limit: int) -> Question:
        """Return the question that is asked; all passages of each publication are wanted."""
        return Question(
            self.query, municipalities=self.municipality, regions=self.region, organisations=self.organisation,
            subjects=self.subject, kinds=self.kind, themes=self.theme, years=parse_years(self.year), limit=limit,
            recommending=self.recommending, all_parts=self.all_parts, order=self.sort, per_publication=None,
            newer=self.newer,
        )  # fmt: skip


class SearchWanted(HitsWanted):
    """A search."""

    limit: Shown = 10
    offset: int = Field(0, ge=0, le=MOST_OFFSET, description="Hits before the first.")
    per_publication: int = Field(MOST_OF_ONE, ge=1, le=MOST_HITS, description="Passages of one publication at most.")
    all_passages: bool = Field(False, description="However many of one publication.")
    context: int = Field(0, ge=0, le=MOST_CONTEXT, description="Passages before and after each hit.")

    def question(self, limit: int) -> Question:
        """Return the question that is asked."""
        most = None if self.all_passages else self.per_publication
        asked = super().question(limit)
        return replace(asked, offset=self.offset, per_publication=most, context=self.context)


class ExportWanted(HitsWanted):
    """Hits of a search, in a form for other programs."""

    limit: int | None = Field(None, ge=1, le=MOST_EXPORTED, description="How many passages at most; all as it is.")
    format: Annotated[str, AfterValidator(_check_export), EXPORT_SCHEMA] = Field("csv", examples=["ris"])


class SuggestWanted(BaseModel):
    """The beginning of a name."""

    model_config = ConfigDict(extra="forbid")
    query: Annotated[str, AfterValidator(storable)] = Field(
        max_length=LONGEST_NAME, description="Any number of first letters.", examples=["tamp"]
    )
    type: Annotated[list[Suggested], Field(max_length=MOST_VALUES)] = Field(
        [], description="Only these; none: all.", examples=[["municipality"]]
    )
    limit: int = Field(10, ge=1, le=50)


class TextToAnalyse(BaseModel):
    """A text whose names are wanted."""

    model_config = ConfigDict(strict=True, extra="forbid")
    text: Annotated[str, AfterValidator(storable)] = Field(description="Up to 2 MB.", examples=["Tampere kasvaa."])


class AnalysisWanted(BaseModel):
    """How long an answer is waited for."""

    model_config = ConfigDict(extra="forbid")
    wait: float = Field(
        20, ge=0, le=LONGEST_WAIT, allow_inf_nan=False, description="Seconds, before it is answered as a job (202)."
    )


class TagWanted(AnalysisWanted):
    """How a record is wanted."""

    format: Annotated[str, AfterValidator(_check_form), FORM_SCHEMA] = Field("json", examples=["jsonld"])
    limit: int = Field(20, ge=1, le=1000, description="How many names, themes and subjects at most.")


class TextToTag(BaseModel):
    """A text."""

    model_config = ConfigDict(strict=True, extra="forbid")
    text: str = Field(min_length=1, description="Up to 25 MB.", examples=["Kuntien talous heikkenee."])


class AddressToTag(BaseModel):
    """The address of a publication; private and loopback ones are refused."""

    model_config = ConfigDict(strict=True, extra="forbid")
    address: str = Field(
        max_length=LONGEST_ADDRESS, pattern="^https?://[!-~]+$", examples=["https://www.example.fi/raportti.pdf"]
    )
