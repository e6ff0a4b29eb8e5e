"""Labels texts by networks that were trained on annotated ones, and makes examples of what they agree on."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

import numpy as np

from nlp.name_model.features import context_numbers
from nlp.name_model.reading import BATCH, NameModel
from nlp.name_model.tags import agree_in_document, allowed_transitions, best_tags, label_columns, tag_scores
from nlp.words.finnish import Finnish
from nlp.words.sentences import split_sentences
from training.names.examples import Example, Forms, make_example
from training.names.settings import TAGS, Settings

SHORTEST, LONGEST = 4, 60  # tokens of a sentence


def make_unlabelled(finnish: Finnish, forms: Forms, texts: Iterable[str]) -> Iterator[Example]:
    """Number the sentences that may hold a name, tags left open: those with a capital behind their first token."""
    for number, text in enumerate(texts):
        sentences = [sentence.tokens for sentence in split_sentences(text, finnish.tokens(text))]
        for tokens, context in zip(sentences, context_numbers(text, sentences), strict=True):
            named = any(text[token.start].isupper() or text[token.start].isdigit() for token in tokens[1:])
            if named and SHORTEST <= len(tokens) <= LONGEST:
                example = make_example(forms, text, tokens, context, ["O"] * len(tokens))
                yield replace(example, document=number)


def label_examples(
    teachers: Sequence[NameModel], forms: Forms, examples: Sequence[Example], settings: Settings
) -> Iterator[Example]:
    """Return sentences the tags of the mean of several networks; those with a token of doubt are left out.

    :param examples: the sentences of a document next to each other.
    """
    allowed, is_label = allowed_transitions(TAGS), label_columns(TAGS)
    lemmas, capital = np.array(forms.lemmas), np.array(forms.capital)
    means = mean_probabilities(teachers, forms, examples)
    for _, pairs in groupby(zip(examples, means, strict=True), key=lambda pair: pair[0].document):
        sentences, parts = zip(*pairs, strict=True)
        tokens = np.concatenate([sentence.forms for sentence in sentences])
        agreed = agree_in_document(
            np.concatenate(parts), lemmas[tokens], capital[tokens], is_label, no_news=settings.label_no_news
        )
        ends = np.cumsum([len(sentence.forms) for sentence in sentences])
        for sentence, probabilities in zip(sentences, np.split(agreed, ends[:-1]), strict=True):
            tags = best_tags(tag_scores(probabilities, no_name=settings.label_no_name), allowed)
            if min(probabilities[at, tag] for at, tag in enumerate(tags)) >= settings.surest:
                yield replace(sentence, tags=np.array(tags))


def mean_probabilities(teachers: Sequence[NameModel], forms: Forms, examples: Sequence[Example]) -> list[np.ndarray]:
    """Return each sentence's probabilities of tags, the mean of the networks, shape (tokens, tags)."""
    inputs_of = [teacher.form_inputs(*forms.arrays()) for teacher in teachers]
    order = sorted(range(len(examples)), key=lambda at: -len(examples[at].forms))
    means: dict[int, np.ndarray] = {}
    for first in range(0, len(order), BATCH):
        batch = order[first : first + BATCH]
        answers = [
            teacher.tag_probabilities([np.hstack([of_forms[examples[at].forms], examples[at].context]) for at in batch])
            for teacher, of_forms in zip(teachers, inputs_of, strict=True)
        ]
        means.update(
            (at, np.mean(of_all, axis=0)) for at, of_all in zip(batch, zip(*answers, strict=True), strict=True)
        )
    return [means[at] for at in range(len(examples))]
