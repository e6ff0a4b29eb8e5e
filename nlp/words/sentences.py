"""A text's tokens in sentences, and the few things that rules ask of a token in its place."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from nlp.words.finnish import Token, Word

ENDS = {".", "!", "?", "…"}
PAUSES = {",", ";", ":"}
#: Case endings behind a colon, and of words that Voikko does not know, as Universal Features.
ENDINGS = (
    ("ssa", "Ine"), ("ssä", "Ine"), ("sta", "Ela"), ("stä", "Ela"), ("lla", "Ade"), ("llä", "Ade"), ("lta", "Abl"),
    ("ltä", "Abl"), ("lle", "All"), ("ksi", "Tra"), ("na", "Ess"), ("nä", "Ess"), ("hin", "Ill"), ("een", "Ill"),
    ("n", "Gen"),
)  # fmt: skip
VOWELS = "aeiouyåäö"
NO_WORD = Word("", ("",), "PUNCT")  # outside a sentence
LONGEST = 400  # tokens of a sentence; what goes on for longer is a list or a table, which rules would read word by word


@dataclass(frozen=True, slots=True)
class Sentence:
    """A stretch of a text's tokens.

    What is asked of a token outside it has an answer too, so that a rule may look past either end.
    """

    text: str
    tokens: list[Token]
    _forms: list[str] = field(init=False, repr=False, compare=False)  # rules ask for them a dozen times a token
    _lemmas: list[str] = field(init=False, repr=False, compare=False)
    _capitals: list[bool] = field(init=False, repr=False, compare=False)
    _answers: dict[Callable[["Sentence"], bool], bool] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        written = [self.text[token.start : token.end] for token in self.tokens]
        forms = [form.replace("\u00ad", "") or form for form in written]
        object.__setattr__(self, "_forms", forms)
        object.__setattr__(self, "_capitals", [_is_capital(form) for form in forms])
        object.__setattr__(self, "_lemmas", [token.word.lemma.lower() for token in self.tokens])
        object.__setattr__(self, "_answers", {})

    def word(self, at: int) -> Word:
        """Return what is known of a token's form; NO_WORD outside the sentence."""
        return self.tokens[at].word if 0 <= at < len(self.tokens) else NO_WORD

    def form(self, at: int) -> str:
        """Return a token as it is written, without soft hyphens; empty outside the sentence."""
        return self._forms[at] if 0 <= at < len(self._forms) else ""

    def lemma(self, at: int) -> str:
        """Return a token's lemma in lower case; empty outside the sentence."""
        return self._lemmas[at] if 0 <= at < len(self._lemmas) else ""

    def capital(self, at: int) -> bool:
        """Return whether a token begins with a capital or a digit before one (4Front)."""
        return self._capitals[at] if 0 <= at < len(self._capitals) else False

    def case(self, at: int) -> str | None:
        """Return a token's case, of a word that Voikko does not know by its ending; None outside the sentence."""
        word, form = self.word(at), self.form(at)
        if ":" in form:
            return case_of_ending(form.partition(":")[2])
        if word.known:
            return word.place_case if word.place and self.capital(at) else word.case
        return case_of_form(form)

    def adjacent(self, at: int) -> bool:
        """Return whether just a space lies between a token and the one before it."""
        return self._gap(at) in (" ", "\u00a0", "\n")

    def glued(self, at: int) -> bool:
        """Return whether nothing lies between a token and the one before it."""
        return self._gap(at) == ""

    def holds(self, question: Callable[["Sentence"], bool]) -> bool:
        """Return the answer to a question about the whole sentence, which is asked of each of its names, once."""
        if question not in self._answers:
            self._answers[question] = question(self)
        return self._answers[question]

    def _gap(self, at: int) -> str | None:
        """Return the text between a token and the one before it; None where one of them is outside the sentence."""
        inside = 0 < at < len(self.tokens)
        return self.text[self.tokens[at - 1].end : self.tokens[at].start] if inside else None


def _is_capital(form: str) -> bool:
    return form[0].isupper() or (form[0].isdigit() and any(letter.isupper() for letter in form))


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
    """Yield a text's sentences; a new block of the text begins one too, and so does LONGEST tokens without an end."""
    begin = 0
    for at, token in enumerate(tokens):
        after = tokens[at + 1] if at + 1 < len(tokens) else None
        if after is None or _ends(text, tokens, at, token, after):
            yield Sentence(text, tokens[begin : at + 1])
            begin = at + 1
        elif at + 1 - begin == LONGEST:
            end = _pause(text, tokens, begin, at + 1)
            yield Sentence(text, tokens[begin:end])
            begin = end


def _pause(text: str, tokens: list[Token], begin: int, end: int) -> int:
    """Return where to divide tokens that no sentence ends: behind the last line or comma of their second half."""
    for at in range(end, begin + (end - begin) // 2, -1):
        if text[tokens[at - 1].start] in PAUSES or "\n" in text[tokens[at - 1].end : tokens[at].start]:
            return at
    return end


def _ends(text: str, tokens: list[Token], at: int, token: Token, after: Token) -> bool:
    gap = text[token.end : after.start]
    if "\n\n" in gap:
        return True
    if not gap or text[token.start : token.end] not in ENDS or not (text[after.start].isupper() or gap == "\n"):
        return False
    before = tokens[at - 1] if at else None
    # "3. luku", "J. Virtanen": an ordinal or an initial, not an end.
    return not (before and before.end == token.start and before.end - before.start == 1)
