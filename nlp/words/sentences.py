"""A text's tokens in sentences, and the few things that rules ask of a token in its place."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from nlp.words.finnish import Token

ENDS = {".", "!", "?", "…"}
#: Case endings behind a colon, and of words that Voikko does not know, as Universal Features.
ENDINGS = (
    ("ssa", "Ine"), ("ssä", "Ine"), ("sta", "Ela"), ("stä", "Ela"), ("lla", "Ade"), ("llä", "Ade"), ("lta", "Abl"),
    ("ltä", "Abl"), ("lle", "All"), ("ksi", "Tra"), ("na", "Ess"), ("nä", "Ess"), ("hin", "Ill"), ("een", "Ill"),
    ("n", "Gen"),
)  # fmt: skip
VOWELS = "aeiouyåäö"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A stretch of a text's tokens."""

    text: str
    tokens: list[Token]
    _forms: list[str] = field(init=False, repr=False, compare=False)  # rules ask for them a dozen times a token
    _lemmas: list[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        written = [self.text[token.start : token.end] for token in self.tokens]
        object.__setattr__(self, "_forms", [form.replace("\u00ad", "") or form for form in written])
        object.__setattr__(self, "_lemmas", [token.word.lemma.lower() for token in self.tokens])

    def form(self, at: int) -> str:
        """Return a token as it is written, without soft hyphens."""
        return self._forms[at]

    def lemma(self, at: int) -> str:
        """Return a token's lemma in lower case; empty outside the sentence."""
        return self._lemmas[at] if 0 <= at < len(self._lemmas) else ""

    def capital(self, at: int) -> bool:
        """Return whether a token begins with a capital or a digit before one (4Front)."""
        if not 0 <= at < len(self.tokens):
            return False
        form = self.form(at)
        return form[0].isupper() or (form[0].isdigit() and any(letter.isupper() for letter in form))

    def case(self, at: int) -> str | None:
        """Return a token's case; of a word that Voikko does not know, by its ending."""
        word, form = self.tokens[at].word, self.form(at)
        if ":" in form:
            return case_of_ending(form.partition(":")[2])
        if word.known:
            return word.place_case if word.place and self.capital(at) else word.case
        return case_of_form(form)

    def adjacent(self, at: int) -> bool:
        """Return whether just a space lies between a token and the one before it."""
        return at > 0 and self.text[self.tokens[at - 1].end : self.tokens[at].start] in (" ", "\u00a0", "\n")


def case_of_ending(ending: str) -> str | None:
    """Return the case that an ending behind a colon stands for: VTT:n, EU:lle."""
    return next((case for suffix, case in ENDINGS if ending.lower().endswith(suffix)), None)


def case_of_form(form: str) -> str:
    """Guess the case of a word that Voikko does not know."""
    if form.isupper():
        return "Nom"
    for suffix, case in ENDINGS:
        stem = form.removesuffix(suffix)
        # A lone -n is a genitive only behind a vowel: Nordregion, but not Sitoumus Kalmarin.
        if suffix in ("hin", "een") and stem[-1:].lower() not in VOWELS:
            continue  # Researchin is a genitive
        if stem != form and len(stem) > 1 and (suffix != "n" or stem[-1].lower() in VOWELS or stem.isupper()):
            return case
    return "Nom"


def split_sentences(text: str, tokens: list[Token]) -> Iterator[Sentence]:
    """Yield a text's sentences; a new block of the text begins one too."""
    begin = 0
    for at, token in enumerate(tokens):
        after = tokens[at + 1] if at + 1 < len(tokens) else None
        if after is None or _ends(text, tokens, at, token, after):
            yield Sentence(text, tokens[begin : at + 1])
            begin = at + 1


def _ends(text: str, tokens: list[Token], at: int, token: Token, after: Token) -> bool:
    gap = text[token.end : after.start]
    if "\n\n" in gap:
        return True
    if not gap or text[token.start : token.end] not in ENDS or not (text[after.start].isupper() or gap == "\n"):
        return False
    before = tokens[at - 1] if at else None
    # "3. luku", "J. Virtanen": an ordinal or an initial, not an end.
    return not (before and before.end == token.start and before.end - before.start == 1)
