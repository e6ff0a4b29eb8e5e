"""What the name model makes of projects and programmes: it adds names, and takes out software."""

from collections.abc import Iterable, Iterator, Sequence

from nlp.name_model.reading import LABELS, Name, Reading
from nlp.organisations.forms import base_name
from nlp.organisations.registry import Match
from nlp.projects.programmes import KINDS, NAMED_NOUNS, PROGRAMME_NOUNS, project_match
from nlp.words.sentences import Sentence

PROJ = LABELS.index("PROJ")
ADDED = 0.5  # how sure it must be of a name that rules do not find
NO_PROGRAMME = 0.05  # how unlikely a programme must be to it to be none
KIND_WORDS = (*NAMED_NOUNS, *PROGRAMME_NOUNS)
PLAIN_NOUN = "ohjelma"  # by itself it says nothing of what is a programme: software is one too


def tells_of_projects(sentence: Sentence) -> bool:
    """Return whether a sentence has a capital behind its first word, and a word for projects or programmes."""
    capital = any(sentence.capital(at) for at in range(1, len(sentence.tokens)))
    return capital and any(sentence.lemma(at).endswith(KIND_WORDS) for at in range(len(sentence.tokens)))


def is_software(sentence: Sentence, found: Match, reading: Reading) -> bool:
    """Return whether what rules take for a programme is none to the model: "PHP-ohjelma tekee tilauksen"."""
    plain = sentence.lemma(found.last).rpartition("-")[2] == PLAIN_NOUN
    likely = float(reading.labels[found.first : found.last + 1, PROJ].mean())
    return found.entry.type == "programme" and plain and likely < NO_PROGRAMME


def read_projects(sentence: Sentence, known: Iterable[Match], reading: Reading) -> Iterator[tuple[Match, float]]:
    """Yield projects and programmes of which the model is sure and that share no token with a name that is known."""
    taken = {at for match in known for at in range(match.first, match.last + 1)}
    for name in reading.names:
        if name.label != "PROJ" or name.score < ADDED:
            continue
        first, last = _span(sentence, name)
        plain = first == last == 0 and sentence.word(0).known and "-" not in sentence.form(0)  # "Vesistöhankkeen"
        if taken & set(range(first, last + 1)) or not sentence.capital(first) or plain:
            continue
        match = _match(sentence, first, last)
        if match.entry.name.lower() not in KINDS:  # "ICT-hanke"
            yield match, name.score


def _match(sentence: Sentence, first: int, last: int) -> Match:
    lemma = sentence.lemma(last)
    noun = lemma if lemma.endswith(KIND_WORDS) else _kind_before(sentence, first)
    return project_match(first, last, _name_of(sentence, first, last), noun)


def _name_of(sentence: Sentence, first: int, last: int) -> str:
    """Return the name without its kind word: "KOTA" of "KOTA-hankkeessa", "James" of "James projekti"."""
    form, lemma = sentence.form(last), sentence.lemma(last)
    if not lemma.endswith(KIND_WORDS):
        return base_name(sentence, first, last)
    start = sentence.tokens[first].start
    if last > first and "-" not in form.strip("-"):
        return sentence.text[start : sentence.tokens[last - 1].end].rstrip("-–‑ ")
    name, hyphen, _ = form.rpartition("-")
    written = name if hyphen else lemma[:1].upper() + lemma[1:]
    return sentence.text[start : sentence.tokens[last].start] + written


def _kind_before(sentence: Sentence, first: int) -> str:
    near: Sequence[str] = [sentence.lemma(at) for at in range(first - 2, first)]
    return next((lemma for lemma in near if lemma.endswith(PROGRAMME_NOUNS)), "hanke")


def _span(sentence: Sentence, name: Name) -> tuple[int, int]:
    inside = [at for at, token in enumerate(sentence.tokens) if name.start <= token.start < name.end]
    return inside[0], inside[-1]
