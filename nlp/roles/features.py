"""What the role model is told of a name: strings, each of which has a weight for each role."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nlp.roles.groups import Group
from nlp.roles.units import NAMES, Unit
from nlp.roles.words import CLAUSES, FINITE, PERIODS, WORKS

NEAR = 3  # units on either side that count word by word
RIGHT, LEFT = 12, 14  # units on either side among which telling words count
OWNED = 8  # units behind a genitive within which its noun stands
PARTICIPLES = ("agent", "past_passive", "present_passive", "past_active")
#: Groups that tell little by themselves.
FAINT = frozenset(
    ("", "be", "unit", "town", "people", "actor", "PERSON", "PLACE", "PROJECT", "PROGRAMME", "work", "this")
)
ROLE_NOUNS = frozenset(
    (
        "client", "funder", "partner", "doer", "coordinator", "publisher", "participant", "order", "money", "together",
        "shared",
    )
)  # fmt: skip
TOLD = WORKS | {"group", "responsible", "source", "event", "sum", "people", "actor", "mutual", "habit"}
MARKS = {"?": "question", "•": "bullet", "–": "dash"}
CONDITIONAL = re.compile(r"isi(?:n|t|mme|tte|vat)?$")
PAST = ("tiin", "ttiin", "si", "i", "ivat", "sivat", "imme", "in")
PLURAL = re.compile(
    r"(?:[aeouyäö]i|[^i]e)(?:ta|tä|den|en|hin|ssa|ssä|sta|stä|siin|lla|llä|lta|ltä|lle|ksi|na|nä)$|[^t]t$"
)


@dataclass(frozen=True, slots=True)
class Cue:
    """A telling word beside a group: how far, and whether another name stands between."""

    unit: Unit
    far: int
    beyond: bool

    @property
    def sign(self) -> str:
        word = self.unit.word
        return f"{word.group}/{word.case}{word.form}"


def sentence_features(units: Sequence[Unit]) -> list[str]:
    """Return what a whole sentence says to all its names: of which works it tells, and how."""
    found = dict.fromkeys(f"S={unit.group}" for unit in units if unit.group in TOLD)
    for at, unit in enumerate(units):
        if unit.group == "this":
            works = (after.group for after in units[at + 1 : at + 4] if after.group in WORKS)
            found.update({f"S=this {work}": None for work in works})
        if unit.written.endswith("mme") and unit.word.pos in ("VERB", "NOUN"):
            found["S=our"] = None
        if unit.word.pos == "NOUN" and unit.written.endswith("ni") and unit.group in WORKS:
            found["S=my"] = None
        if unit.word.pos == "VERB" and unit.word.form in FINITE:
            found["S=past" if unit.written.endswith(PAST) else "S=present"] = None
            if CONDITIONAL.search(unit.written):
                found["S=conditional"] = None
        if unit.written in MARKS or unit.group in ("negation", "break"):
            found[f"S={unit.group or MARKS[unit.written]}"] = None
        if unit.group in WORKS and PLURAL.search(unit.written):
            found[f"S=several {unit.group}"] = None
    if any(_is_repeated(units, at) for at in range(len(units))):
        found["S=habit"] = None
    if units and units[0].group in WORKS | ROLE_NOUNS:
        found[f"S=begins {units[0].group}"] = None
    subject, verb = _subject(units)
    found |= {f"subject={subject}": None, f"verb={verb}": None, f"subject={subject}:{verb}": None}
    found[f"S=names {min(4, sum(unit.takes_role for unit in units))}"] = None
    return list(found)


def _is_repeated(units: Sequence[Unit], at: int) -> bool:
    """Return whether a span of time says that something is done again and again: "joka kuukausi", "kerran vuodessa"."""
    if units[at].word.key not in PERIODS:
        return False
    before = [unit.written for unit in units[max(at - 3, 0) : at]]
    often = any(written in ("kerran", "kertaa") or written.endswith("sti") for written in before)
    return "joka" in before[-2:] or (units[at].case == "Ine" and often)


def _subject(units: Sequence[Unit]) -> tuple[str, str]:
    """Return what the first noun in the nominative is called, and the group and form of the first finite verb."""
    verb = next((unit for unit in units if unit.word.form in FINITE and unit.word.pos == "VERB"), None)
    noun = next((unit for unit in units if unit.case == "Nom" and unit.word.pos in ("NOUN", "NAME", "PRON")), None)
    called = "" if noun is None else noun.group or noun.word.pos
    return called, "" if verb is None else f"{verb.group}/{verb.word.form}"


def group_features(units: Sequence[Unit], group: Group) -> list[str]:
    """Return what stands around a group of names."""
    case = group.case
    right, left = list(_cues_behind(units, group)), list(_cues_before(units, group))
    found = [f"case={case}", f"size={min(3, len(group.members))}", *_tail(units, group)]
    if group.first == 0:
        found.append("begins")
    found += _near(units, group)
    for side, cues in (("R", right), ("L", left)):
        found += _cue_features(side, cues, case)
    found += _pairs(left, right, case)
    found += _relative(units, group)
    if case == "Gen":
        found += _owned(units, group)
    return found


def member_features(units: Sequence[Unit], group: Group, at: int) -> list[str]:
    """Return what is a name's own in its group."""
    unit = units[at]
    type = "ORG" if unit.group == "COUNTY" else unit.group
    found = [f"type={type}", f"type={type}|{group.case}", f"own case={unit.case}"]
    found.append("first" if at == group.members[0] else "later")
    before, after = (units[one] if 0 <= one < len(units) else None for one in (at - 1, at + 1))
    if before is not None and before.name is not None and before.case == "Gen":
        found += [f"inside={before.group}", f"inside={before.group}>{unit.group}|{group.case}"]
    if before is not None and before.written == "(":
        found.append("in brackets")
    if after is not None and after.name is not None:
        found += [f"around={after.group}", f"around={after.group}|{unit.case}"]
    return found


