"""Subjects of texts that programs hand in, one or many at once; nothing is stored."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version

from corpus.characters import storable
from corpus.errors import UnreadableDocumentError
from corpus.lemmatised import LemmatisedText
from corpus.reading import read_here
from corpus.reading.formats import TEXT
from corpus.records import Resource
from corpus.settings import Subjects
from models.subjects.indexer import SubjectIndexer, Suggestion
from nlp.languages import detect_language, known_languages, rank_languages
from nlp.words.finnish import Finnish, load_finnish
from services.abstracts import find_own_abstract
from services.subjects.naming import known_concepts
from services.subjects.refining import Find, in_no_vocabulary
from services.subjects.suggesting import choose_suggestions, judged_text
from services.workspace import Workspace, load_indexer

__all__ = ["AnsweringState", "SubjectAnswers", "SuggestedSubject", "known_languages", "language_shares", "open_answers"]

VOCABULARY = "yso"
LANGUAGES = ("en", "fi", "sv")  # of labels
LIMIT = 10
WARMING = "Kuntien talous ja alueiden kehitys. " * 200  # long enough to load all that a long text needs


@dataclass(frozen=True, slots=True)
class SuggestedSubject:
    """A concept that a text may be about."""

    uri: str
    label: str
    score: float


@dataclass(frozen=True, slots=True)
class AnsweringState:
    """What answers: the version of Aluetutka, that of the model, and how many concepts it knows."""

    version: str
    model: str
    concepts: int


class SubjectAnswers:
    """Suggests subjects for texts; one call at a time."""

    def __init__(
        self, indexer: SubjectIndexer, finnish: Finnish, settings: Subjects, *, threshold: float,
        find: Find = in_no_vocabulary,
    ) -> None:  # fmt: skip
        """Take what suggests.

        :param settings: how many subjects are suggested unless a caller says so, and which never are.
        :param threshold: how sure a suggestion must be unless a caller says so.
        :param find: the concept of a URI in the workspace's vocabularies.
        """
        self._indexer, self._finnish, self._settings = indexer, finnish, settings
        self._threshold, self._find = threshold, find

    @property
    def state(self) -> AnsweringState:
        return AnsweringState(version("aluetutka"), self._indexer.version, self._indexer.size)

    def suggest(
        self, texts: Sequence[str], language: str, *, labels: str, limit: int | None = None,
        threshold: float | None = None,
    ) -> list[list[SuggestedSubject]]:  # fmt: skip
        """Return the subjects of each text, the surest first; none of a text without words.

        :param language: of the texts, where it cannot be told.
        :param labels: the language of the labels.
        """
        limit = self._settings.limit if limit is None else limit
        threshold = self._threshold if threshold is None else threshold
        judged = [self._judged(text, language) for text in texts]
        suggested = choose_suggestions(
            self._indexer, judged, limit=limit, threshold=threshold, exclude=self._settings.exclude, find=self._find
        )
        return [[self._named(one, labels) for one in found] for found in suggested]

    def _named(self, suggestion: Suggestion, language: str) -> SuggestedSubject:
        concept = self._find(suggestion.uri)
        label = concept.label(language) if concept else self._indexer.label(suggestion.uri, language)
        return SuggestedSubject(suggestion.uri, label, suggestion.score)

    def _judged(self, text: str, language: str) -> LemmatisedText:
        try:
            document = read_here(Resource("text", storable(text).encode(), TEXT), TEXT)
        except UnreadableDocumentError:  # nothing that is read
            return LemmatisedText("", language, (), (), ())
        found = document.language or detect_language(document.text)
        spoken = found if found in LANGUAGES else language
        document = replace(document, language=spoken)
        return judged_text(self._finnish, document, find_own_abstract(document))[1]


def open_answers(workspace: Workspace | None) -> SubjectAnswers:
    """Load what suggests subjects, by the settings of a workspace where there is one, and try it once.

    :raises SettingsError: when the settings name no model.
    :raises VoikkoMissingError: when Voikko is not installed.
    """
    if workspace:
        settings = workspace.settings.subjects
        answers = SubjectAnswers(
            workspace.subject_indexer, workspace.finnish, settings, threshold=settings.threshold,
            find=known_concepts(workspace).find,
        )  # fmt: skip
    else:
        settings = Subjects(limit=LIMIT)
        answers = SubjectAnswers(load_indexer(settings.model), load_finnish(), settings, threshold=0.0)
    answers.suggest([WARMING], "fi", labels="fi")
    return answers


def language_shares(text: str, languages: Sequence[str]) -> list[tuple[str | None, float]]:
    """Return how likely each of some languages is that of a text, the likeliest first; None: another one.

    :raises ValueError: when one of them is not known.
    """
    return rank_languages(text, languages)
