"""Coordinated names of a sentence, which share their role: "X:n, Y:n yksikön ja alueen kuntien kanssa"."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nlp.roles.units import NAMES, Unit
from nlp.roles.words import FINITE, JOINS

LONGEST_TAIL = 6  # units of a name's noun phrase behind it: "X:n yliopiston metsätieteiden osaston"
LONGEST_JOIN = 6  # units between a conjunction and the next name
IN_BRACKETS = 5
BRACKETS, CLOSING = ("(", "[", "(=", "="), (")", "]")
TAILS = ("unit", "town", "people")
NOMINALS = ("NOUN", "ADJ", "PROPN", "X", "NUM", "NAME")


@dataclass(frozen=True, slots=True)
class Group:
    """Coordinated names, by positions in the list of units, with the noun phrases around them."""

    members: tuple[int, ...]
    first: int  # unit at which the coordination begins, nouns beside the names among it
    last: int
    tail: int  # last unit of the last name's own noun phrase
    case: str


def group_names(units: Sequence[Unit], wanted: frozenset[str] = NAMES) -> Iterator[Group]:
    """Yield the groups of a sentence.

    :param wanted: groups of names to look for.
    """
    done = -1
    for at, unit in enumerate(units):
        if at <= done or unit.group not in wanted:
            continue
        members, head, tail = [at], at, _tail(units, at)
        while (after := _joined(units, tail, wanted) or _joined(units, members[-1], wanted)) is not None:
            bracketed = units[after - 1].written in BRACKETS
            if not bracketed and not _agree(units, tail, after):
                break
            members.append(after)
            if bracketed:
                tail = _closed(units, after)
            else:
                head, tail = after, _tail(units, after)
        done = members[-1]
        case = _case(units, max(tail, head)) if units[tail].written not in (")", "]") else _case(units, head)
        yield Group(tuple(members), _begin(units, at, case), _end(units, tail, case), tail, case)


def _closed(units: Sequence[Unit], at: int) -> int:
    """Return the bracket behind a name, or the tail of the noun phrase that goes on behind it."""
    close = next((end for end in range(at, min(at + IN_BRACKETS, len(units))) if units[end].written in CLOSING), at)
    return _tail(units, close) if close > at else at


def _tail(units: Sequence[Unit], at: int) -> int:
    """Return the last unit of a name's noun phrase: its unit, its people, what a town is called."""
    last, case = at, units[at].case or "Gen"
    for after in range(at + 1, min(at + 1 + LONGEST_TAIL, len(units))):
        unit = units[after]
        if unit.group in TAILS and (case in ("Gen", "Nom") or unit.case == case):
            last = after
        elif not _belongs(unit, case):
            break
    return last


def _belongs(unit: Unit, case: str) -> bool:
    """Return whether a word may stand inside the noun phrase of a name."""
    if unit.word.pos not in NOMINALS or unit.group not in ("", "PLACE", "PERSON", "TOWN", *TAILS):
        return False
    return unit.case in ("Gen", case, "") and unit.word.form not in FINITE


def _joined(units: Sequence[Unit], last: int, wanted: frozenset[str]) -> int | None:
    """Return the name that a conjunction, a comma or a bracket behind a noun phrase joins to it."""
    at = last + 1
    if at < len(units) and units[at].written in BRACKETS:
        close = next(
            (end for end in range(at, min(at + IN_BRACKETS, len(units))) if units[end].written in CLOSING), None
        )
        if close is None:
            return None
        inside = [one for one in range(at, close) if units[one].group in wanted]
        if inside:
            return inside[0]
        at = close + 1
    if at < len(units) and units[at].written in (")", "]"):
        at += 1
    begin = at
    while at < len(units) and units[at].written in JOINS and at - begin < 2:
        at += 1
    if at == begin:
        return None
    for after in range(at, min(at + LONGEST_JOIN, len(units))):
        unit = units[after]
        if unit.group in wanted:
            return after
        if not _is_plain(unit) and unit.written not in JOINS:
            return None
    return None


def _is_plain(unit: Unit) -> bool:
    """Return whether a word can stand in a list of names and gives no role itself."""
    return (
        unit.word.pos in NOMINALS
        and unit.group in ("", "actor", "PERSON", "PLACE", *TAILS)
        and unit.word.form not in (*FINITE, "past_active")
    )


def _agree(units: Sequence[Unit], tail: int, after: int) -> bool:
    """Return whether what is joined stands in one case; an abbreviation in brackets in any."""
    one, other = _case(units, tail), _case(units, _tail(units, after))
    return one == other or units[tail].written in CLOSING or units[after].case == units[tail].case


def _case(units: Sequence[Unit], at: int) -> str:
    return units[at].case or "Nom"


def _end(units: Sequence[Unit], tail: int, case: str) -> int:
    """Return where a coordination ends that goes on with nouns: "X:n, alueen kuntien ja yritysten kanssa"."""
    last, at = tail, tail + 1
    if at + 1 < len(units) and units[at].written == ")":
        last, at = at, at + 1
    if at >= len(units) or units[at].written not in JOINS:
        return last
    for after in range(at + 1, min(at + 1 + 2 * LONGEST_JOIN, len(units))):
        unit = units[after]
        if unit.written in JOINS:
            continue
        if not _is_plain(unit):
            break
        if unit.case == case and unit.word.pos in ("NOUN", "NAME"):
            last = after
    return last


def _begin(units: Sequence[Unit], first: int, case: str) -> int:
    """Return where a coordination begins that has nouns before its first name: "alueen kuntien ja X:n kanssa"."""
    at = first - 1
    if at < 1 or units[at].written not in JOINS or units[at - 1].case != case or units[at - 1].word.pos != "NOUN":
        return first
    begin = first
    for before in range(at - 1, max(at - 1 - LONGEST_JOIN, -1), -1):
        unit = units[before]
        if not _is_plain(unit) or unit.case not in ("Gen", case):
            break
        begin = before
    return begin
