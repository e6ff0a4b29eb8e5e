"""What an organisation was to the publication: by the rules of its group, or by whom it stands beside."""

from collections.abc import Sequence

from nlp.organisations.registry import Match
from nlp.roles.cues import BESIDES, SUBJECT_FORMS, WRITERS, WRITING
from nlp.roles.groups import Group, goes_on, group_names, relative_of
from nlp.roles.rules import RULES
from nlp.words.sentences import Sentence


def find_roles(sentence: Sentence, organisations: Sequence[Match]) -> dict[int, str]:
    """Return the role of each organisation of a sentence that has one, by its position in the list."""
    groups = list(group_names(sentence, organisations))
    found = [_role_of(group) or _role_of(relative_of(group)) for group in groups]
    subjects = {role for group, role in zip(groups, found, strict=True) if role and group.case == "Nom"}
    found = [_beside(group, role, subjects) for group, role in zip(groups, found, strict=True)]
    for at in range(1, len(groups)):
        found[at] = found[at] or (found[at - 1] if goes_on(groups[at - 1], groups[at]) else None)
    return {member: role for group, role in zip(groups, found, strict=True) if role for member in group.members}


def _role_of(group: Group | None) -> str | None:
    return next((role for rule in RULES if (role := rule(group))), None) if group else None


def _beside(group: Group, role: str | None, subjects: set[str]) -> str | None:
    """Return who stands "yhdessä X:n kanssa" the role of whom it stands beside: "Y rahoitti yhdessä X:n kanssa".

    :param subjects: roles of the organisations in the nominative.
    """
    after = group.sentence.lemma(group.last + 1)
    beside = group.case == "Gen" and (after == "kanssa" or group.sentence.form(group.last + 1) in BESIDES)
    return next(iter(subjects)) if beside and len(subjects) == 1 else role


def find_authors(sentence: Sentence, persons: Sequence[Match]) -> set[int]:
    """Return the positions of the persons who wrote the publication: "Tekijät: X, Y", "raportin kirjoitti X"."""
    if not persons:
        return set()
    label = next((at for at in range(len(sentence.tokens) - 1) if sentence.form(at + 1) == ":"), None)
    if label is not None and sentence.lemma(label) in WRITERS:
        return {at for at, person in enumerate(persons) if person.first > label}
    return {at for group in group_names(sentence, persons) if _wrote(group) for at in group.members}


def _wrote(group: Group) -> bool:
    near = (group.sentence.word(at) for at in (*group.before(within=2), *group.after(within=2)))
    return group.case == "Nom" and any(
        verb in WRITING and form in SUBJECT_FORMS for word in near for verb, form in word.verb_forms
    )
