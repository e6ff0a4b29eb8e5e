"""The words that give an organisation its role, by lemma, and the verbs of participles."""

import re

PARTNER, CLIENT, FUNDER, AUTHOR = "partner", "client", "funder", "author"
JOINS = {"ja", "sekä", ",", "och", "&", "että", "kuin"}

WITH = {"kanssa", "yhteistyö", "yhteistyönä", "yhteishanke", "yhteisvoimin", "kera"}
ORDER = {"toimeksianto", "aloite", "tilaus", "tilaama", "pyyntö", "tilata", "tilaustyö"}
MONEY = {
    "rahoitus", "osarahoittaa", "osarahoittama", "rahoittaa", "tuki", "avustus", "apuraha", "myöntää", "määräraha",
    "rahoittama", "hankerahoitus",
}  # fmt: skip
#: Swedish needs no cases: what stands before or behind a name tells.
SWEDISH_BEFORE = {
    "uppdrag": CLIENT, "tillsammans": PARTNER, "samarbete": PARTNER, "finansierades": FUNDER, "gjordes": PARTNER,
    "finansieras": FUNDER, "skrevs": PARTNER, "skrivits": PARTNER, "görs": PARTNER, "genomförs": PARTNER,
    "utarbetades": PARTNER, "genomfördes": PARTNER, "beställdes": CLIENT, "utredningen": PARTNER, "beställning": CLIENT,
    "beställts": CLIENT, "sammanställts": PARTNER, "sammanställdes": PARTNER, "utarbetats": PARTNER, "gjorts": PARTNER,
    "genomförts": PARTNER, "finansierats": FUNDER, "finansiering": FUNDER, "finansierad": FUNDER, "bidrag": FUNDER,
}  # fmt: skip
SWEDISH_AFTER = {
    "genomförde": PARTNER, "utarbetade": PARTNER, "gjorde": PARTNER, "beställde": CLIENT, "finansierade": FUNDER,
    "finansierat": FUNDER, "finansierar": FUNDER, "genomfört": PARTNER, "utarbetat": PARTNER, "gjort": PARTNER,
    "beställt": CLIENT, "sammanställt": PARTNER, "sammanställde": PARTNER, "lät": CLIENT,
}  # fmt: skip
ORDERING = {"tilata", "teettää", "ostaa", "hankkia", "tilauttaa"}
FUNDING = {"rahoittaa", "osarahoittaa", "myöntää", "maksaa", "kustantaa"}
COSTS = ("rahoitus", "kustannus", "kulu")
#: Nouns before a colon in an imprint: "Rahoitus: X".
LABELS = {"toteutus": PARTNER, "rahoitus": FUNDER, "tilaus": CLIENT, "toimeksianto": CLIENT, "laatiminen": PARTNER}
DOING = {
    "toteuttaa", "laatia", "tehdä", "kirjoittaa", "vastata", "koordinoida", "valmistella", "tuottaa",
    "arvioida", "selvittää", "kehittää", "tutkia", "koota", "fasilitoida", "suunnitella", "järjestää", "vetää",
    "osallistua", "analysoida", "julkaista", "suorittaa", "kartoittaa", "käynnistää", "konsultoida", "rakentaa",
    "luoda", "kerätä", "hoitaa", "huolehtia", "työstää", "johtaa", "koostaa", "pilotoida", "vertailla", "tarkastella",
    "mitata", "testata", "tiivistää", "jäsentää", "sparrata", "muotoilla", "päivittää", "kääntää", "visualisoida",
    "ennustaa", "dokumentoida", "raportoida", "konseptoida", "valita", "kouluttaa", "toimittaa",
    "haastatella", "hallinnoida", "laskea", "mallintaa", "ideoida", "ohjata", "avustaa",
}  # fmt: skip
NOUNS = {
    "tilaaja": CLIENT, "toimeksiantaja": CLIENT, "rahoittaja": FUNDER, "päärahoittaja": FUNDER, "osarahoittaja": FUNDER,
    "tukija": FUNDER, "kumppani": PARTNER,
    "yhteistyökumppani": PARTNER, "hankekumppani": PARTNER, "toteuttaja": PARTNER,
    "tekijä": PARTNER, "konsultti": PARTNER, "partneri": PARTNER, "koordinaattori": PARTNER, "osatoteuttaja": PARTNER,
    "päätoteuttaja": PARTNER, "yhteistyötaho": PARTNER, "laatija": PARTNER, "asiantuntijakumppani": PARTNER,
    "arvioija": PARTNER, "alihankkija": PARTNER, "toteuttajaorganisaatio": PARTNER, "toteuttajataho": PARTNER,
    "toimeenpanija": PARTNER,
    "pääkumppani": PARTNER, "tutkimuskumppani": PARTNER, "toteutuskumppani": PARTNER, "vetäjä": PARTNER,
}  # fmt: skip
AGENT = re.compile(r"m[aä](?:n|ss[aä]|st[aä]|[aä]n|t|[aä]|ksi|n[aä])?$|mi(?:[aä]|en|ss[aä])$")  # "X:n laatimassa"
#: Agent participles that Voikko takes for nouns in the nominative: "X:n laatima".
DONE_BY = {
    "laatima", "toteuttama", "tekemä", "koordinoima", "kokoama", "valmistelema", "tuottama", "kirjoittama",
    "suunnittelema", "vetämä", "arvioima", "julkaisema", "fasilitoima", "kehittämä", "järjestämä", "luoma",
}  # fmt: skip
DONE = ("tehty", "tehdy", "tehtii", "toteutet", "laadit", "valmistel", "kirjoitet", "koottu")  # how "done" begins
STAFF_ENDINGS = ("opiskelija", "tutkija", "asiantuntija", "konsultti", "ryhmä", "tiimi")
STAFF = {"opiskelija", "tutkija", "asiantuntija", "konsultti", "työryhmä", "tiimi", "tutkimusryhmä"}
#: Verbs and nouns of those who wrote a publication, if they are persons: an organisation that does so is a partner.
WRITING = {"laatia", "kirjoittaa", "toimittaa"}
WRITERS = {"tekijä", "kirjoittaja", "laatija", "toimittaja", "författare", "redaktör", "author", "authors"}


def verb_of(lemma: str) -> str:
    """Give the verb of an active past participle, which Voikko takes for an adjective: laatinut, laatia."""
    return _PARTICIPLES.get(lemma, lemma)


def _participle(verb: str) -> str:
    back = "u" if set(verb) & set("aou") else "y"
    if verb == "tehdä":
        return "tehnyt"
    if verb.endswith(("ata", "ätä", "ota", "ötä", "uta")):
        return f"{verb[:-2]}nn{back}t"
    return f"{verb.removesuffix('da').removesuffix('dä') if verb.endswith(('da', 'dä')) else verb[:-1]}n{back}t"


_PARTICIPLES = {
    _participle(verb): verb
    for verb in {
        *DOING, *WRITING, "tilata", "teettää", "ostaa", "rahoittaa", "myöntää", "maksaa", "kustantaa", "antaa", "tukea",
    }
}  # fmt: skip