def context_features(found: Sequence[str], genre: str, heading: Sequence[str]) -> list[str]:
    """Return what the document adds, by itself and together with the strongest words beside a group."""
    strong = [one for one in found if one.startswith(("R!=", "L!=", "own=")) and "@" not in one]
    strong.append(next(one for one in found if one.startswith("type=")))
    told = [one for one in found if one.startswith(("subject=", "size="))]
    return [
        f"D={genre}",
        *(f"D={genre}&{one}" for one in strong),
        *(f"{about}&{one}" for one in strong for about in told),
        *(f"above={group}" for group in heading),
    ]


def _tail(units: Sequence[Unit], group: Group) -> list[str]:
    if group.tail == group.members[-1]:
        return ["tail="]
    unit = units[group.tail]
    return [f"tail={unit.group}|{unit.case}", f"tail word={unit.word.key}"]


def _near(units: Sequence[Unit], group: Group) -> Iterator[str]:
    for side, begin, step in (("R", group.last, 1), ("L", group.first, -1)):
        for far in range(1, NEAR + 1):
            at = begin + step * far
            if not 0 <= at < len(units):
                yield f"{side}{far}=end"
                break
            word = units[at].word
            yield f"{side}{far}={word.key}"
            yield f"{side}{far}={word.key}/{word.case}{word.form}|{group.case}"
            yield f"{side}{far}:{word.group or word.pos}/{word.case}{word.form}|{group.case}"


def _cues_behind(units: Sequence[Unit], group: Group) -> Iterator[Cue]:
    beyond = False
    for at in range(group.last + 1, min(group.last + 1 + RIGHT, len(units))):
        unit = units[at]
        if unit.written == ";" or unit.written in CLAUSES or unit.word.key == "joka":
            return
        beyond = beyond or unit.group in NAMES or unit.group == "break"
        if unit.group and unit.group not in NAMES:
            yield Cue(unit, at - group.last, beyond)


def _cues_before(units: Sequence[Unit], group: Group) -> Iterator[Cue]:
    beyond = False
    for at in range(group.first - 1, max(group.first - 1 - LEFT, -1), -1):
        unit = units[at]
        if unit.written == ";" or unit.written in CLAUSES:
            return
        beyond = beyond or unit.group in NAMES or unit.group == "break"
        if unit.group and unit.group not in NAMES:
            yield Cue(unit, group.first - at, beyond)
        if unit.word.key == "joka":
            return


