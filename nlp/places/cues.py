"""Words around a name that tell whether it is a town, a person, a company or a common word."""

from nlp.words.sentences import Sentence

#: What follows the genitive of a municipality when the municipality itself is meant.
MUNICIPAL_NOUNS = {
    "kaupunki", "kunta", "seutu", "seutukunta", "alue", "keskusta", "kaupunginhallitus", "kaupunginvaltuusto",
    "kunnanhallitus", "kunnanvaltuusto", "kunnanjohtaja", "kaupunginjohtaja", "talousalue", "kaupunkiseutu",
    "satama", "asema", "asukas", "väestö", "väkiluku", "talous", "valtuusto", "pormestari", "kirkonkylä",
    "saaristo", "asukasluku", "kaupunkikeskus", "työllisyysalue", "ympäristö", "lentoasema", "lukio", "koulu",
    "kirjasto", "väki", "kuntalainen", "kaupunkilainen", "yritys", "kylä", "taajama", "telakka", "tehdas",
    "sairaala", "rautatieasema",
}  # fmt: skip
#: What follows a surname's genitive: what a person says, writes or thinks.
PERSONAL_NOUNS = {
    "mukaan", "mielestä", "väitöskirja", "esitys", "kommentti", "puheenvuoro", "ehdotus", "artikkeli", "kirja",
    "haastattelu", "johdolla", "perhe", "vaimo", "mies", "sanoin", "kollega", "tutkimus", "kolumni", "blogi",
    "nimipäivä",
}  # fmt: skip
TITLES = {
    "professori", "tutkija", "johtaja", "toimitusjohtaja", "ministeri", "kansanedustaja", "asiantuntija",
    "päällikkö", "kehittämispäällikkö", "projektipäällikkö", "rehtori", "puheenjohtaja", "kunnanjohtaja",
    "kaupunginjohtaja", "herra", "rouva", "tohtori", "dosentti", "sihteeri", "erikoistutkija", "konsultti",
    "haastateltava", "opettaja", "toimittaja", "pääministeri", "kehitysjohtaja", "hankepäällikkö",
    "koordinaattori", "suunnittelija", "neuvotteleva", "virkamies", "kansleri", "presidentti", "valtiosihteeri",
    "neuvos", "lääkäri", "yrittäjä", "erityisasiantuntija", "maisteri", "tutkimusjohtaja", "tutkimuspäällikkö",
    "vanhempi", "arkkitehti", "tarkastaja", "kauppias", "vartija", "insinööri", "kirjailija", "talousjohtaja",
    "valtuutettu",
}  # fmt: skip
SAYING = {
    "sanoa", "kertoa", "todeta", "kommentoida", "muistuttaa", "painottaa", "korostaa", "huomauttaa", "kysyä",
    "vastata", "kirjoittaa", "väittää", "arvioida", "pohtia", "summata", "toivoa", "johtaa", "esittää",
    "väitellä", "tutkia", "puhua", "luennoida", "haastatella", "hymyillä", "avata", "esitellä", "muistella",
    "aloittaa", "toimia",
}  # fmt: skip
TITLE_ENDINGS = (
    "johtaja", "päällikkö", "tutkija", "asiantuntija", "suunnittelija", "insinööri", "ministeri", "opettaja",
    "sihteeri", "neuvos", "arkkitehti", "kaavoittaja", "kirjoittaja", "toimittaja", "edustaja", "lääkäri", "konsultti",
    "tohtori", "tieteilijä", "avustaja", "harjoittelija", "professori", "hoitaja", "tuomari", "ekonomisti",
    "analyytikko", "tarkastaja", "komissaari", "piispa", "valmistelija", "koordinaattori",
)  # fmt: skip
#: Words behind a name that make it a company's.
BEHIND_COMPANIES = {"Oyj", "Oy", "Ab", "ry", "Abp", "plc", "Group"}
#: Companies that bear a municipality's name: in the cases of a subject or owner the company is as likely.
COMPANY_NAMES = {"Nokia"}
#: Companies that bear a municipality's name and are named less often than it: by what they do and have.
RARE_COMPANY_NAMES = {"Outokumpu", "Raisio"}
COMPANY_DEEDS = {
    "ilmoittaa", "vähentää", "irtisanoa", "investoida", "myydä", "ostaa", "julkistaa", "tiedottaa", "lomauttaa",
    "raportoida", "työllistää", "kehittää", "valmistaa", "rakentaa", "nostaa",
}  # fmt: skip
COMPANY_NOUNS = {
    "liikevaihto", "osake", "osakekurssi", "tulos", "liikevoitto", "toimitusjohtaja", "osavuosikatsaus", "tilauskanta",
    "tulosvaroitus", "kurssi", "pörssikurssi", "osakkeenomistaja", "yhtiökokous", "terästehdas", "asiakas",
    "pääkonttori", "verkkolaite", "verkkoyksikkö", "insinööri",
}  # fmt: skip
#: What is named after a town it no longer comes from.
PRODUCTS = {"keksi", "sinappi", "rinkeli", "sooda", "korppu", "lakritsi"}
#: What is said of eagles, bays, crashes and thefts, not of towns.
OF_COMMON_WORDS = {
    "matala", "syvä", "vesi", "lentää", "kaartaa", "liidellä", "pesiä", "pesä", "pesintä", "ruovikkoinen",
    "rehevöityä", "jää", "jäätyä", "jäätön", "aalto", "siipi", "laji", "kukka", "perhonen", "lintu", "kala", "soutaa",
    "uida", "hiekka", "viehe", "linnusto", "rengastaa", "vaurioitua", "loukkaantua", "menehtyä", "uhri", "syy",
    "epäilty", "tarkoittaa", "aiheuttama",
}  # fmt: skip
#: What a sentence speaks of when it speaks of municipalities, alone or as a part of a compound.
OF_TOWNS = {
    "kunta", "kaupunki", "valtuusto", "lukio", "lukiolainen", "ikärakenne", "väestö", "väkiluku", "asukas",
    "asukasluku", "veroprosentti", "valtionosuus", "työpaikka", "muuttotappio", "muuttovoitto", "muuttoliike",
    "kaava", "kaavoittaa", "kaavoitus", "terveysasema", "varhaiskasvatus", "päiväkoti", "syntyvyys", "elinvoima",
    "työttömyysaste", "huoltosuhde", "lapsiperhe", "asutus", "liitos", "seutu", "maakunta", "voimala", "lähijuna",
    "palveluverkko", "kouluverkko", "tontti", "kiinteistövero",
}  # fmt: skip
#: What towns do as well as persons, and common words do not: "Salo haki rakennemuutostukea".
ACTS = {
    "hakea", "vaatia", "päättää", "päätyä", "sijoittaa", "rakentaa", "kaavoittaa", "perustaa", "liittyä", "erota",
    "kilpailuttaa", "valita", "valmistella", "kieltäytyä", "lakkauttaa", "säästää", "lisätä", "leikata", "investoida",
    "markkinoida", "houkutella", "neuvotella", "tarjota", "panostaa", "keskittää", "ulkoistaa", "hyväksyä", "hylätä",
    "vastustaa", "kannattaa", "velkaantua", "harkita", "suunnitella", "aikoa", "kasvattaa", "lähettää", "kuulua",
    "ilmoittautua", "sopia", "remontoida", "irtautua", "yhdistää", "vuokrata", "korottaa", "periä", "järjestää",
}  # fmt: skip
AUXILIARIES = {"olla", "ei", "aikoa", "voida", "joutua", "pyrkiä", "haluta", "saada"}
#: What waters do: "Kalajoki tulvi".
WATER_DEEDS = {"tulvia", "jäätyä", "virrata", "rehevöityä", "sulaa"}
#: What a sentence speaks of when a name in it is a person's.
OF_PERSONS = {
    "sisar", "veli", "sisarus", "äiti", "isä", "puoliso", "tytär", "poika", "nimipäivä", "etunimi",
    "sukunimi", "luottamushenkilö", "valtuutettu",
}  # fmt: skip


