"""A text's tokens in sentences, and the few things that rules ask of a token in its place."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from nlp.cues import load_cues
from nlp.words.finnish import Token, Word

ENDS = {".", "!", "?", "…"}
PAUSES = {",", ";", ":"}
CLOSING = frozenset(")]}”’\"'»")
OPENING = frozenset("(\"”“«»’'[")
DASHES = frozenset("-–—")
BULLETS = frozenset("•·▪●◦‣*")
PAUSES_IN_LINES = frozenset({",", ";", "-", "–", "ja", "sekä"})  # the line goes on in the next
YEAR = 4  # digits
NARROWEST = 40  # characters of a line that was broken because it was full
_CUES = load_cues("sentences")
COUNTED = _CUES["counted"]
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
        capitals = [
            token.word.pos != "SYM" and _is_capital(form) for token, form in zip(self.tokens, forms, strict=True)
        ]
        object.__setattr__(self, "_capitals", capitals)
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
    """Yield a text's sentences.

    A block of the text and a line that was ended on purpose end one too, and so do LONGEST tokens without an end.
    """
    width = _line_width(text)
    begin = 0
    for at, token in enumerate(tokens):
        after = tokens[at + 1] if at + 1 < len(tokens) else None
        if after is None or _ends(text, tokens, begin, at) or _ends_a_line(text, token, after, width):
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


def _line_width(text: str) -> int:
    """Return the width that a text's lines are broken at: nine lines in ten are not longer."""
    lengths = sorted(len(line) for line in text.split("\n") if line.strip())
    return max(lengths[len(lengths) * 9 // 10], NARROWEST) if len(lengths) > 1 else 0


def _ends_a_line(text: str, token: Token, after: Token, width: int) -> bool:
    """Return whether a token ends its line on purpose: a heading, a row, an item, not a line that was full."""
    gap = text[token.end : after.start]
    if "\n" not in gap:
        return False
    if gap.count("\n") > 1 or gap.strip() in BULLETS or text[after.start] in BULLETS:
        return True
    if text[token.start : token.end] in PAUSES_IN_LINES or not _begins_a_line(text, after):
        return False
    begin = text.rfind("\n", max(0, token.start - width - 1), token.end) + 1
    return token.end - begin + 1 + after.end - after.start <= width


def _begins_a_line(text: str, after: Token) -> bool:
    """Return whether a token can begin a line of its own: "Tilaaja", "3.", "•"."""
    first = text[after.start]
    return first.isupper() or first.isdigit() or _opens(text, after)


def _opens(text: str, token: Token) -> bool:
    """Return whether a token opens a quotation, brackets or, with a space behind it, an item: not "? -kysely"."""
    return text[token.start] in OPENING or (text[token.start] in DASHES and text[token.end : token.end + 1].isspace())


def _ends(text: str, tokens: list[Token], begin: int, at: int) -> bool:
    """Return whether a token ends the sentence that began at another: a full stop with what closes behind it."""
    token, after = tokens[at], tokens[at + 1]
    gap = text[token.end : after.start]
    if not gap or not (text[after.start].isupper() or _opens(text, after) or "\n" in gap):
        return False
    stop = at
    while stop > begin and text[tokens[stop].start] in CLOSING and tokens[stop - 1].end == tokens[stop].start:
        stop -= 1
    if text[tokens[stop].start : tokens[stop].end] not in ENDS:
        return False
    if text[tokens[stop].start] != "." or stop == begin or tokens[stop - 1].end != tokens[stop].start:
        return True
    return not _is_abbreviated(text, tokens, begin, stop - 1)


def _is_abbreviated(text: str, tokens: list[Token], begin: int, at: int) -> bool:
    """Return whether the full stop behind a token belongs to it: "J. Virtanen", "3. luku", "mm. Lahti", "1.5."."""
    form = text[tokens[at].start : tokens[at].end]
    if len(form) == 1 and form.isalpha():
        return True
    if form.isdigit():
        dated = at > begin and text[tokens[at - 1].start] == "." and tokens[at - 1].end == tokens[at].start
        return dated or (len(form) < YEAR and (at == begin or tokens[at - 1].word.lemma.lower() in COUNTED))
    return form in _CUES["abbreviations"]
