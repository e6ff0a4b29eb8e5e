"""Dates, sums and counts in real sentences against a reader's marks: `python -m benchmarks.quantities [--errors]`."""

import argparse
from collections import Counter
from pathlib import Path

from nlp.quantities import find_quantities
from nlp.words.finnish import load_finnish
from training.annotations.documents import DATA
from training.quantities.items import read_items, with_texts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=DATA, help="folder of the shared data")
    parser.add_argument("--errors", action="store_true", help="print what is missed and what is wrong")
    arguments = parser.parse_args()
    finnish, counts = load_finnish(), Counter[tuple[str, str]]()
    for item, text in with_texts(read_items(), data=arguments.data):
        found, marked = set(find_quantities(text, finnish.tokens(text))), set(item.quantities)
        for name, quantities in (("right", found & marked), ("wrong", found - marked), ("missed", marked - found)):
            counts.update((name, quantity.type) for quantity in quantities)
            for quantity in quantities if arguments.errors and name != "right" else ():
                print(f"{name}: {text[quantity.start : quantity.end]!r} = {quantity.value} in {' '.join(text.split())}")
    for type in ("date", "money", "count"):
        right, wrong, missed = (counts[name, type] for name in ("right", "wrong", "missed"))
        precision, recall = right / max(right + wrong, 1), right / max(right + missed, 1)
        print(f"{type}: precision {precision:.3f}, recall {recall:.3f} ({right} right, {wrong} wrong, {missed} missed)")


if __name__ == "__main__":
    main()
