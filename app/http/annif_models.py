"""What is asked and answered by Annif's interface, by the names that its OpenAPI description (version v1) has."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

MOST_DOCUMENTS = 32  # of a batch
LARGEST_NUMBER = 2**31 - 1  # of format int32

Limit = Annotated[int, Field(ge=0, le=LARGEST_NUMBER, description="How many suggestions at most; 10 as it is.")]
Threshold = Annotated[
    float,
    Field(ge=0, le=1, allow_inf_nan=False, description="How sure they must be; 0 or what the workspace says as it is."),
]
LABELLED = {"enum": ["fi", "sv", "en", ""]}
Language = Annotated[
    str, Field(description="Of the labels; empty, as it is, for the project's own.", json_schema_extra=LABELLED)
]


class Wanted(BaseModel):
    """Which suggestions a caller wants."""

    limit: Limit | None = None
    threshold: Threshold | None = None
    language: Language | None = None


class TextWanted(Wanted):
    """A text with the suggestions that are wanted for it, as a form."""

    text: str = Field(description="Up to 2 MB.", examples=["Kuntien talous heikkenee."])


class Document(BaseModel):
    """A text of several."""

    model_config = ConfigDict(strict=True)
    text: str = Field(examples=["Kuntien talous heikkenee."])
    document_id: str = Field("", examples=["doc-1"])
    metadata: dict[str, str] = Field({}, description="Not read.")

    @property
    def named(self) -> str | None:
        """Its id, None where it has none."""
        return self.document_id if "document_id" in self.model_fields_set else None


class Documents(BaseModel):
    """Texts that suggestions are wanted for."""

    documents: list[Document] = Field(max_length=MOST_DOCUMENTS)


class LanguageWanted(BaseModel):
    """A text, and the languages that it may be in."""

    model_config = ConfigDict(strict=True)
    text: str = Field(examples=["Kuntien talous heikkenee."])
    languages: list[Annotated[str, Field(min_length=2, max_length=3)]] = Field(
        min_length=1, max_length=5, examples=[["fi", "sv", "en"]]
    )


class ApiInfo(BaseModel):
    """The interface."""

    title: str
    version: str


class Backend(BaseModel):
    """What a project suggests by."""

    backend_id: str


class Vocabulary(BaseModel):
    """The concepts that are suggested."""

    vocab_id: str
    languages: list[str]
    size: int | None
    loaded: bool


class Vocabularies(BaseModel):
    """All vocabularies."""

    vocabs: list[Vocabulary]


class Project(BaseModel):
    """What can be asked for suggestions."""

    project_id: str
    name: str
    language: str
    backend: Backend
    vocab: Vocabulary | None
    vocab_language: str | None
    is_trained: bool | None
    modification_time: str | None


class Projects(BaseModel):
    """All projects."""

    projects: list[Project]


class Suggestion(BaseModel):
    """A concept suggested for a text."""

    uri: str = Field(examples=["http://www.yso.fi/onto/yso/p3127"])
    label: str = Field(examples=["kuntatalous"])
    notation: str | None = None
    score: float = Field(examples=[0.71])


class Suggestions(BaseModel):
    """What is suggested for a text, the surest first."""

    results: list[Suggestion]


class DocumentSuggestions(Suggestions):
    """What is suggested for one text of several."""

    document_id: str | None


class LanguageShare(BaseModel):
    """How likely a language is; null stands for all others."""

    language: str | None
    score: float


class Languages(BaseModel):
    """The languages that were asked about, the likeliest first."""

    results: list[LanguageShare]