def is_title(lemma: str) -> bool:
    """Return whether a word stands before a person's name: "tutkija", "kunnanjohtaja"."""
    return lemma in TITLES or lemma.endswith(TITLE_ENDINGS)


def speaks_of_towns(sentence: Sentence) -> bool:
    """Return whether a sentence speaks of what municipalities are and do: "Soini kuuluu maan pienimpiin kuntiin"."""
    return any(
        not OF_TOWNS.isdisjoint(token.word.parts) or token.word.lemma in OF_TOWNS
        for at, token in enumerate(sentence.tokens)
        if not sentence.capital(at)
    )


def acts(sentence: Sentence, at: int) -> bool:
    """Return whether a name does what no common word does: "Salo haki", "Soini on päätynyt"."""
    after = at + 1 + (sentence.lemma(at + 1) in AUXILIARIES)
    words = [sentence.word(one) for one in range(at + 1, min(after + 1, len(sentence.tokens)))]
    forms = [one for word in words for one in word.verb_forms]
    return any(verb in ACTS and form in ("active", "past_active", "a") for verb, form in forms)


def speaks_of_persons(sentence: Sentence) -> bool:
    """Return whether a sentence speaks of people or of names: "Loviisa ja Ristiina ovat 15-vuotiaita"."""
    return any(
        lemma in OF_PERSONS or lemma in SAYING or lemma.endswith(("nimi", "vuotias")) or is_title(lemma)
        for lemma in map(sentence.lemma, range(len(sentence.tokens)))
    )


def speaks_of_a_common_word(sentence: Sentence) -> bool:
    """Return whether a sentence speaks of a bird, of water or of a crash: "Lahti on matala"."""
    return any(sentence.lemma(at) in OF_COMMON_WORDS for at in range(1, len(sentence.tokens)))