def _cue_features(side: str, cues: Sequence[Cue], case: str) -> Iterator[str]:
    seen: set[str] = set()
    for rank, cue in enumerate(cues):
        if cue.sign in seen:
            continue
        seen.add(cue.sign)
        beyond = "+" if cue.beyond else ""
        yield f"{side}={cue.sign}|{case}{beyond}"
        yield f"{side}={cue.sign}|{case}{beyond}@{_distance(cue.far)}"
        yield f"{side}={cue.unit.group}|{case}{beyond}"
        yield f"{side} word={cue.unit.word.key}|{case}{beyond}"
        if rank == 0:
            yield f"{side} first={cue.sign}|{case}"
    strong = next((cue for cue in cues if cue.unit.group not in FAINT), None)
    if strong is not None:
        yield f"{side}!={strong.sign}|{case}{'+' if strong.beyond else ''}"


def _distance(far: int) -> int:
    return far if far <= 2 else 3 if far <= 4 else 5 if far <= 7 else 8


def _pairs(left: Sequence[Cue], right: Sequence[Cue], case: str) -> Iterator[str]:
    """Yield the nearest verb with the nearest work, and the nearest role noun with the nearest verb."""
    sides = {"L": [cue.unit for cue in left], "R": [cue.unit for cue in right]}
    verbs = {side: next((one for one in units if one.word.form), None) for side, units in sides.items()}
    works = {
        side: next((one for one in units if one.group in WORKS or one.group in ("PROJECT", "PROGRAMME")), None)
        for side, units in sides.items()
    }
    nouns = {side: next((one for one in units if one.group in ROLE_NOUNS), None) for side, units in sides.items()}
    for one, verb in verbs.items():
        for other, work in works.items():
            if verb is not None and work is not None:
                yield f"told={one}{verb.group}{verb.word.form}:{other}{work.group}/{work.case}|{case}"
    for one, noun in nouns.items():
        if noun is not None:
            verb = verbs["R" if one == "L" else "L"] or verbs[one]
            yield f"called={one}{noun.group}/{noun.case}|{case}:{verb.group if verb is not None else ''}"


def _relative(units: Sequence[Unit], group: Group) -> Iterator[str]:
    """Yield what a relative clause behind the group says of it, and what one that holds the group is about."""
    at = group.last + 1
    if at + 1 < len(units) and units[at].written == "," and units[at + 1].word.key == "joka":
        case = units[at + 1].case
        telling = (one for one in units[at + 2 : at + 9] if one.group and one.group not in FAINT)
        yield from (f"whose={one.group}/{one.case}{one.word.form}|{case}" for one in telling)
    for before in range(group.first - 1, max(group.first - 8, 0), -1):
        if units[before].word.key == "joka":
            about = next((one for one in reversed(units[max(before - 4, 0) : before]) if one.group), None)
            if about is not None:
                yield f"about={about.group}|{units[before].case}|{group.case}"
            return


def _owned(units: Sequence[Unit], group: Group) -> Iterator[str]:
    """Yield what a genitive is of, over the participle between: "X:n tilaaman selvityksen", "X:n toimeksiannosta"."""
    participle = ""
    for at in range(group.last + 1, min(group.last + 1 + OWNED, len(units))):
        unit = units[at]
        if unit.word.form in PARTICIPLES:
            participle = f"{unit.group}{unit.word.form}"
        elif unit.group in ("PROJECT", "PROGRAMME") or _heads(unit):
            several = "s" if unit.group in WORKS and PLURAL.search(unit.written) else ""
            yield f"own={unit.group or '-'}{several}/{unit.case}|{participle}"
            yield f"own={unit.group or '-'}{several}|{participle}"
            yield f"own word={unit.word.key}|{participle}"
            yield f"own={unit.group or '-'}|{participle}@{_distance(at - group.last)}"
            return
        elif unit.word.pos == "PUNCT" or unit.word.form in FINITE:
            yield f"own=end{unit.written if unit.word.pos == 'PUNCT' else ''}|{participle}"
            return


def _heads(unit: Unit) -> bool:
    """Return whether a noun is what a genitive before it belongs to, and no genitive on the way to it."""
    telling = unit.group in WORKS or unit.group in ("order", "money", "with", "together", "by")
    return unit.word.pos in ("NOUN", "X", "ADP") and (unit.case != "Gen" or telling)
