"""Finnish words by Voikko: lemma, parts of compounds and part of speech for every token, memoised per form."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, Protocol

from corpus.errors import VoikkoMissingError
from nlp.words.verb_forms import BASE, VerbForm, read_verb_forms

# A word may hold hyphens, colons (Ii:n), apostrophes and soft hyphens; "sosiaali-" keeps the hyphen it ends with.
WORD = r"[^\W_]+(?:\+(?=:))?(?:[-:'’\u00ad\u2011][^\W_]+)*(?:[-\u2011](?!\w))?"
#: Addresses of the web and of mail, with a word or an ending glued to them: "Tampere.fi-palvelu", "kela.fi:n".
ADDRESS = (
    r"(?:(?:https?://|www\.)[^\s<>\"”]{1,2000}|[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,6}[^\W\d_]{2,}|"
    r"(?<![\w.-])(?:[^\W_][\w-]{0,62}\.){1,6}(?:fi|com|org|net|eu|ax|info|edu|gov)(?!\w)(?:/[^\s<>\"”]{0,2000})?"
    r"(?:[:-][^\W_]+)*)(?<![.,;:!?)\]])"
)
TOKEN = re.compile(f"{ADDRESS}|{WORD}|[^\\w\\s]|_+")
IS_ADDRESS = re.compile(ADDRESS)
COLON_FORM = re.compile(r"(.+):(\w{1,5})")
LONGEST_WORD = 120  # characters; what is longer, and no word of a text, is neither analysed nor remembered
MOST_PARTS = 12  # between hyphens and colons; what has more is a list
LARGEST_MEMO = 400_000  # word forms, about 150 MB; a stream of new forms must not fill the memory

#: Voikko's word classes as Universal POS tags.
POS = {
    "nimisana": "NOUN", "laatusana": "ADJ", "nimisana_laatusana": "ADJ", "teonsana": "VERB", "seikkasana": "ADV",
    "asemosana": "PRON", "suhdesana": "ADP", "lukusana": "NUM", "sidesana": "CCONJ", "kieltosana": "AUX",
    "huudahdussana": "INTJ", "etunimi": "PROPN", "sukunimi": "PROPN", "paikannimi": "PROPN", "nimi": "PROPN",
    "etuliite": "ADJ", "lyhenne": "X",
}  # fmt: skip
#: "kuin" is hardly ever the moons, "hän" never a noun: closed classes come before the open ones.
LIKELIER = ("kieltosana", "sidesana", "asemosana", "suhdesana", "seikkasana", "nimisana", "teonsana", "laatusana")
RARE_POSSESSIVES = {"1s", "2s", "2p"}
RARE_CASES = {"keinonto", "seuranto", "vajanto"}
ARCHAIC_GENITIVES = ("ain", "äin")  # of plurals: "sosiaalihuoltolain" is of the law, not of old care homes
#: Security ("turvan"), experts, costs ("kulu"), parties and years are meant.
UNLIKELY_ENDINGS = ("turpa", "tuntijoki", "kulku", "osapuola", "vuode")
VERB_PREFIXES = ("osa", "yhteis")  # of verbs, which Voikko does not put together: "osarahoittaa"
NAME_CLASSES = {"etunimi", "sukunimi", "paikannimi", "nimi"}
#: Voikko's cases as Universal Features.
CASES = {
    "nimento": "Nom", "omanto": "Gen", "osanto": "Par", "sisaolento": "Ine", "sisaeronto": "Ela", "sisatulento": "Ill",
    "ulkoolento": "Ade", "ulkoeronto": "Abl", "ulkotulento": "All", "olento": "Ess", "tulento": "Tra",
    "vajanto": "Abe", "seuranto": "Com", "keinonto": "Ins", "kohdanto": "Acc",
}  # fmt: skip

# Endings that the fallback takes off a word that Voikko does not know, longest first: clitics, then cases.
# The partitive is left on: "-a" ends as many base forms as partitives.
CLITIC = re.compile(r"(?<=\w{4})(?:kin|kaan|kään)$", re.IGNORECASE)
CASE = re.compile(
    r"(?<=\w{3})(?:iss[aä]|ist[aä]|ill[aä]|ilt[aä]|ille|iksi|ss[aä]|st[aä]|ll[aä]|lt[aä]|lle|ksi|hin|seen|iin|(?<=[aeiouyäö])n)$",
    re.IGNORECASE,
)
# A foreign name that ends in a consonant takes an -i- before its endings: Front, Frontin.
BINDING_I = re.compile(r"(?<=[bcdfghjklmnpqrstvwxzåš][bcdfghjkpqtvwxzlmnrs])i$", re.IGNORECASE)


class Morphology(Protocol):
    """What `Finnish` needs of Voikko."""

    def analyze(self, word: str) -> list[dict[str, str]]: ...

    def suggest(self, word: str) -> list[str]: ...


@dataclass(frozen=True, slots=True)
class Word:
    """What is known of a word form, whatever text it stands in."""

    lemma: str
    parts: tuple[str, ...]  # lemmas of a compound's parts; only the lemma of a simple word
    pos: str  # Universal POS tag
    case: str | None = None  # Universal Features
    place: str | None = None  # base form as a place name, where it can be one
    place_case: str | None = None
    first_name: bool = False  # whether it can be one
    known: bool = True  # to Voikko; else the fallback made the lemma
    verb: bool = False  # whether it can be one, whatever it was taken for
    surname: bool = False  # whether it can be one
    other_name: bool = False  # whether it can be one that is no person's and no place's: Toyota
    verb_forms: tuple[VerbForm, ...] = ()  # the verbs it can be a form of or be made of


class Token(NamedTuple):
    """A token by offsets of its text."""

    start: int
    end: int
    word: Word


class Finnish:
    """Analyses Finnish text token by token, each word form once."""

    def __init__(self, morphology: Morphology) -> None:
        self._morphology = morphology
        self._memo: dict[str, Word] = {}

    def learn(self, words: Mapping[str, Word]) -> None:
        """Take word forms as they were analysed before, so that they need not be analysed again."""
        self._memo = dict(words) | self._memo

    def word(self, form: str) -> Word:
        """Return the analysis of one word form."""
        word = self._memo.get(form)
        if word is None and len(form) > LONGEST_WORD:
            return unread_word(form)
        if word is None:
            if len(self._memo) >= LARGEST_MEMO:
                self._memo.clear()
            word = self._memo[form] = self._analyse(form.replace("\u00ad", "").replace("\u2011", "-"))
        return word

    def suggestions(self, form: str) -> list[str]:
        """Return the words that a form may be a misspelling of, the likeliest first."""
        return self._morphology.suggest(form) if form.isalpha() and len(form) <= LONGEST_WORD else []

    def tokens(self, text: str) -> list[Token]:
        """Return the tokens of a text, punctuation among them, in order."""
        memo, word = self._memo, self.word
        return [
            Token(match.start(), match.end(), memo.get(match[0]) or word(match[0])) for match in TOKEN.finditer(text)
        ]

    def _analyse(self, form: str) -> Word:
        if not form.isalpha() and not any(map(str.isalpha, form)):
            return Word(form, (form,), "NUM" if form[:1].isdigit() else "PUNCT")
        if ("." in form or "@" in form) and IS_ADDRESS.fullmatch(form):
            return Word(form.lower(), (form.lower(),), "SYM")
        if form.count("-") + form.count(":") >= MOST_PARTS:
            return unread_word(form)
        colon = COLON_FORM.fullmatch(form) if ":" in form else None
        if colon:  # Voikko reads Ii:n as a Roman numeral: what stands before the colon is the base form
            return replace(self.word(colon[1]), case=None, lemma=_colon_lemma(self.word(colon[1]), colon[1]))
        readings = self._morphology.analyze(form)
        if not readings and form.isupper() and len(form) > 4:
            readings = self._morphology.analyze(form.lower()) or self._morphology.analyze(form.capitalize())
        if readings:
            return _from_readings(form, readings)
        if "-" in form.strip("-"):
            return self._hyphenated(form)
        prefix = next((verb for verb in VERB_PREFIXES if form.lower().startswith(verb)), "")
        if prefix and (readings := self._morphology.analyze(form[len(prefix) :].lower())):
            word = _from_readings(form[len(prefix) :], readings)
            return replace(word, lemma=prefix + word.lemma, parts=(prefix, *word.parts))
        return guess_word(form)

    def _hyphenated(self, form: str) -> Word:
        """Analyse the last part, the only one inflected, and put the others before it."""
        first, _, last = form.rstrip("-").rpartition("-")
        head, tail = self.word(first), self.word(last)
        lemma, parts = f"{first.lower()}-{tail.lemma}", (*head.parts, *tail.parts)
        return Word(lemma, parts, tail.pos, tail.case, known=tail.known, verb_forms=tail.verb_forms)


def load_finnish() -> Finnish:
    """Open Voikko with its Finnish dictionary.

    :raises VoikkoMissingError: when the library or the dictionary is not installed.
    """
    try:
        import libvoikko

        return Finnish(libvoikko.Voikko("fi"))
    except (ImportError, OSError) as error:
        raise VoikkoMissingError(_INSTALL) from error
    except libvoikko.VoikkoException as error:
        raise VoikkoMissingError(_INSTALL) from error


_INSTALL = (
    "Voikko is not installed: on Debian and Ubuntu run `apt-get install libvoikko1 voikko-fi`,"
    " on macOS `brew install libvoikko`"
)


def terms_of(tokens: list[Token]) -> Iterator[str]:
    """Yield what a token is found by: its lemma in lower case, then the parts of a compound."""
    for token in tokens:
        word = token.word
        if word.pos == "PUNCT":
            continue
        lemma = word.lemma.lower().strip("-")
        yield lemma
        if len(word.parts) > 1:
            yield from (part.lower().strip("-") for part in word.parts)


def unread_word(form: str) -> Word:
    """Return a form that is too long to be a word as it stands: its capitals, hyphens and letters are all it has."""
    return Word(form, (form,), "PROPN" if form[:1].isupper() else "X", known=False)


def guess_word(form: str) -> Word:
    """Guess a word that Voikko does not know: most are names, foreign words and misspellings.

    A clitic and a case ending are taken off, and a binding -i- after two consonants. An abbreviation in
    capitals and a word under six letters stay as they are.
    """
    capital = form[:1].isupper() or form[:1].isdigit()
    pos = "PROPN" if capital else "X"
    if len(form) < 6 or form.isupper():
        return Word(form, (form,), pos, known=False)
    stem = CLITIC.sub("", form)
    cut = CASE.sub("", stem)
    lemma = BINDING_I.sub("", cut) if cut != stem else stem
    return Word(lemma, (lemma,), pos, known=False)


def _from_readings(form: str, readings: list[dict[str, Any]]) -> Word:
    best = min(readings, key=lambda reading: _cost(form, reading)) if len(readings) > 1 else readings[0]
    classes = {reading.get("CLASS") for reading in readings}
    lemma = best.get("BASEFORM", form)
    parts = tuple(base.replace("=", "") for base in BASE.findall(best.get("WORDBASES", "")))
    is_place = "paikannimi" in classes
    place = next(reading for reading in readings if reading.get("CLASS") == "paikannimi") if is_place else {}
    return Word(
        lemma,
        parts if len(parts) > 1 else (lemma,),
        POS.get(best.get("CLASS", ""), "X"),
        CASES.get(best.get("SIJAMUOTO", "")),
        place.get("BASEFORM"),
        CASES.get(place.get("SIJAMUOTO", "")),
        "etunimi" in classes,
        verb="teonsana" in classes,
        surname="sukunimi" in classes,
        other_name="nimi" in classes,
        verb_forms=read_verb_forms(readings),
    )


def _cost(form: str, reading: dict[str, Any]) -> tuple[bool, int, bool, int]:
    """Rank readings: a name only for a capital, nothing archaic, few parts, no rare form, the likelier class first.

    "vastasi" is the verb, not your birch whisk: nobody says "your" in a report.
    """
    rare = reading.get("SIJAMUOTO") in RARE_CASES or reading.get("POSSESSIVE") in RARE_POSSESSIVES
    word_class = reading.get("CLASS", "")
    name = word_class in NAME_CLASSES and not form[:1].isupper()
    return (
        name or _is_archaic(form, reading) or reading.get("BASEFORM", "").endswith(UNLIKELY_ENDINGS),
        reading.get("WORDBASES", "").count("+"),
        rare,
        LIKELIER.index(word_class) if word_class in LIKELIER else len(LIKELIER),
    )


def _is_archaic(form: str, reading: dict[str, Any]) -> bool:
    plural = reading.get("SIJAMUOTO") == "omanto" and reading.get("NUMBER") == "plural"
    return plural and form.endswith(ARCHAIC_GENITIVES)


def _colon_lemma(word: Word, stem: str) -> str:
    return stem if stem.isupper() or not word.known else word.lemma


#: Classes of words that say nothing of what is asked for.
FUNCTION_WORDS = {"CCONJ", "PRON", "AUX", "ADP", "PUNCT"}


def query_terms(tokens: list[Token]) -> list[str]:
    """Return the terms of a query, each once, without function words unless it has no others."""
    return list(dict.fromkeys(terms_of(content_tokens(tokens))))


def content_tokens(tokens: list[Token]) -> list[Token]:
    """Return the tokens of a query but for function words, unless it has no others; no punctuation."""
    words = [token for token in tokens if token.word.pos != "PUNCT"]
    content = [token for token in words if token.word.pos not in FUNCTION_WORDS and token.word.lemma != "olla"]
    return content or words
