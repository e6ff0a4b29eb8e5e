"""Reading of files that nobody here wrote, each measure beside its peer in the same run.

Run: python -m benchmarks.reading --data ../shared/data/foreign
"""

import argparse
from collections.abc import Callable
from pathlib import Path

from benchmarks.awkward_files import print_awkward
from benchmarks.foreign_files import print_foreign_files
from benchmarks.foreign_pages import print_pages

PARTS: dict[str, Callable[[Path], None]] = {
    "pages": lambda folder: print_pages(folder / "pages"),
    "files": print_foreign_files,
    "awkward": lambda folder: print_awkward(folder.parent / "awkward"),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="a folder with pages/, pdf/ and docx/")
    parser.add_argument("--only", choices=PARTS, help="one part of it")
    options = parser.parse_args()
    for name, print_part in PARTS.items():
        if options.only in (None, name):
            print_part(options.data)


if __name__ == "__main__":
    main()
