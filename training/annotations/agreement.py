"""How far two annotators agree on the items that both have read: `python -m training.annotations.agreement a b`."""

import argparse
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from training.annotations.items import Item
from training.annotations.overlay import FOLDER, Annotation, Label, read_annotations


@dataclass(frozen=True, slots=True)
class Agreement:
    """F1 of spans with their types, and Cohen's kappa of types and roles where both marked the same span."""

    items: int
    span_f1: float
    type_kappa: float
    role_kappa: float


def compare(first: Iterable[Annotation], second: Iterable[Annotation]) -> Agreement:
    """Return the agreement over the items that are in both."""
    ours, theirs = ({annotation.item: annotation.labels for annotation in part} for part in (first, second))
    shared = [item for item in ours if item in theirs]
    marked = [_by_place(labels, shared) for labels in (ours, theirs)]
    typed = [{(place, label.type) for place, label in labels.items()} for labels in marked]
    pairs = [(marked[0][place], marked[1][place]) for place in marked[0] if place in marked[1]]
    both = len(typed[0] & typed[1])
    return Agreement(
        items=len(shared),
        span_f1=2 * both / max(1, len(typed[0]) + len(typed[1])),
        type_kappa=kappa([(one.type, other.type) for one, other in pairs]),
        role_kappa=kappa([(one.role or "", other.role or "") for one, other in pairs]),
    )


def _by_place(labels: dict[Item, tuple[Label, ...]], items: list[Item]) -> dict[tuple[Item, int, int], Label]:
    return {(item, label.start, label.end): label for item in items for label in labels[item]}


def kappa(pairs: Sequence[tuple[str, str]]) -> float:
    """Return Cohen's kappa of two annotators' choices; 1.0 where both made the same one throughout."""
    if not pairs:
        return 0.0
    observed = sum(one == other for one, other in pairs) / len(pairs)
    first, second = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    expected = sum(first[choice] * second[choice] for choice in first) / len(pairs) ** 2
    return 1.0 if expected == 1 else (observed - expected) / (1 - expected)


def main() -> None:
    """Print the agreement of two annotators' files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("first")
    parser.add_argument("second")
    options = parser.parse_args()
    parts = [read_annotations([FOLDER / f"annotations_{name}.jsonl"]) for name in (options.first, options.second)]
    found = compare(*parts)
    print(
        f"{found.items} items; spans with types F1 {found.span_f1:.3f}; "
        f"kappa of types {found.type_kappa:.3f}, of roles {found.role_kappa:.3f}"
    )


if __name__ == "__main__":
    main()
