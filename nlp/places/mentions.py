"""Which names of places in a sentence are places: kept apart from persons, companies and common words by context."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from nlp.cues import first_groups, load_cues, load_groups
from nlp.organisations.forms import base_name
from nlp.places.cues import SAYING, speaks_of_persons, speaks_of_towns
from nlp.places.municipalities import NOT_IN_FINNISH, Municipality, NamedArea, Places
from nlp.places.scores import (
    CONJUNCTIONS,
    DOUBTFUL,
    EXTERNAL,
    INTERNAL,
    LIKELY,
    OPEN,
    PROBABLE,
    SURE,
    begins_a_name,
    follows_an_institution,
    is_company,
    is_person,
    is_publisher,
    score_municipality,
)
from nlp.words.sentences import Sentence

_GROUPS = load_groups("places")
_WORDS = load_cues("places")

SECOND_WORDS = first_groups(_GROUPS["second_words"])
DIRECTIONS = _WORDS["directions"]
SWEDISH = _WORDS["swedish"]


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A municipality, region or district in a text, by offsets."""

    start: int
    end: int
    place: Municipality | NamedArea
    score: float


def find_candidates(places: Places, sentences: Sequence[Sentence], taken: set[int]) -> list[list[PlaceMention]]:
    """Return what may be places in each of a text's sentences, in reading order, each with how sure it is.

    :param taken: offsets that are part of another name.
    """
    return [list(_find_in_sentence(places, sentence, taken)) for sentence in sentences]


def is_open(candidate: PlaceMention) -> bool:
    """Return whether rules leave a candidate in doubt."""
    return DOUBTFUL <= candidate.score < SURE


def resolve_doubts(sentences: Sequence[Sentence], candidates: Sequence[list[PlaceMention]]) -> list[PlaceMention]:
    """Return the candidates that are places: what is sure, and what is likely by the sentence or by the text.

    :param candidates: of each sentence.
    """
    found = [
        mention
        for sentence, of_sentence in zip(sentences, candidates, strict=True)
        for mention in _supported(sentence, of_sentence)
    ]
    return _supported_by_text(found)


def _supported(sentence: Sentence, found: Iterable[PlaceMention]) -> list[PlaceMention]:
    """Lift a doubtful name where the sentence names another municipality, or speaks of what towns are and do."""
    mentions = list(found)
    if not mentions:
        return []
    sure = any(mention.score > OPEN and isinstance(mention.place, Municipality) for mention in mentions)
    of_persons = speaks_of_persons(sentence)
    sure = sure or speaks_of_towns(sentence) or (not of_persons and _coordinates(sentence, mentions))
    lifted = {DOUBTFUL: LIKELY, OPEN: LIKELY} if sure else {} if of_persons else {OPEN: PROBABLE}
    return [replace(mention, score=lifted.get(mention.score, mention.score)) for mention in mentions]


def _coordinates(sentence: Sentence, mentions: Sequence[PlaceMention]) -> bool:
    """Return whether a sentence is "Perho ja Soini: …", of which each could be a person, but hardly both."""
    if len(mentions) != 2 or sentence.text[mentions[0].end : mentions[1].start] not in (" ja ", " sekä "):
        return False
    return all(isinstance(mention.place, Municipality) and not mention.place.successor for mention in mentions)


def _supported_by_text(found: list[PlaceMention]) -> list[PlaceMention]:
    """Take a doubtful name for the place that the text names beyond doubt elsewhere, else drop it."""
    sure = Counter(mention.place.name for mention in found if mention.score > OPEN)
    resolved = (
        replace(mention, score=LIKELY) if mention.score <= OPEN and sure[mention.place.name] else mention
        for mention in found
    )
    return [mention for mention in resolved if mention.score > OPEN]


def _find_in_sentence(places: Places, sentence: Sentence, inside: set[int]) -> Iterator[PlaceMention]:
    for at, token in enumerate(sentence.tokens):
        if token.start in inside or token.word.pos == "PUNCT" or not sentence.capital(at):
            continue
        form = sentence.form(at).partition(":")[0]
        if form.lower() in DIRECTIONS:
            yield from _shared_ending(places, sentence, at)
            continue
        if of_two := _of_two_words(places, sentence, at):
            yield of_two
            continue
        if form.removesuffix("s") in NOT_IN_FINNISH and not sentence.holds(_is_swedish):
            continue
        lemma = token.word.place if "-" not in form else token.word.lemma
        if sentence.lemma(at + 1) in SECOND_WORDS and sentence.adjacent(at + 1):
            form, lemma = f"{form} {SECOND_WORDS[sentence.lemma(at + 1)]}", None
        if municipality := places.municipality(form, lemma) or places.municipality(lemma or form, None):
            area = places.area(form, token)
            old = sentence.lemma(at + 1) in ("kunta", "pitäjä") and sentence.case(at) == "Gen"
            if area is not None and area.type == "region" and not old:  # Lappi, also an abolished municipality
                yield from _area(sentence, at, area)
            else:
                yield from _municipality(sentence, at, municipality)
        elif area := places.area(form, token):
            yield from _area(sentence, at, area)
        elif municipality := places.municipality_of_stem(form, token):
            yield from _municipality(sentence, at, municipality)
        elif "-" in form:
            yield from _parts(places, sentence, at)


