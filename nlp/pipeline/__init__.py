"""The analysis as a spaCy pipeline: tokens, lemmas, sentences, and names with what they officially are.

nlp = load_pipeline()
doc = nlp("MDI toteutti selvityksen Tampereella.")
[(ent.text, ent.label_, ent.kb_id_, ent._.role) for ent in doc.ents]
"""

from spacy.language import Language

from nlp.pipeline.components import MORPHOLOGY, NAMES, SENTENCES
from nlp.pipeline.display import to_displacy
from nlp.pipeline.tokenizer import TOKENIZER

__all__ = ["load_pipeline", "to_displacy"]


def load_pipeline(*, persons: bool = False) -> Language:
    """Return a spaCy pipeline with our tokens, lemmas, parts of speech, sentences and names.

    :param persons: whether persons are among the entities.
    """
    import spacy

    nlp = spacy.blank("fi", config={"nlp": {"tokenizer": {"@tokenizers": TOKENIZER}}})
    nlp.add_pipe(MORPHOLOGY)
    nlp.add_pipe(SENTENCES)
    nlp.add_pipe(NAMES, config={"persons": persons})
    return nlp
