"""Values as the engines of the index take them, and what they weigh."""

PASSAGES = "passages"  # name of the table
#: What a word counts for beside itself inside of a compound, and in parts that follow each other, each of which counts.
INSIDE, APART = 0.4, 0.4
TITLED = 0.1  # what it adds that a title has the word, or a heading; nDCG@10 of the judged queries' development half
INSTEAD = 0.5  # what another word for it counts for
LEAST_YEAR, LAST_YEAR = -(2**31), 2**31 - 1  # of their columns


def utf8(text: str) -> str:
    """Replace lone surrogates, as an argument that is not UTF-8 has them: no row holds one."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def bounded(year: int) -> int:
    """Return the nearest year that a column can hold."""
    return max(LEAST_YEAR, min(year, LAST_YEAR))
