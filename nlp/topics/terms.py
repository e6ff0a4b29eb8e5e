"""The words and phrases that can say what a text is about: nouns, and nouns with a genitive or an adjective."""

from collections.abc import Iterator
from itertools import pairwise

from corpus.terms import PassageTerms, Phrase
from nlp.languages import detect_language
from nlp.words.finnish import Token

#: Nouns that any policy text is full of, whatever it is about.
GENERIC_NOUNS = {
    "vuosi", "aika", "määrä", "osa", "asia", "tapa", "sama", "usea", "moni", "prosentti", "kerta", "puoli", "päivä",
    "kuukausi", "viikko", "tunti", "tulos", "tarve", "ihminen", "kysymys", "mukaan", "ohella", "muu", "taso", "eri",
    "esimerkki", "mahdollisuus", "tavoite", "vaikutus", "lisä", "kohta", "suhde", "syy", "osuus", "seuraus", "vuoro",
    "merkitys", "käyttö", "keino", "yhteys", "piiri", "väli", "ohjelma", "ero", "edellytys", "muoto", "suunta",
    "näkökulma", "lähtökohta", "toimenpide", "toiminta", "tilanne", "ratkaisu", "ongelma", "jatko", "alku", "loppu",
    "lähivuosi", "vuosikymmen", "vuosituhat", "nykyaika", "välttämättömyys", "kokonaisuus", "luku", "numero",
    "kaikki", "vara", "sivu", "vuode", "huomio", "kappale", "alkuperä", "loppupuoli", "alkupuoli", "puoliväli",
    "koko", "vastaava", "vastaaja", "sellainen", "tällainen", "arvio", "voima", "toteama", "laatu", "tila", "kuva",
    "mieli",
    "perustupa", "parantapa",  # what "perustuva" and "parantava" are misread as
}  # fmt: skip
#: Genitives that are half of something: of "toisen asteen koulutus", "10 euron lisämaksu".
HALF_SAID = GENERIC_NOUNS | {"aste", "euro", "hehtaari", "kilometri", "metri", "tonni", "luokka"}
#: Adjectives that tell no theme from another.
GENERIC_ADJECTIVES = {
    "uusi", "suuri", "hyvä", "tärkeä", "keskeinen", "oma", "eri", "muu", "koko", "nykyinen", "erilainen", "pieni",
    "merkittävä", "vahva", "laaja", "yksittäinen", "tuleva", "selvä", "kova", "oikea", "riittävä", "mahdollinen",
    "ainoa", "sama", "useampi", "monipuolinen", "pitkä", "lyhyt", "korkea", "matala", "viime", "ensi", "entinen",
    "suomalainen", "tällainen", "sellainen", "toinen", "moni", "usea", "itse", "viimeinen", "keskimääräinen",
    "olennainen", "paras", "parempi", "suurin", "suurempi", "pienin", "tietty", "täysi", "valmis", "varma",
    "kyseinen", "välinen", "mukainen", "kaltainen", "aiempi", "syrjäisempi", "alempi", "ylempi", "yhä",
    "aikainen", "millainen", "edellinen", "jälkeinen", "yhteinen", "vähäinen", "lähin",
    "erityinen", "todellinen", "yleinen", "vaikea", "helppo", "nopea", "vuotinen", "välttämätön",
    "tarpeellinen",
}  # fmt: skip
#: Participles mostly need their object to say anything ("koskeva", "tarvitseva", "käytetty"); these do without.
PARTICIPLES = ("va", "vä", "ttu", "tty", "tu", "ty", "nut", "nyt")
TELLING_PARTICIPLES = {"uusiutuva", "kestävä", "elävä", "jatkuva", "aloittava", "järjestäytynyt", "saavutettava"}
# All words of a Swedish or English text are unknown to Voikko; these tell nothing of what it is about.
_SWEDISH = (
    "alla andra annat antal bara behöver behövs bland blir borde bättre både bör dels denna deras dess dessa "
    "detta dock därför eller enligt ett exempel finns fram från får före genom genomförs goda göra hade hans hela "
    "helt hennes hur här igen inga ingen inom inte kommer kräver kunde kunna medel mellan mera mest mycket "
    "människor många måste möjlighet möjligheter möjligt nästan någon något några också olika oss redan samma "
    "samt samtidigt sedan sina sitt själv skall skulle som stor stora större största sätt sådan sådana såväl till "
    "tillsammans under utan utom vara varje vars vilka vilken vilket vill ville vore våra vårt även åren året "
    "åtgärder öka över"
)
_ENGLISH = (
    "about above across after against all also although among and another any are around because been before "
    "being between both but came can could did does done during each either even every first for from further "
    "given good had has have having here how however include including increase into its just like made make many "
    "may more most much must need needs new not number often one only other others our over own part people "
    "provide same several shall she should since some still such take than that the their them then there these "
    "they this those through thus together too toward towards under until upon use used using very was way well "
    "were what when where whether which while who whose will with within without would year years your"
)
FOREIGN_FUNCTION_WORDS = frozenset(f"{_SWEDISH} {_ENGLISH}".split())
ORGANISATION = "ministeriö"  # the last part of names that are written like common nouns
SHORTEST = 4  # letters; shorter lemmas are mostly abbreviations and misreadings
SHORTEST_PART = 3


def find_theme_terms(text: str, tokens: list[Token]) -> PassageTerms:
    """Count what a passage can be about; words written as names are left out."""
    terms = PassageTerms()
    finnish = detect_language(text) in {"fi", None}
    for token in tokens:
        if _is_topical(text, token):
            word = token.word
            # The fallback takes Finnish endings off: of a Swedish word they are none.
            lemma = word.lemma if word.known or finnish else text[token.start : token.end]
            (terms.doubtful if word.verb else terms.words)[lemma.lower()] += 1
            if len(word.parts) > 1:
                terms.parts.update(part.lower() for part in word.parts if len(part) >= SHORTEST_PART)
    for first, second in _neighbours(text, tokens):
        phrase = Phrase(first.word.lemma.lower(), second.word.lemma.lower())
        terms.phrases[phrase] += 1
        if second.word.case == "Nom":
            terms.forms[text[first.start : second.end].lower()] = phrase
    return terms


def _is_topical(text: str, token: Token) -> bool:
    word = token.word
    if not text[token.start].islower() or token.end - token.start < SHORTEST:
        return False
    if not word.known:
        return text[token.start : token.end] not in FOREIGN_FUNCTION_WORDS
    lemma = word.lemma.lower()
    return word.pos == "NOUN" and lemma not in GENERIC_NOUNS and not lemma.endswith(ORGANISATION)


def _neighbours(text: str, tokens: list[Token]) -> Iterator[tuple[Token, Token]]:
    """Yield the genitives and adjectives that stand before a noun with nothing but a space between."""
    for first, second in pairwise(tokens):
        if text[first.end : second.start] != " " or not _is_topical(text, second) or not second.word.known:
            continue
        if not text[first.start].islower() or first.end - first.start < SHORTEST:
            continue
        word = first.word
        genitive = word.pos == "NOUN" and word.case == "Gen" and word.lemma.lower() not in HALF_SAID
        agrees = word.pos == "ADJ" and word.case == second.word.case and _is_telling(word.lemma.lower())
        if word.known and not word.verb and (genitive or agrees):
            yield first, second


def _is_telling(adjective: str) -> bool:
    if adjective.endswith(PARTICIPLES):
        return adjective in TELLING_PARTICIPLES
    return adjective not in GENERIC_ADJECTIVES
