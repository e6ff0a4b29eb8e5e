"""What one text says, nothing stored."""

from corpus.ids import code_of
from corpus.reading import read_whole_text
from corpus.records import Resource
from nlp.languages import detect_language
from nlp.mentions import Analyser
from nlp.places.areas import roll_up
from nlp.roles.explaining import explain
from nlp.roles.model import load_role_model
from nlp.words.finnish import load_finnish
from services.answers.texts import (
    AnalysedMention,
    AnalysedText,
    ExplainedName,
    ExplainedRole,
    ExplainedText,
    RoleReason,
)
from services.workspace import Workspace

MOST_REASONS = 12  # of a role


def make_analyser(workspace: Workspace | None) -> Analyser:
    """Return an analyser with the settings and decisions of a workspace, or without one as it is."""
    return workspace.analyser if workspace else Analyser(load_finnish())


def analyse_text(analyser: Analyser, text: str) -> AnalysedText:
    """Return the language and the mentions of a text, offsets in code points of `text`."""
    mentions = analyser.find_mentions(text)
    evidence = analyser.find_evidence(text, mentions)
    analysed = tuple(
        AnalysedMention(
            start=mention.start,
            end=mention.end,
            text=text[mention.start : mention.end],
            type=mention.type,
            id=mention.id,
            name=mention.name,
            current_id=mention.current_id,
            role=mention.role,
            score=mention.score,
            evidence=evidence.get(mention),
        )
        for mention in mentions
    )
    return AnalysedText(text, detect_language(text), analysed)


def explain_text(analyser: Analyser, text: str) -> ExplainedText:
    """Return what decided each name, and the likeliest role of those that may have one, with what spoke for it."""
    model, threshold = load_role_model(), analyser.role_threshold
    explained = [
        ExplainedRole(
            start=decided.candidate.name.start,
            end=decided.candidate.name.end,
            text=text[decided.candidate.name.start : decided.candidate.name.end],
            role=decided.role,
            probability=round(decided.probability, 3),
            given=decided.probability >= threshold,
            reasons=tuple(
                RoleReason(what, round(weight, 2)) for what, weight in explain(model, decided)[:MOST_REASONS]
            ),
        )
        for decided in analyser.find_roles(text)
    ]
    names = tuple(
        ExplainedName(
            start=mention.start,
            end=mention.end,
            text=text[mention.start : mention.end],
            type=mention.type,
            name=mention.name,
            score=round(mention.score, 3),
            component=component,
        )
        for mention, component in analyser.explain_names(text)
    )
    return ExplainedText(text, names, threshold, tuple(explained))


def areas_above(municipality: str) -> dict[str, str]:
    """Return the names of the areas that a municipality is in today, by kind.

    :param municipality: its id, such as kunta:837.
    """
    return {kind: area.name for kind, area in roll_up(code_of(municipality)).items()}


def text_of(location: str, content: bytes) -> str:
    """Return all the text of a file or page of any format that is read: the cards on it, too.

    :raises UnreadableDocumentError: with the reason, when it cannot be read.
    """
    return read_whole_text(Resource(location, content))
