"""What is written to an entry: what a person has done there stays."""

from collections.abc import Iterable, Mapping, Sequence

from corpus.write_back.values import RemoteEntry
from services.answers.write_back import FieldChange


def plan_changes(
    entry: RemoteEntry, proposed: Mapping[str, Sequence[str]], before: Mapping[str, Sequence[str]], *,
    takes: Iterable[str], texts: Iterable[str],
) -> list[FieldChange]:  # fmt: skip
    """Return what becomes of each field.

    :param proposed: values by the site's names of fields.
    :param before: what was last written there by us.
    :param takes: fields that can be written.
    :param texts: fields with one text, which is written whole; all others are lists.
    """
    whole, taken = set(texts), set(takes)
    return [
        _plan(field, tuple(values), entry, tuple(before.get(field, ())), takes=field in taken, whole=field in whole)
        for field, values in proposed.items()
    ]


def _plan(
    field: str, values: tuple[str, ...], entry: RemoteEntry, ours: tuple[str, ...], *, takes: bool, whole: bool
) -> FieldChange:
    there = tuple(entry.fields.get(field, ()))
    if not takes:
        return FieldChange(field, "not_taken", there, there)
    if whole:
        edited = there != ours and values != there
        after = there if edited or not values else values
        return FieldChange(field, "edited" if edited else "same" if after == there else "changed", there, after)
    after = _merge(there, values, ours)
    return FieldChange(field, "same" if after == there else "changed", there, after)


def _merge(there: tuple[str, ...], values: tuple[str, ...], ours: tuple[str, ...]) -> tuple[str, ...]:
    """Return a list with what is new; what we wrote and propose no more goes, what a person took away stays away."""
    known, proposed, written = _folded(there), _folded(values), _folded(ours)
    kept = [one for one in there if one.casefold() in proposed or one.casefold() not in written]
    new = [one for one in values if one.casefold() not in known and one.casefold() not in written]
    return (*kept, *new)


def written_by_us(change: FieldChange, values: Sequence[str], ours: Sequence[str]) -> tuple[str, ...]:
    """Return what of a field is ours once a change is written: also what a person took away and we still propose.

    What was there before we came stays a person's, though we propose it too.
    """
    proposed, there = _folded(values), _folded(change.before)
    kept = [one for one in ours if one.casefold() in proposed]
    return tuple(dict.fromkeys([*kept, *(one for one in change.after if one.casefold() not in there)]))


def _folded(values: Iterable[str]) -> set[str]:
    return {value.casefold() for value in values}
