"""When what a listing does not name any more is taken for gone."""

from collections.abc import Mapping
from dataclasses import dataclass

DOUBTED = "#doubted"  # among a source's marks: the run in which its listing lost most of what it held
HALF = 0.5
FEWEST = 3  # items of which some are left: of two, one is not most


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is gone, and whether the listing is doubted."""

    gone: frozenset[str]
    doubted_in: int | None = None  # the run in which it lost most of what it held
    reason: str = ""  # why it is doubted


def judge_loss(
    held: int, missing: Mapping[str, int], *, is_folder: bool, run_id: int, doubted_in: int | None
) -> Verdict:
    """Decide which items of a source are gone; a listing that lost most of what it held is believed the second time.

    A site whose database is away, or whose sitemap is being rebuilt, answers with an empty list.

    :param held: how many items the source had offered.
    :param missing: those that it does not name now, each with the run that saw it last.
    :param doubted_in: the earlier run in which it lost most, if it did.
    """
    few = held < FEWEST
    # Of a folder any number of files may have been deleted; where all of many are gone, its disk may be.
    deleted = is_folder and (few or len(missing) < held)
    if deleted or len(missing) <= HALF * held or (few and len(missing) < held):
        return Verdict(frozenset(missing))
    twice = frozenset(item for item, seen_in in missing.items() if doubted_in is not None and seen_in < doubted_in)
    if len(twice) == len(missing):
        return Verdict(twice)
    named = f"only {held - len(missing)} of the {held}" if len(missing) < held else f"none of the {held}"
    reason = f"names {named} that it held: nothing is taken for gone unless the next run finds the same"
    return Verdict(twice, run_id, reason)
