"""The words that give an organisation its role, by lemma; Voikko leads verbs' forms to their verb."""

from nlp.words.finnish import Word

PARTNER, CLIENT, FUNDER, AUTHOR = "partner", "client", "funder", "author"
JOINS = {"ja", "sekä", ",", "och", "&", "että", "kuin"}

SUBJECT_FORMS = ("active", "past_active", "a", "ma")  # of verbs, whose subject an organisation can be

#: What a verb makes of its subject, or of the genitive before its participle.
ORDERING = {
    "tilata", "teettää", "ostaa", "hankkia", "tilauttaa", "kilpailuttaa", "pyytää", "tutkituttaa", "selvityttää",
    "teetättää", "valtuuttaa", "palkata", "kartoituttaa", "arvioituttaa", "laadituttaa", "analysoituttaa",
}  # fmt: skip
FUNDING = {"rahoittaa", "myöntää", "maksaa", "kustantaa", "tukea", "sponsoroida", "korvata", "kattaa"}
DOING = {
    "toteuttaa", "laatia", "tehdä", "kirjoittaa", "vastata", "koordinoida", "valmistella", "tuottaa", "arvioida",
    "selvittää", "kehittää", "tutkia", "koota", "fasilitoida", "suunnitella", "järjestää", "vetää", "osallistua",
    "analysoida", "julkaista", "suorittaa", "kartoittaa", "käynnistää", "konsultoida", "rakentaa", "luoda", "kerätä",
    "hoitaa", "huolehtia", "työstää", "johtaa", "koostaa", "pilotoida", "vertailla", "tarkastella", "mitata", "testata",
    "tiivistää", "jäsentää", "sparrata", "muotoilla", "päivittää", "kääntää", "visualisoida", "ennustaa",
    "dokumentoida", "raportoida", "konseptoida", "luonnostella", "kouluttaa", "toimittaa", "haastatella", "haastattaa",
    "hallinnoida", "laskea", "mallintaa", "ideoida", "ohjata", "avustaa", "tarkistaa", "validoida", "viimeistellä",
    "luotsata", "toimeenpanna", "simuloida", "paikantaa", "havainnollistaa", "taittaa", "kuvittaa", "suomentaa",
    "ylläpitää", "isännöidä", "emännöidä", "käsikirjoittaa", "muokata", "täydentää", "syventää", "räätälöidä",
    "tallentaa", "digitoida", "litteroida", "organisoida", "operoida", "evaluoida", "auditoida", "seurata",
}  # fmt: skip
VERBS = dict.fromkeys(ORDERING, CLIENT) | dict.fromkeys(FUNDING, FUNDER) | dict.fromkeys(DOING, PARTNER)

#: Verbs whose actors ("tilaaja") have the role of the verb: a "johtaja" or "tutkija" is a person.
ACTING = {
    "tilata", "teettää", "ostaa", "rahoittaa", "tukea", "maksaa", "kustantaa", "sponsoroida", "toteuttaa", "laatia",
    "valmistella", "arvioida", "vetää", "tuottaa", "toimeenpanna", "suunnitella", "hallinnoida", "selvittää",
}  # fmt: skip
#: Nouns that no verb gives, as the last part of a compound: "hankekumppani".
NOUNS = {
    "toimeksiantaja": CLIENT, "kumppani": PARTNER, "konsultti": PARTNER, "partneri": PARTNER, "koordinaattori": PARTNER,
    "yhteistyötaho": PARTNER, "alihankkija": PARTNER, "fasilitaattori": PARTNER, "sponsori": FUNDER,
    "isäntäorganisaatio": PARTNER, "osapuoli": PARTNER, "hankintayksikkö": CLIENT, "asiakas": CLIENT,
    "projektipäällikkö": PARTNER,
}  # fmt: skip
DOERS = {"tekijä", "päätekijä", "vastuutekijä"}  # not "työntekijä"
#: Nouns before a colon in an imprint: "Rahoitus: X".
LABELS = {
    "toteutus": PARTNER, "rahoitus": FUNDER, "tilaus": CLIENT, "toimeksianto": CLIENT, "laatiminen": PARTNER,
    "yhteistyö": PARTNER, "koordinointi": PARTNER, "hankintayksikkö": CLIENT, "asiakas": CLIENT,
}  # fmt: skip

#: What publications come of, as the last part of a compound: who does, orders or pays something else has no role.
WORKS = (
    "selvitys", "tutkimus", "raportti", "arviointi", "arvio", "hanke", "projekti", "kysely", "työ", "analyysi",
    "mallinnus", "malli", "laskelma", "laskenta", "aineisto", "julkaisu", "katsaus", "kartoitus", "haastattelu",
    "strategia", "suunnitelma", "kokeilu", "pilotti", "pilotointi", "opas", "käsikirja", "muistio", "ennuste",
    "ennakointi", "barometri", "tiedonkeruu", "vertailu", "kirja", "artikkeli", "konsepti", "visio", "osuus",
    "kokonaisuus", "tehtävä", "toteutus", "toteuttaa", "taitto", "käännös", "kuvitus", "työpaja", "koordinointi",
    "hallinnointi", "skenaario", "tilannekuva", "tarkastelu", "yhteenveto", "evaluointi", "menetelmä", "tieto",
    "ohjelma", "vaihe", "simulointi", "simulaatio", "esiselvitys", "tulos", "liite", "luku", "indikaattori",
    "mittaristo", "valmennus", "koulutus", "prosessi", "verkosto", "osallistuminen", "yhteisö",
    "toimeksianto", "rahoitus", "kustannus", "vastaus", "palvelupolku",
    "kehittäminen", "tuki", "apuraha", "toimenpide", "osio", "data", "kenttätyö", "kyselytutkimus", "seuranta",
    "paperi", "tiekartta", "ohjeistus", "sivusto", "työkalu", "kehittää", "laatia", "arvioida", "tarkistus",
    "konsultointi", "fasilitointi", "vuoropuhelu", "kilpailu", "kilpailutus", "vaikutus", "hyvinvointikertomus",
    "kertomus", "kaava", "mittaus", "tilaus", "pyyntö",
    "toimeksiantosopimus", "profiili", "valmistelu", "pamfletti", "teos", "tuottaa", "selvittää", "tutkia", "toiminta",
)  # fmt: skip
#: Pronouns that stand for the work: "sitä koordinoi X", "jonka X laati".
POINTING = {"se", "tämä", "joka"}

