"""Numbers printed on pages, which readers cite, beside the numbers that pages have in their file."""

from collections import Counter
from collections.abc import Sequence

LEAST = 2  # pages whose printed numbers agree, for the others to be counted by them


def page_labels(printed: Sequence[str | None], given: Sequence[str]) -> tuple[str, ...]:
    """Return the number printed on each page; none at all where they are the numbers of the pages.

    A page without one, as the first of a chapter, is counted by those around it; one before the first has none.

    :param printed: what was found at the edges of each page.
    :param given: what the file says of each page.
    """
    offsets = Counter(int(one) - at for at, one in enumerate(printed, start=1) if one and one.isdecimal())
    offset, pages = offsets.most_common(1)[0] if offsets else (0, 0)
    labels = []
    for at, (found, said) in enumerate(zip(printed, given, strict=True), start=1):
        counted = str(at + offset) if pages >= LEAST and at + offset > 0 else ""
        labels.append((found if found and not found.isdecimal() else "") or counted or said)
    return tuple(labels) if any(label != str(at) for at, label in enumerate(labels, start=1) if label) else ()