def _of_two_words(places: Places, sentence: Sentence, at: int) -> PlaceMention | None:
    """Read a Swedish name of two words, also in the genitive: "S:t Michel", "Gustav Adolfs"."""
    if not sentence.adjacent(at + 1) or not sentence.capital(at + 1):
        return None
    start, end = sentence.tokens[at].start, sentence.tokens[at + 1].end
    place = places.municipality(" ".join(sentence.text[start:end].split()), None)
    return PlaceMention(start, end, place, SURE) if place and place.name_sv != place.name else None


def _is_swedish(sentence: Sentence) -> bool:
    return sum(sentence.lemma(at) in SWEDISH for at in range(len(sentence.tokens))) > 1


def _municipality(sentence: Sentence, at: int, place: Municipality) -> Iterator[PlaceMention]:
    token = sentence.tokens[at]
    score = score_municipality(sentence, at, place)
    two_words = place.name.endswith(tuple(SECOND_WORDS.values())) and sentence.lemma(at + 1) in SECOND_WORDS
    end = sentence.tokens[at + 1].end if two_words else token.end
    if score >= DOUBTFUL:
        yield PlaceMention(token.start, end, place, score)


def _area(sentence: Sentence, at: int, area: NamedArea) -> Iterator[PlaceMention]:
    token = sentence.tokens[at]
    says = sentence.case(at) == "Nom" and sentence.lemma(at + 1) in SAYING
    person = says or is_person(sentence, at) or token.word.first_name
    if area.type == "place" and (person or _is_a_body(sentence, at) or begins_a_name(sentence, at)):
        return
    counted = sentence.form(at) == "Satakunta" and _counts(sentence, at)
    if area.type == "region" and (counted or is_person(sentence, at, INTERNAL | EXTERNAL)):
        return
    score = SURE if area.type == "region" else LIKELY
    yield PlaceMention(token.start, token.end, area, score)


def _is_a_body(sentence: Sentence, at: int) -> bool:
    return is_publisher(sentence, at) or follows_an_institution(sentence, at)


def _counts(sentence: Sentence, at: int) -> bool:
    """Return whether a partitive follows, as behind a number: "satakunta vastaajaa"."""
    return at + 1 < len(sentence.tokens) and sentence.case(at + 1) == "Par"


def _shared_ending(places: Places, sentence: Sentence, at: int) -> Iterator[PlaceMention]:
    """Read "Etelä- ja Pohjois-Savossa": the first takes what stands behind the hyphen of the last."""
    for later in range(at + 1, min(at + 6, len(sentence.tokens))):
        _, hyphen, _ = sentence.form(later).partition("-")
        place = sentence.word(later).place or ""
        if hyphen and "-" in place:
            name = sentence.form(at) + place.partition("-")[2]
            area = places.area_named(name)
            if area is not None:
                yield PlaceMention(sentence.tokens[at].start, sentence.tokens[at].end, area, SURE)
            return
        if sentence.form(later).lower() not in DIRECTIONS | CONJUNCTIONS | {","}:
            return


def _parts(places: Places, sentence: Sentence, at: int) -> Iterator[PlaceMention]:
    """Read "Oulu-Kajaani-rata": two places; "Tampere-talo" is none, and "Helsinki-Vantaa" an airport."""
    form, start = sentence.form(at), sentence.tokens[at].start
    if form.startswith("Helsinki-Vantaa") or is_person(sentence, at):
        return
    pieces, offset, found = form.split("-"), start, []
    dash = sentence.form(at - 1) in ("–", "-") and sentence.glued(at)
    lemmas = sentence.word(at).parts  # of "Kotka-Haminan" as well
    lemmas = lemmas if len(lemmas) == len(pieces) else tuple(pieces)
    for piece, lemma in zip(pieces, lemmas, strict=True):
        name = lemma[:1].upper() + lemma[1:]
        place = places.municipality(piece, name) or places.region_named(piece) if piece[:1].isupper() else None
        if place is not None:
            found.append(PlaceMention(offset, offset + len(piece), place, LIKELY))
        offset += len(piece) + 1
    last_is_common = pieces[-1][:1].islower()
    wanted = len(pieces) - last_is_common
    from_it = wanted == 1 and len(pieces) == 2 and pieces[0] != lemmas[0]  # "Tampereen-juna"
    if len(found) == wanted and (wanted > 1 or dash or from_it):
        yield from found


def find_companies(places: Places, sentence: Sentence) -> Iterator[tuple[int, str]]:
    """Yield the tokens, with the company's name, that would name a municipality elsewhere: "Raision osakekurssi"."""
    for at, token in enumerate(sentence.tokens):
        place = places.municipality(sentence.form(at), token.word.place) if sentence.capital(at) else None
        if place is not None and is_company(sentence, at, place):
            yield at, place.name
        elif place is None and sentence.capital(at) and _is_a_body(sentence, at):
            area = places.area(sentence.form(at).partition(":")[0], token)
            if area is not None and area.id.startswith("paikka:"):
                yield at, base_name(sentence, at, at)
