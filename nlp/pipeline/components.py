"""The components of the pipeline: morphology, sentences, names. Each works on the tokens of any tokenizer."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from spacy.language import Language
from spacy.scorer import get_ner_prf
from spacy.tokens import Doc, Span, Token
from spacy.training import Example

from corpus.records import Mention
from nlp.mentions import Analyser
from nlp.words.finnish import Finnish, load_finnish

MORPHOLOGY, SENTENCES, NAMES = "aluetutka_morphology", "aluetutka_sentences", "aluetutka_names"
#: What an entity says beyond its label, `kb_id_` (what it is) and `ent_id_` (what that is today).
EXTENSIONS = ("name", "role", "score", "evidence", "current_id")

for _extension in EXTENSIONS:
    if not Span.has_extension(_extension):
        Span.set_extension(_extension, default=None)
if not Token.has_extension("parts"):
    Token.set_extension("parts", default=())


@cache
def shared_finnish() -> Finnish:
    """Return the one Voikko of this process: its memo of word forms serves all pipelines."""
    return load_finnish()


@cache
def shared_analyser(*, persons: bool) -> Analyser:
    """Return the one analyser of this process."""
    return Analyser(shared_finnish(), persons=persons)


@Language.factory(MORPHOLOGY, assigns=["token.lemma", "token.pos", "token.morph", "token._.parts"])
class Morphology:
    """Gives tokens their lemma, part of speech, case, and the parts of compounds."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.name = name

    def __call__(self, doc: Doc) -> Doc:
        """Set what Voikko says of each token."""
        finnish = shared_finnish()
        for token in doc:
            if token.is_space:
                token.lemma_, token.pos_ = token.text, "SPACE"
                continue
            word = finnish.word(token.text)
            token.lemma_, token.pos_ = word.lemma, word.pos
            token.set_morph(f"Case={word.case}" if word.case else "")  # type: ignore[attr-defined]  # not in its stubs
            token._.parts = word.parts
        return doc


@Language.factory(SENTENCES, assigns=["token.is_sent_start"])
class Sentences:
    """Cuts a document into sentences as the analysis does: a new block of the text begins one too."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.name = name

    def __call__(self, doc: Doc) -> Doc:
        """Set where sentences begin."""
        _, *later = [start for start, _ in shared_analyser(persons=False).sentence_spans(doc.text)] or [0]
        starts = set(later)  # white space before the first sentence belongs to it
        for token in doc:
            token.is_sent_start = token.i == 0 or token.idx in starts
        return doc


@Language.factory(
    NAMES, assigns=["doc.ents", "doc.spans"], default_config={"persons": False}, default_score_weights={"ents_f": 1.0}
)  # fmt: skip
class Names:
    """Finds names, linked to what they officially are, with the roles of organisations.

    A token is in one entity at most, so of two names in one word ("Kemi-Tornio-alueen") the first is the entity;
    `doc.spans["aluetutka_names"]` has both, by their label, `kb_id_` and `id_`.
    """

    def __init__(self, nlp: Language, name: str, persons: bool) -> None:
        self.name, self._persons = name, persons

    def __call__(self, doc: Doc) -> Doc:
        """Add the names to the entities, except those that share a token with an existing entity."""
        analyser = shared_analyser(persons=self._persons)
        mentions = analyser.find_mentions(doc.text)
        evidence = analyser.find_evidence(doc.text, mentions)
        found = [(mention, entity) for mention in mentions if (entity := _entity(doc, mention)) is not None]
        doc.spans[NAMES] = [entity for _, entity in found]
        kept = list(doc.ents)
        taken = {token.i for entity in kept for token in entity}
        for mention, entity in found:
            if taken & {token.i for token in entity}:
                continue
            entity._.name, entity._.role, entity._.score = mention.name, mention.role, mention.score
            entity._.current_id, entity._.evidence = mention.current_id, evidence.get(mention)
            taken |= {token.i for token in entity}
            kept.append(entity)
        doc.set_ents(sorted(kept, key=lambda entity: entity.start))
        return doc

    def score(self, examples: Iterable[Example], **_: Any) -> dict[str, Any]:
        """Return precision, recall and F1 of the entities, in all and by type."""
        return dict(get_ner_prf(examples))


def _entity(doc: Doc, mention: Mention) -> Span | None:
    """Return a mention as whole tokens of a document."""
    return doc.char_span(
        mention.start, mention.end, mention.type, kb_id=mention.id, span_id=mention.current_id,
        alignment_mode="expand",
    )  # fmt: skip