#: What stands behind a genitive, in any case or in those named.
WITH = {"kanssa", "yhteistyö", "yhteistyönä", "yhteishanke", "yhteisvoimin", "kera", "käsiala"}
WITH_IN_CASE = {
    "johto": ("Ade",), "tehtävä": ("Tra",), "toimi": ("Ela",), "voima": ("Ins",), "vastuu": ("Ade",),
    "vetovastuu": ("Ade",), "päävastuu": ("Ade",), "kumppanuus": ("Ine",), "myötävaikutus": ("Ade",),
    "konsortio": ("Ine", "Nom"), "yhteenliittymä": ("Ine", "Nom"),
    "työyhteenliittymä": ("Ine", "Nom"), "yhteistuotanto": ("Nom",),
}  # fmt: skip
ORDER_ENDINGS = ("toimeksianto", "aloite", "tilaus", "pyyntö", "tilaustyö", "tilaustutkimus", "toimeksiantosopimus")
ORDER_IN_CASE = {"lasku": ("Ill",), "luku": ("Ill",), "tarve": ("Ill",), "hankinta": ("Ess",)}
MONEY = {"tuki", "stipendi", "lahjoitus", "osarahoitus"}
MONEY_ENDINGS = (
    "rahoitus", "avustus", "apuraha", "määräraha", "rahoitteinen", "rahoitteine", "hankeraha", "kehittämisraha",
    "momentti",
    "tutkimusraha", "hanketuki", "stipendiaatti", "rahasto-osuus", "osarahoittaja",
)  # fmt: skip
MONEY_IN_CASE = {"vara": ("Ela", "Ade", "Ine", "Par"), "raha": ("Ade", "Ins", "Ela")}
#: What money is called where its source is told: "rahat tulevat X:ltä", "kustannuksista katetaan X:stä".
SOURCED = ("raha", "vara", "budjetti", "kustannus", "palkka", "euro")
COSTS = ("rahoitus", "kustannus", "kulu", "meno")
#: Verbs that make a funder with money or a currency near, and a client with an order near.
GIVING = {
    "antaa",
    "osoittaa",
    "kohdentaa",
    "jakaa",
    "lahjoittaa",
    "sijoittaa",
    "varata",
    "kanavoida",
    "ohjata",
    "avustaa",
}
CURRENCY = {"euro", "miljoona"}
#: What only a client gives, publishes or makes.
TENDERS = ("toimeksianto", "tarjouspyyntö", "hankintapäätös", "hankintamenettely", "hankintailmoitus")
CONSORTIA = ("konsortio", "ryhmittymä", "yhteenliittymä", "työyhteenliittymä")
#: "X:n lisäksi": X is what the others are.
BESIDES = {"lisäksi", "ohella", "rinnalla"}
STAFF_ENDINGS = (
    "opiskelija", "tutkija", "asiantuntija", "konsultti", "ryhmä", "tiimi", "professori", "asiamies", "dosentti",
)  # fmt: skip
STAFF = {"opiskelija", "tutkija", "asiantuntija", "konsultti", "työryhmä", "tiimi", "tutkimusryhmä", "professori"}

#: Verbs and nouns of those who wrote a publication, if they are persons: an organisation that does so is a partner.
WRITING = {"laatia", "kirjoittaa", "toimittaa"}
WRITERS = {"tekijä", "kirjoittaja", "laatija", "toimittaja", "författare", "redaktör", "author", "authors"}


def needs_genitive(lemma: str) -> bool:
    """Return whether the genitive before a noun is of who has a role: "X:n kanssa", "X:n tilauksesta"."""
    return lemma in WITH or lemma in MONEY or lemma.endswith((*ORDER_ENDINGS, *MONEY_ENDINGS))


def role_of_verb(word: Word, *forms: str) -> str | None:
    """Return the role of a verb's form, where a word can be one of these forms."""
    return next((VERBS[verb] for verb, form in word.verb_forms if form in forms and verb in VERBS), None)


def role_of_noun(word: Word) -> str | None:
    """Return the role of who is called by a noun: "tilaaja", "päärahoittaja", "hankekumppani"."""
    if word.pos != "NOUN":
        return None
    lemma = word.lemma.lower()
    named = next((role for noun, role in NOUNS.items() if lemma.endswith(noun)), None)
    if named or lemma in DOERS:
        return named or PARTNER
    return next((VERBS[verb] for verb, form in word.verb_forms if form == "actor" and verb in ACTING), None)
