"""Names in real policy texts against what readers marked: `python -m benchmarks.policy_names [--split development]`.

Exactly the annotated span and type, end to end, and how many of those have the annotated name. The split that is
called sealed is for releases: who reads its figures to choose a setting spoils it.
"""

import argparse
from collections import Counter
from pathlib import Path

from corpus.records import Mention
from nlp.mentions import Analyser
from nlp.words.finnish import load_finnish
from training.annotations.documents import DATA, SourceDocument
from training.annotations.overlay import Annotation, annotated_documents

TYPES = (
    "organisation", "municipality", "region", "wellbeing_county", "project", "programme", "place", "person",
)  # fmt: skip
#: Found by what users look for, and left unmarked by those who annotated: see docs/annotation.md.
NOT_JUDGED = "ohjelma:hallitusohjelma"
AROUND = 20_000  # characters of a long document that are analysed around a stretch

Key = tuple[int, int, str]


def find_in_stretch(analyser: Analyser, document: SourceDocument, annotation: Annotation) -> dict[Key, Mention]:
    """Return the names of a stretch by its own offsets, found in its document."""
    start, end = annotation.item.start, annotation.item.end
    begin = max(0, start - AROUND)
    found = analyser.find_mentions(document.text[begin : end + AROUND])
    judged = (name for name in found if name.type in TYPES and name.id != NOT_JUDGED)
    inside = (name for name in judged if start <= name.start + begin and name.end + begin <= end)
    return {(name.start + begin - start, name.end + begin - start, name.type): name for name in inside}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=DATA, help="folder of the shared data")
    parser.add_argument("--split", default="development", choices=("train", "development", "sealed"))
    arguments = parser.parse_args()
    analyser, counts = Analyser(load_finnish(), persons=True), Counter[tuple[str, str]]()
    for document, annotation in annotated_documents(arguments.split, data=arguments.data):
        found = find_in_stretch(analyser, document, annotation)
        marked = {(label.start, label.end, label.type): label for label in annotation.labels}
        counts.update(("found", type) for _, _, type in found)
        counts.update(("marked", type) for _, _, type in marked)
        for key in found.keys() & marked.keys():
            counts["right", key[2]] += 1
            counts["named", key[2]] += found[key].name == marked[key].name
    for type in TYPES:
        right, found_of, marked_of = (counts[name, type] for name in ("right", "found", "marked"))
        precision, recall = right / max(found_of, 1), right / max(marked_of, 1)
        print(
            f"{type}: precision {precision:.3f}, recall {recall:.3f}, F1 {2 * right / max(found_of + marked_of, 1):.3f}"
            f" ({right} right of {found_of} found and {marked_of} marked); name right {counts['named', type]}"
        )


if __name__ == "__main__":
    main()
