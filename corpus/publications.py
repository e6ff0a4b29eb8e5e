"""Publications: which role a document has in the work a reader thinks of."""

import re

KINDS = ("release", "report", "policy_brief", "appendix", "other")

# The first that fits; in titles and file names alike, so "-" and "_" count as spaces.
_SIGNS = (
    ("policy_brief", r"policy ?brief|politiikkasuositu|tietokortti"),
    ("appendix", r"\bliite\b|\bliitteet\b|\bappendix\b|\bbilaga\b"),
    ("release", r"\btiedote|\buutinen\b|\bpressmeddelande|press release"),
    (
        "report",
        r"raport|selvity|tutkimus\b|julkaisu|työpaperi|tyokirja|työkirja|rapport|\breport\b|ohjelma\b|programme\b",
    ),
)
KIND_SIGNS = [(kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _SIGNS]


def guess_kind(title: str, location: str, default: str = "other") -> str:
    """Guess a document's kind from its title and the name it is found under."""
    text = f"{title} {location.rsplit('/', 1)[-1]}".replace("-", " ").replace("_", " ")
    return next((kind for kind, sign in KIND_SIGNS if sign.search(text)), default)
