"""The sentences of a text that represent it, as they stand there: what serves where nobody wrote an abstract."""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import islice

import numpy as np

from corpus.passages import split_passages
from corpus.records import Document, Mention
from models.encoders import Encoder
from models.representatives import centre_of, choose_representatives
from nlp.languages import detect_language
from nlp.quotations import Quotation, find_quotations
from nlp.words.finnish import Finnish

FEWEST = 4  # sentences of a text that is worth shortening
MANY = 12  # sentences from which three are quoted, else two
MOST = 6_000  # sentences compared: of a longer text every second, third, … of them
SPARE = 4  # times as many sentences are ranked as are quoted, since some turn out to be in another language
TITLE, FRONT, OPENING = 0.35, 0.12, 0.05  # what nearness to the title, to the beginning and to a heading weigh


def find_key_sentences(
    document: Document, mentions: Sequence[Mention], *, encoder: Encoder, finnish: Finnish
) -> list[tuple[int, int]]:
    """Return where the two or three sentences stand that represent a text, in its order; none of a short text.

    :param mentions: names found in the text.
    """
    sentences = list(find_quotations(document, finnish, mentions))
    if len(sentences) < FEWEST:
        return []
    count = 3 if len(sentences) >= MANY else 2
    sentences = sentences[:: -(-len(sentences) // MOST)]
    vectors = encoder.encode([document.text[one.start : one.end] for one in sentences])
    ranked = choose_representatives(vectors, _centrality(document, sentences, vectors, encoder), count=count * SPARE)
    spans = ((sentences[at].start, sentences[at].end) for at in ranked)
    languages = (document.language, None)
    chosen = (span for span in spans if detect_language(document.text[span[0] : span[1]]) in languages)
    return sorted(islice(chosen, count))


def _centrality(
    document: Document, sentences: Sequence[Quotation], vectors: np.ndarray, encoder: Encoder
) -> np.ndarray:
    """Return how well each sentence represents the text: near its middle and its title, rather early.

    The middle is that of the passages, so that a long appendix of short sentences weighs no more than its share.
    """
    starts = [passage.start for passage in split_passages(document)]
    parts = np.array([bisect_right(starts, one.start) for one in sentences])
    middles = np.stack([centre_of(vectors[parts == part]) for part in np.unique(parts)])
    central = vectors @ centre_of(middles)
    titled = vectors @ encoder.encode([document.title])[0]
    early = np.array([1 - one.start / max(len(document.text), 1) for one in sentences])
    opens = np.array([one.opens for one in sentences])
    return (1 - TITLE) * central + TITLE * titled + FRONT * early + OPENING * opens
