"""What an organisation was to a publication in Swedish: "på uppdrag av X", "X finansierade"."""

from nlp.cues import first_groups, load_cues, load_groups
from nlp.roles.groups import Group

_GROUPS = load_groups("roles")
_WORDS = load_cues("roles")

#: Swedish needs no cases: the words before and behind a name decide.
SWEDISH_BEFORE = first_groups(_GROUPS["swedish_before"])
SWEDISH_AFTER = first_groups(_GROUPS["swedish_after"])
SWEDISH_JOINTS = _WORDS["swedish_joints"]


def in_swedish(group: Group) -> str | None:
    """Return the role of a group in a Swedish sentence: "gjordes av X", "X finansierade"."""
    before = [group.sentence.form(at).lower() for at in group.before(within=4)]
    if not before or before[0] not in SWEDISH_JOINTS:
        before = []
    after = [group.sentence.form(at).lower() for at in group.after(within=2)]
    found = [SWEDISH_BEFORE[form] for form in before if form in SWEDISH_BEFORE]
    inverted = group.sentence.form(group.first - 1) if group.first else ""  # "utredde X"
    inverted = "" if inverted == "lät" else inverted  # "lät X utreda"
    found += [SWEDISH_AFTER[form] for form in (inverted, *after) if form in SWEDISH_AFTER]
    return found[0] if found else None
