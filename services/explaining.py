"""Why a passage answers a query: which words it has, as what, and where."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.records import Hit
from nlp.words.finnish import Finnish
from nlp.words.search_terms import Match, QueryTerm, find_matches
from services.answers.search import Reason

MOST_FORMS = 3  # of a word that a reason names
FORM, MEANING, EXPANSION = "form", "meaning", "expansion"


@dataclass(frozen=True, slots=True)
class Explained:
    """Where a hit has words of the query, and as what."""

    highlights: tuple[tuple[int, int], ...]  # offsets in its text
    reasons: tuple[Reason, ...]


def explain_hit(finnish: Finnish, hit: Hit, terms: Sequence[QueryTerm]) -> Explained:
    """Return why a passage is a hit: by its text first, then by what stands over it, then by its meaning."""
    facts = hit.passage
    reasons: list[Reason] = []
    highlights: set[tuple[int, int]] = set()
    for where, text in (("text", facts.text), ("heading", facts.heading), ("title", facts.title)):
        matches = list(find_matches(finnish.tokens(text), terms)) if text else []
        reasons += _reasons(text, where, matches)
        if where == "text":
            highlights = {(one.token.start, one.token.end) for one in matches}
    if hit.by_meaning:
        reasons.append(Reason(None, MEANING, "text"))
    return Explained(tuple(sorted(highlights)), tuple(reasons))


def _reasons(text: str, where: str, matches: Sequence[Match]) -> Iterator[Reason]:
    """Yield a reason for each word and each way in which a text has it."""
    found: dict[tuple[str, str], dict[str, None]] = {}
    for run in _runs(matches):
        form = " ".join(text[run[0].token.start : run[-1].token.end].split())
        found.setdefault((run[0].term.instead_of or run[0].term.text, _way(form, run[0])), {})[form] = None
    for (word, way), forms in found.items():
        yield Reason(word, way, where, tuple(forms)[:MOST_FORMS])


def _way(form: str, match: Match) -> str:
    if match.term.instead_of:
        return EXPANSION
    return FORM if match.way == "word" and form.casefold() == match.term.text.casefold() else match.way


def _runs(matches: Sequence[Match]) -> Iterator[Sequence[Match]]:
    """Yield the matches of each word, those of a phrase together."""
    at = 0
    while at < len(matches):
        match = matches[at]
        size = {"phrase": len(match.term.phrase), "parts": len(match.term.apart)}.get(match.way, 1)
        yield matches[at : at + size]
        at += size
