"""Measures the role model on annotated texts: `python -m training.roles.evaluate --data FOLDER --split development`.

Given the names as they are annotated, and with the names that the analyser finds. The part that is called sealed is
for releases: who reads its figures to choose a setting spoils it.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

from nlp.mentions import Analyser
from nlp.roles.model import ROLES, SHIPPED, RoleModel, load_role_model
from nlp.words.finnish import load_finnish
from training.roles.examples import Example, Wanted, make_examples, read_annotated, wanted_roles
from training.roles.scoring import Judged, Score

PRECISION = 0.9
SPLITS = ("train", "development", "sealed")


def read_examples(analyser: Analyser, split: str, data: Path) -> tuple[list[Example], list[Wanted]]:
    """Return the names of a split with their features, and the roles that are wanted."""
    examples: list[Example] = []
    wanted: list[Wanted] = []
    for document, annotations in read_annotated(split, data):
        examples += make_examples(analyser, document, annotations)
        wanted += wanted_roles(document, annotations)
    return examples, wanted


def judge(model: RoleModel, examples: Sequence[Example], wanted: Sequence[Wanted]) -> dict[str, Judged]:
    """Return the model's word beside what is annotated: given the names, and with names as they are found."""
    parts = {
        "names as annotated": [one for one in examples if one.kind == "annotated"],
        "names as found": [one for one in examples if one.kind == "found"],
    }
    return {
        name: Judged(part, model.probabilities([one.features for one in part]), wanted, model.calibration)
        for name, part in parts.items()
    }


def format_table(judged: dict[str, Judged], threshold: float) -> str:
    """Write a Markdown table, a row a figure, a column for annotated and for found names."""
    rows = [("", *judged), ("---",) * (1 + len(judged))]
    rows.append(
        (f"precision / recall / F1 from {threshold:.2f} on", *(_rates(one.score(threshold)) for one in judged.values()))
    )
    rows.append(
        ("the same, three roles for seven", *(_rates(one.score(threshold, three=True)) for one in judged.values()))
    )
    for three in (False, True):
        name = f"recall at precision {PRECISION:.2f}{', three roles' if three else ''}"
        rows.append((name, *(f"{one.recall_at(PRECISION, three=three):.3f}" for one in judged.values())))
    rows.append(("error of probabilities", *(f"{one.calibration_error():.3f}" for one in judged.values())))
    for role in ROLES:
        rows.append((role, *(_rates(one.score(threshold, role=role)) for one in judged.values())))
    for source in sorted({one.source for part in judged.values() for one in part.examples}):
        rows.append((f"in {source}", *(_rates(one.score(threshold, source=source)) for one in judged.values())))
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _rates(score: Score) -> str:
    return (
        f"{score.precision:.3f} / {score.recall:.3f} / {score.f1:.3f} ({score.right} of {score.given}, {score.wanted})"
    )


def measure(model: RoleModel, analyser: Analyser, split: str, data: Path) -> str:
    """Write the table of a model on a split."""
    return format_table(judge(model, *read_examples(analyser, split, data)), model.threshold)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of the training data")
    parser.add_argument("--split", choices=SPLITS, default="development")
    parser.add_argument("--model", type=Path, default=SHIPPED, help="folder of the model (default: the shipped one)")
    arguments = parser.parse_args()
    print(measure(load_role_model(arguments.model), Analyser(load_finnish()), arguments.split, arguments.data), end="")


if __name__ == "__main__":
    main()
