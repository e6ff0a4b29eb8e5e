"""Finds what a document recommends: numbered recommendations, a section of them, and single sentences."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.records import Addressee, Block, Document, Mention, Recommendation
from nlp.cues import load_endings
from nlp.recommendations.addressees import find_addressees, heading_addressees, referred_addressees
from nlp.recommendations.features import sentence_features
from nlp.recommendations.model import RecommendationModel, shipped_model
from nlp.words.finnish import Finnish
from nlp.words.sentences import Sentence, split_sentences

SECTIONS = load_endings("recommendations")["sections"]
#: "Suositus 3: …", "Toimenpide-ehdotus 2. …", "Rekommendation 1", "Recommendation 4 –".
NUMBERED = re.compile(
    r"\W*(?:\w*suositus|[\w-]*ehdotus|\w*rekommendation|\w*recommendation)\s+"
    r"(\d{1,3}|(?-i:[IVX]{1,5}|[A-Z]))(?!\w)\s*(?:[:.)–—-]\s*)?",
    re.IGNORECASE,
)
ORDINAL = re.compile(r"\W*(\d{1,3})[.)]\s+")  # of a list item or heading: "3. Vahvistetaan …"
#: Cheap signs that a block may recommend: without one it is not read word by word.
SIGNS = re.compile(
    r"isi(?:vat|mme)?(?:kin)?\b|suosit|ehdot|esit[aeä]|esittä|syytä|tarpeen|jatkotutk|toimenpi|on (?:\w+ )?tärke|"
    r"\bbör|borde|should|ought|recommend|rekommend|föreslå",
    re.IGNORECASE,
)
BEFORE = 600  # characters before a recommendation in which the sentence before it stands
FEWEST_WORDS = 4  # of a list item that recommends without any sign of it
SURE, BY_SECTION = (
    0.95,
    0.85,
)  # how sure a numbered recommendation is, and recommendation that stands under a heading of recommendations


@dataclass(frozen=True, slots=True)
class _Section:
    """Where a block stands: how deep under a heading of recommendations, and whom that one addresses."""

    level: int = 0  # of that heading; 0: under none
    addressees: tuple[Addressee, ...] = ()
    headed: bool = False  # a heading below it is a recommendation, which the blocks below that explain


class RecommendationFinder:
    """Finds recommendations."""

    def __init__(self, finnish: Finnish, *, model: RecommendationModel | None = None) -> None:
        self._finnish, self._model = finnish, model or shipped_model()

    def find(self, document: Document, mentions: Sequence[Mention] = ()) -> list[Recommendation]:
        """Return a document's recommendations in reading order, none over another.

        :param mentions: of the document, in order; named addressees are taken from them.
        """
        section, found = _Section(), []
        blocks = document.blocks
        for at, block in enumerate(blocks):
            text = document.text[block.start : block.end]
            numbered = NUMBERED.match(text)
            if block.kind == "heading":
                section = self._section_of(text, block, section)
            if numbered and (stretch := _behind(block, numbered, blocks[at + 1 : at + 2])):
                found.append(Recommendation(*stretch, numbered[1], section.addressees, SURE))
                section = replace(section, headed=section.headed or block.kind == "heading")
            elif block.kind == "heading":
                if section.level and block.level > section.level and self._is_a_deed(text, document, block):
                    found.append(_whole(block, text, section))
                    section = replace(section, headed=True)
            elif block.kind != "row" and not section.headed:
                found += self._in_block(document.text, block, section)
        return [self._addressed(document.text, recommendation, mentions) for recommendation in _apart(found)]

    def _section_of(self, heading: str, block: Block, section: _Section) -> _Section:
        """Return the section that a heading opens, ends or goes on with."""
        lemmas = [token.word.lemma.lower() for token in self._finnish.tokens(heading)]
        words = [token for token in heading.split() if token.strip(".:0123456789")]
        if any(lemma.endswith(SECTIONS) for lemma in lemmas) and not NUMBERED.match(heading) and len(words) < 9:
            return _Section(block.level, heading_addressees(self._sentences(heading)))
        if section.level and block.level > section.level:
            return section
        return _Section()

    def _in_block(self, text: str, block: Block, section: _Section) -> Iterator[Recommendation]:
        stretch = text[block.start : block.end]
        if not section.level and not SIGNS.search(stretch):
            return
        if section.level and block.kind == "item" and len(stretch.split()) >= FEWEST_WORDS:
            yield _whole(block, stretch, section)
            return
        for sentence in self._sentences(stretch):
            sure = self._model.probability(sentence_features(sentence))
            if section.level and sure < self._model.threshold and _is_deed(sentence):
                sure = BY_SECTION
            if sure >= self._model.threshold:
                start, end = sentence.tokens[0].start, sentence.tokens[-1].end
                number, begin = _line_number(stretch, start)
                yield Recommendation(block.start + begin, block.start + end, number, section.addressees, round(sure, 3))

    def _is_a_deed(self, text: str, document: Document, block: Block) -> bool:
        return bool(ORDINAL.match(text)) or any(map(_is_deed, self._sentences(text)))

    def _sentences(self, text: str) -> list[Sentence]:
        return list(split_sentences(text, self._finnish.tokens(text)))

    def _addressed(self, text: str, found: Recommendation, mentions: Sequence[Mention]) -> Recommendation:
        inside = [mention for mention in mentions if found.start <= mention.start < found.end]
        sentences = self._sentences(text[found.start : found.end])
        own = find_addressees(sentences, inside, found.start) or self._referred(text, found, sentences, mentions)
        return replace(found, addressees=own or found.addressees)

    def _referred(
        self, text: str, found: Recommendation, sentences: Sequence[Sentence], mentions: Sequence[Mention]
    ) -> tuple[Addressee, ...]:
        """Return whom "niiden tulisi" obliges by the sentence before."""
        begin = max(0, found.start - BEFORE)
        before = self._sentences(text[begin : found.start])
        if not before:
            return ()
        start, end = before[-1].tokens[0].start + begin, before[-1].tokens[-1].end + begin
        named = [mention for mention in mentions if start <= mention.start < end]
        return referred_addressees(sentences, before[-1], named, begin)


def _behind(
    block: Block, numbered: re.Match[str], following: Sequence[Block]
) -> tuple[int, int] | None:  # fmt: skip
    """Return where a numbered recommendation stands: behind its number, or in the block after a number alone."""
    if block.start + numbered.end() < block.end:
        return block.start + numbered.end(), block.end
    return next(((after.start, after.end) for after in following if after.kind != "heading"), None)


def _whole(block: Block, text: str, section: _Section) -> Recommendation:
    """Take a whole heading or list item, without its number."""
    ordinal = ORDINAL.match(text)
    begin = ordinal.end() if ordinal and ordinal.end() < len(text) else len(text) - len(text.lstrip(" •·-–*\t"))
    return Recommendation(
        block.start + begin, block.end, ordinal[1] if ordinal else None, section.addressees, BY_SECTION
    )


def _line_number(text: str, start: int) -> tuple[str | None, int]:
    """Return the number at the beginning of a sentence's line, and where the sentence begins behind it."""
    line = text.rfind("\n", 0, start) + 1
    ordinal = ORDINAL.match(text, line)
    if ordinal is None or not line <= start <= ordinal.end() or ordinal.end() >= len(text):
        return None, start
    return ordinal[1], ordinal.end()


def _is_deed(sentence: Sentence) -> bool:
    """Return whether a sentence has something done: "Vahvistetaan …", "on lisättävä", "tulee luoda"."""
    for at in range(len(sentence.tokens)):
        kinds = {kind for _, kind in sentence.word(at).verb_forms}
        if at < 2 and "passive" in kinds and not sentence.form(at).endswith("tiin"):
            return True
        if "present_passive" in kinds and sentence.lemma(at - 1) == "olla":
            return True
        if sentence.lemma(at) in ("tulla", "pitää", "täytyä") and "active" in kinds and _has_infinitive(sentence, at):
            return True
    return False


def _has_infinitive(sentence: Sentence, at: int) -> bool:
    return any(kind == "a" for near in range(at + 1, at + 8) for _, kind in sentence.word(near).verb_forms)


def _apart(found: Iterable[Recommendation]) -> Iterator[Recommendation]:
    """Yield recommendations in reading order, of overlapping ones the first and surest."""
    end = 0
    for recommendation in sorted(found, key=lambda recommendation: (recommendation.start, -recommendation.score)):
        if recommendation.start >= end:
            yield recommendation
            end = recommendation.end
