"""What an organisation was to a publication in Swedish: "på uppdrag av X", "X finansierade"."""

from nlp.roles.cues import CLIENT, FUNDER, PARTNER
from nlp.roles.groups import Group

#: Swedish needs no cases: what stands before or behind a name tells.
SWEDISH_BEFORE = {
    "uppdrag": CLIENT, "beställdes": CLIENT, "beställning": CLIENT, "beställts": CLIENT, "beställare": CLIENT,
    "finansierades": FUNDER, "finansieras": FUNDER, "finansierats": FUNDER, "finansiering": FUNDER,
    "finansierad": FUNDER, "bidrag": FUNDER, "stöd": FUNDER, "medel": FUNDER, "finansiär": FUNDER, "stöds": FUNDER,
    "tillsammans": PARTNER, "samarbete": PARTNER, "gjordes": PARTNER, "skrevs": PARTNER, "skrivits": PARTNER,
    "görs": PARTNER, "genomförs": PARTNER, "utarbetades": PARTNER, "genomfördes": PARTNER, "utredningen": PARTNER,
    "sammanställts": PARTNER, "sammanställdes": PARTNER, "utarbetats": PARTNER, "gjorts": PARTNER,
    "leds": PARTNER, "samordnas": PARTNER, "koordineras": PARTNER, "utfördes": PARTNER,
    "utförts": PARTNER, "producerats": PARTNER, "uppdragsgivare": CLIENT, "finansiärer": FUNDER,
    "samarbetspartner": PARTNER, "samarbetspartners": PARTNER, "utförare": PARTNER, "genomförts": PARTNER,
}  # fmt: skip
SWEDISH_AFTER = {
    "beställde": CLIENT, "beställt": CLIENT, "lät": CLIENT, "finansierade": FUNDER, "finansierat": FUNDER,
    "finansierar": FUNDER, "beviljade": FUNDER, "beviljat": FUNDER,
    "genomförde": PARTNER, "utarbetade": PARTNER, "gjorde": PARTNER, "genomfört": PARTNER,
    "utarbetat": PARTNER, "gjort": PARTNER, "sammanställt": PARTNER, "sammanställde": PARTNER, "utförde": PARTNER,
    "samordnar": PARTNER, "leder": PARTNER, "genomför": PARTNER, "kartlagt": PARTNER, "kartlade": PARTNER,
    "utreda": PARTNER, "utrett": PARTNER, "utredde": PARTNER, "granskade": PARTNER, "analyserade": PARTNER,
    "analyserat": PARTNER, "granskat": PARTNER, "kartlägga": PARTNER,
}  # fmt: skip
SWEDISH_JOINTS = {"av", "med", "från", "vid", "är", "var", ":"}


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
