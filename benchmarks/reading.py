"""Reading of files that nobody here wrote, each measure beside its peer in the same run.

Run: python -m benchmarks.reading --data ../shared/data/foreign
"""

import argparse
from pathlib import Path

from benchmarks.foreign_pages import print_pages


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="a folder with pages/, pdf/ and docx/")
    folder: Path = parser.parse_args().data
    print_pages(folder / "pages")


if __name__ == "__main__":
    main()
