"""Our own annotations of policy texts as examples, beside those of the Turku NER corpus."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from nlp.name_model.features import context_numbers
from nlp.name_model.reading import NameModel
from nlp.words.finnish import Finnish
from nlp.words.sentences import Sentence, split_sentences
from training.annotations.documents import SourceDocument
from training.annotations.overlay import Annotation, annotated_documents
from training.names.examples import Example, Forms, make_example
from training.names.gold import tag_tokens

#: What our types are among the model's labels.
LABEL_OF = {
    "organisation": "ORG", "municipality": "LOC", "region": "LOC", "wellbeing_county": "LOC", "place": "LOC",
    "person": "PER", "project": "PROJ", "programme": "PROJ",
}  # fmt: skip
#: What our annotations leave unmarked where it is a name by Turku's rules: countries, waters, products, dates.
LEFT_OPEN = frozenset(("LOC", "PRO", "EVENT", "DATE"))
AROUND = 20_000  # characters of a long document that are read around a stretch

Names = list[tuple[int, int, str]]


def make_annotated_examples(
    finnish: Finnish, forms: Forms, model: NameModel, *, data: Path, split: str
) -> Iterator[Example]:
    """Number the annotated sentences of a split, with the context that their documents give.

    :param model: tells the names of kinds that our annotations leave open.
    """
    for document, annotation in annotated_documents(split, data=data):
        yield from _of_stretch(finnish, forms, model, document, annotation)


def _of_stretch(
    finnish: Finnish, forms: Forms, model: NameModel, document: SourceDocument, annotation: Annotation
) -> Iterator[Example]:
    """Yield the sentences of a stretch that lie in it as a whole."""
    item = annotation.item
    begin = max(0, item.start - AROUND)
    text = document.text[begin : item.end + AROUND]
    start, end = item.start - begin, item.end - begin
    sentences = list(split_sentences(text, finnish.tokens(text)))
    inside = [
        at
        for at, sentence in enumerate(sentences)
        if start <= sentence.tokens[0].start and sentence.tokens[-1].end <= end
    ]
    ours = [(label.start + start, label.end + start, LABEL_OF[label.type]) for label in annotation.labels]
    tokens = [sentence.tokens for sentence in sentences]
    for at, context in zip(inside, context_numbers(text, tokens, inside), strict=True):
        names = [*ours, *_left_open(text, sentences[at], model, ours)]
        yield make_example(forms, text, sentences[at].tokens, context, tag_tokens(sentences[at].tokens, names))


def _left_open(text: str, sentence: Sentence, model: NameModel, ours: Sequence[tuple[int, int, str]]) -> Names:
    found = model.find_names(text, [sentence.tokens])
    return [
        (name.start, name.end, name.label)
        for name in found
        if name.label in LEFT_OPEN and all(name.end <= start or end <= name.start for start, end, _ in ours)
    ]
