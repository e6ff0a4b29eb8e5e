"""What a workspace's vocabularies say of suggestions: what took a concept's place, what is only broader than another.

The shipped model knows labels, not the hierarchy: `aluetutka vocabulary add` of a SKOS file brings it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from models.subjects.indexer import Suggestion
from models.subjects.vocabularies import Concept

FARTHEST = 3  # steps up that a broader concept is looked for

Find = Callable[[str], Concept | None]


def in_no_vocabulary(uri: str) -> None:
    """Find nothing: what a workspace without vocabularies knows of a concept."""


def refine(suggestions: Sequence[Suggestion], find: Find) -> list[Suggestion]:
    """Return suggestions without deprecated, doubled and needlessly broad concepts, the surest first.

    A broader concept than another suggested one stays only where it is the surer of the two: then the text is about it
    as a whole.

    :param find: the concept of a URI, of a deprecated one that which took its place; None of one in no vocabulary.
    """
    current = _of_today(suggestions, find)
    scores = {suggestion.uri: suggestion.score for suggestion in current}
    needless = {
        above
        for suggestion in current
        for above in _above(suggestion.uri, find)
        if above in scores and scores[above] <= suggestion.score
    }
    return [suggestion for suggestion in current if suggestion.uri not in needless]


def _of_today(suggestions: Iterable[Suggestion], find: Find) -> list[Suggestion]:
    kept: dict[str, Suggestion] = {}
    for suggestion in suggestions:
        concept = find(suggestion.uri)
        if concept is not None and concept.place:
            continue
        uri = concept.uri if concept else suggestion.uri
        if uri not in kept or kept[uri].score < suggestion.score:
            kept[uri] = replace(suggestion, uri=uri)
    return sorted(kept.values(), key=lambda suggestion: -suggestion.score)


def _above(uri: str, find: Find) -> set[str]:
    found: set[str] = set()
    level = {uri}
    for _ in range(FARTHEST):
        concepts = (find(one) for one in level)
        level = {broader for concept in concepts if concept for broader in concept.broader} - found
        found |= level
    return found - {uri}
