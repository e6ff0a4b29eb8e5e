"""Words around a name by which it is a town, a person, a company or a common word."""

from nlp.cues import load_cues, load_endings
from nlp.words.sentences import Sentence

_ENDINGS = load_endings("persons")
_PLACE_ENDINGS = load_endings("places")
_WORDS = {**load_cues("persons"), **load_cues("places")}

#: What follows the genitive of a municipality when the municipality itself is meant.
MUNICIPAL_NOUNS = _WORDS["municipal_nouns"]
#: What follows a surname's genitive: what a person says, writes or thinks.
PERSONAL_NOUNS = _WORDS["personal_nouns"]
TITLES = _WORDS["titles"]
SAYING = _WORDS["saying"]
TITLE_ENDINGS = _ENDINGS["title_endings"]
#: Words behind a name that make it a company's.
BEHIND_COMPANIES = _WORDS["behind_companies"]
#: Companies that bear a municipality's name: in the cases of a subject or owner the company is as likely.
COMPANY_NAMES = _WORDS["company_names"]
#: Companies that bear a municipality's name and are named less often than it: by what they do and have.
RARE_COMPANY_NAMES = _WORDS["rare_company_names"]
COMPANY_VERBS = _WORDS["company_verbs"]
#: What publishers and papers do and have that share a district's name.
PUBLISHING_VERBS = _WORDS["publishing_verbs"]
PUBLISHING_NOUNS = _PLACE_ENDINGS["publishing_nouns"]
#: What a firm has in another town.
PLANTS = _PLACE_ENDINGS["plants"]
#: Nouns whose name stands behind them, and is no district's.
INSTITUTIONS = _PLACE_ENDINGS["institutions"]
COMPANY_NOUNS = _WORDS["company_nouns"]
#: What a sentence speaks of when it speaks of municipalities, as a whole word or as a part of a compound.
OF_TOWNS = _WORDS["of_towns"]
#: What towns do as well as persons, and common words do not: "Salo haki rakennemuutostukea".
ACTS = _WORDS["acts"]
AUXILIARIES = _WORDS["auxiliaries"]
#: What waters do: "Kalajoki tulvi".
WATER_VERBS = _WORDS["water_verbs"]
#: What a sentence speaks of when a name in it is a person's.
OF_PERSONS = _WORDS["of_persons"]


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
    words = [sentence.word(later) for later in range(at + 1, min(after + 1, len(sentence.tokens)))]
    forms = [verb_form for word in words for verb_form in word.verb_forms]
    return any(verb in ACTS and form in ("active", "past_active", "a") for verb, form in forms)


def speaks_of_persons(sentence: Sentence) -> bool:
    """Return whether a sentence speaks of people or of names: "Loviisa ja Ristiina ovat 15-vuotiaita"."""
    return any(
        lemma in OF_PERSONS or lemma in SAYING or lemma.endswith(("nimi", "vuotias")) or is_title(lemma)
        for lemma in map(sentence.lemma, range(len(sentence.tokens)))
    )
