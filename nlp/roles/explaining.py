"""What spoke for and against a role, in plain words: features of one phrase are summed up."""

import re
from collections import defaultdict

from nlp.roles.attribution import Decided
from nlp.roles.model import RoleModel, Weighed

GROUPS = {
    "order": "an order", "fund": "paying", "grant": "granting money", "make": "making", "carry": "carrying out",
    "lead": "leading", "join": "taking part", "publish": "publishing", "be": "being", "receive": "receiving",
    "say": "saying or deciding", "client": "a client", "money": "money given", "funder": "a funder",
    "partner": "a partner", "doer": "a maker", "making": "the making", "responsible": "who is responsible",
    "actor": "actors", "together": "cooperation", "shared": "a common project", "coordinator": "coordination",
    "charge": "being in charge", "publisher": "a publisher", "participant": "a participant",
    "group": "a working group", "project": "a project", "programme": "a programme", "thesis": "a thesis",
    "study": "a study", "plan": "a plan", "work": "the work", "event": "an event", "sum": "a sum", "with": "“with”",
    "source": "a source", "by": "“by”", "along": "“along”", "jointly": "“together”", "this": "“this”",
    "habit": "a habit",
    "negation": "a negation", "mutual": "“common”", "unit": "a unit of it", "town": "a word for a municipality",
    "people": "people", "break": "a line break", "ORG": "an organisation", "TOWN": "a municipality",
    "REGION": "a region", "COUNTY": "a wellbeing services county", "PROJECT": "a named project",
    "PROGRAMME": "a named programme", "PERSON": "a person", "PLACE": "a place", "NOUN": "another noun",
    "PRON": "a pronoun", "VERB": "another verb", "PUNCT": "a punctuation mark", "NAME": "a name",
    "": "nothing telling",
}  # fmt: skip
CASES = {
    "Nom": "nominative", "Gen": "genitive", "Par": "partitive", "Ine": "inessive", "Ela": "elative",
    "Ill": "illative", "Ade": "adessive", "Abl": "ablative", "All": "allative", "Ess": "essive",
    "Tra": "translative", "Ins": "instructive",
}  # fmt: skip
GENRES = {
    "thesis": "the document is a thesis", "plan": "the document is a plan",
    "answer": "the document is a minister's answer", "government": "the document is a government programme",
    "politics": "the document is a party programme", "other": "the document is of another kind",
    "bare": "the text is a bare sentence",
}  # fmt: skip
SIDES = {"R": "behind", "L": "before"}
NEAR = re.compile(r"([RL])\d(=|:)([^/|]*)")
CUE = re.compile(r"([RL])(?:=| first=|!=)([^/|@+]*)")
WORD = re.compile(r"([RL]) word=([^|]*)")
PHRASES = (
    (re.compile(r"case=(\w*)"), lambda found: f"it stands in the {CASES.get(found[1], found[1])}"),
    (re.compile(r"own case=(\w*)"), lambda found: f"it stands in the {CASES.get(found[1], found[1])}"),
    (re.compile(r"size=(\d)"), lambda found: "it stands alone" if found[1] == "1" else "it stands among others"),
    (re.compile(r"tail word=(.*)"), lambda found: f"“{found[1]}” belongs to it"),
    (re.compile(r"tail=([^|]*)"), lambda found: f"{_group(found[1])} belongs to it"),
    (re.compile(r"own word=([^|]*)"), lambda found: f"it owns “{found[1]}”"),
    (re.compile(r"own=end"), lambda _: "its genitive owns nothing"),
    (re.compile(r"own=([^/|]*)"), lambda found: f"it owns {_group(found[1].rstrip('s-') or found[1])}"),
    (re.compile(r"told=.([^:]*?)(?:active|passive|agent|a|e|ma|minen|past_\w+|present_\w+)?:.([^/|]*)"),
     lambda found: f"{_group(found[1])} is told of {_group(found[2])}"),
    (re.compile(r"called=.([^/|]*)"), lambda found: f"the clause has {_group(found[1])}"),
    (re.compile(r"whose=([^/|]*)"), lambda found: f"a relative clause on it tells of {_group(found[1])}"),
    (re.compile(r"about=([^|]*)"), lambda found: f"it stands in a relative clause on {_group(found[1])}"),
    (re.compile(r"S=names (\d)"), lambda found: f"names in the sentence: {found[1]}"),
    (re.compile(r"S=this (\w+)"), lambda found: f"the sentence tells of this work: {_group(found[1])}"),
    (re.compile(r"S=begins (\w+)"), lambda found: f"the sentence begins with {_group(found[1])}"),
    (re.compile(r"S=several (\w+)"), lambda found: f"the sentence tells of several works: {_group(found[1])}"),
    (re.compile(r"S=(past|present|conditional)"), lambda found: f"the verb is in the {found[1]}"),
    (re.compile(r"S=(our|my)"), lambda found: f"the writers speak of “{found[1]}”"),
    (re.compile(r"S=(\w+)"), lambda found: f"the sentence has {_group(found[1])}"),
    (re.compile(r"subject=([^:]*)"), lambda found: f"the subject is {_group(found[1])}"),
    (re.compile(r"verb=([^/]*)"), lambda found: f"the verb is of {_group(found[1])}"),
    (re.compile(r"D=(\w+)"), lambda found: GENRES.get(found[1], found[1])),
    (re.compile(r"above=(\w+)"), lambda found: f"the heading above has {_group(found[1])}"),
    (re.compile(r"type=(\w+)"), lambda found: f"it is {_group(found[1])}"),
    (re.compile(r"inside=(\w+)"), lambda found: f"it belongs to {_group(found[1])} before it"),
    (re.compile(r"around=(\w+)"), lambda found: f"{_group(found[1])} follows at once"),
)  # fmt: skip


def explain(model: RoleModel, decided: Decided) -> list[Weighed]:
    """Return what spoke for and against the likeliest role of a name, the weightiest phrase first."""
    weights: dict[str, float] = defaultdict(float)
    for feature, weight in model.explain(decided.candidate.features, decided.role):
        weights[in_words(feature)] += weight
    return sorted((Weighed(*one) for one in weights.items()), key=lambda one: -abs(one.weight))


def in_words(feature: str) -> str:
    """Return a feature as a phrase."""
    if "&" in feature and not feature.startswith(("R", "L")):
        return " and ".join(dict.fromkeys(map(in_words, feature.split("&", 1))))
    if near := NEAR.match(feature):
        return f"{SIDES[near[1]]}: {_group(near[3]) if near[2] == ':' else f'“{near[3]}”'}"
    if word := WORD.match(feature):
        return f"{SIDES[word[1]]}: “{word[2]}”"
    if cue := CUE.match(feature):
        return f"{SIDES[cue[1]]}: {_group(cue[2])}"
    return next((phrase(found) for pattern, phrase in PHRASES if (found := pattern.match(feature))), feature)


def _group(name: str) -> str:
    return GROUPS.get(name, f"“{name}”")
