"""Concepts as people name them: by URI, or by a label in any of the vocabulary's languages."""

from collections.abc import Collection
from difflib import get_close_matches

from corpus.errors import DecisionError, NotFoundError
from models.subjects.concepts import ConceptNames

ALIKE = 0.8  # of the letters of two labels, from which on one may be meant by the other
SAME = 2  # letters that such labels begin with


def find_concept(names: ConceptNames, given: str, *, among: Collection[str] = ()) -> str:
    """Return the URI of a concept by its URI or label.

    :param among: concepts that are meant before others, whether the vocabulary still has them or not.
    :raises NotFoundError: when there is none.
    :raises DecisionError: when a label is that of several.
    """
    if given in among:
        return given
    found = names.find(given)
    if not found:
        raise NotFoundError(f"the vocabulary has no concept {given!r}{_alike(names, given)}")
    meant = [uri for uri in found if uri in among] or found
    if len(meant) > 1:
        raise DecisionError(f"{given!r} is the label of {len(meant)} concepts: give a URI, one of {', '.join(meant)}")
    return meant[0]


def _alike(names: ConceptNames, given: str) -> str:
    start = given[:SAME].casefold()
    near = {label for label in names.all_labels() if label[:SAME].casefold() == start}
    alike = get_close_matches(given, sorted(near), n=3, cutoff=ALIKE)
    return f": did you mean {' or '.join(alike)}?" if alike else ": give its URI, or its label as the vocabulary has it"
