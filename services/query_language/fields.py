"""The fields of the query language, by their names in Finnish, Swedish and English."""

import unicodedata
from difflib import get_close_matches

MUNICIPALITY, REGION, ORGANISATION, ROLE, PROJECT = "kunta", "maakunta", "organisaatio", "rooli", "hanke"
THEME, SUBJECT, KIND, LANGUAGE, SOURCE, YEAR, TITLE = "teema", "aihe", "laji", "kieli", "lähde", "vuosi", "otsikko"

#: Other names of each field.
FIELDS: dict[str, tuple[str, ...]] = {
    MUNICIPALITY: ("kommun", "municipality"),
    REGION: ("landskap", "region"),
    ORGANISATION: ("organisation", "organization"),
    ROLE: ("roll", "role"),
    PROJECT: ("ohjelma", "projekti", "projekt", "program", "project", "programme"),
    THEME: ("tema", "theme"),
    SUBJECT: ("asiasana", "ämne", "subject"),
    KIND: ("typ", "kind"),
    LANGUAGE: ("språk", "language"),
    SOURCE: ("källa", "source"),
    YEAR: ("år", "year"),
    TITLE: ("rubrik", "title"),
}
#: What is given where a value is missing.
EXAMPLES = {
    MUNICIPALITY: "Tampere", REGION: "Pirkanmaa", ORGANISATION: '"Turun yliopisto"', ROLE: "rahoittaja",
    PROJECT: '"Kestävä kaupunki"', THEME: "t001", SUBJECT: "kuntatalous", KIND: "raportti", LANGUAGE: "ruotsi",
    SOURCE: "NIMI", YEAR: "2019..2021", TITLE: "joukkoliikenne",
}  # fmt: skip
NEAR = 0.75  # of the letters of two names
SHORTEST = 4  # letters of a name that another may be meant by


def fold(name: str) -> str:
    """Return a name as names are compared: in lower case, letters without their marks."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


BY_NAME = {fold(name): field for field, names in FIELDS.items() for name in (field, *names)}


def field_named(name: str) -> str | None:
    """Return the field of a name."""
    return BY_NAME.get(fold(name))


def nearest_field(name: str) -> str | None:
    """Return the name of a field that is much like another word."""
    near = get_close_matches(fold(name), BY_NAME, n=1, cutoff=NEAR) if len(name) >= SHORTEST else []
    return near[0] if near else None
