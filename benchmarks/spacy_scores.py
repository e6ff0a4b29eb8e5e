"""The marked sentences as spaCy's examples, scored by its own scorer: `python -m benchmarks.spacy_scores [FILE …]`.

The types compared are those that the sentences mark; what a name is led to is scored by `benchmarks.names`.
"""

import argparse
from collections.abc import Iterable, Iterator
from pathlib import Path

from spacy.language import Language
from spacy.scorer import get_ner_prf
from spacy.tokens import DocBin
from spacy.training import Example

from benchmarks.names import FIXTURES, TYPES, GoldSentence, read_gold
from nlp.pipeline import load_pipeline

LABELS = {name: type for name, (type, _) in TYPES.items()}


def examples(pipeline: Language, sentences: Iterable[GoldSentence]) -> Iterator[Example]:
    """Yield the sentences with what is marked in them, beside what the pipeline finds of the same types."""
    for sentence in sentences:
        predicted = pipeline(sentence.text)
        predicted.set_ents([entity for entity in predicted.ents if entity.label_ in LABELS.values()])
        gold = pipeline.make_doc(sentence.text)
        marked = [(start, end, LABELS[name]) for name, names in sentence.names.items() for start, end, _ in names]
        spans = [gold.char_span(*name, alignment_mode="expand") for name in sorted(set(marked))]
        gold.set_ents([span for span in spans if span is not None])
        yield Example(predicted, gold)


def marked_documents(pipeline: Language, path: Path) -> DocBin:
    """Return the marked sentences of a file as spaCy keeps documents, for training or scoring with its own tools."""
    return DocBin(docs=(example.reference for example in examples(pipeline, read_gold(path))))


def main() -> None:
    """Print the scores of each file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", type=Path, nargs="*", help="marked sentences (default: the project's own)")
    pipeline = load_pipeline()
    for path in parser.parse_args().files or sorted(FIXTURES.glob("*.txt")):
        scores = get_ner_prf(examples(pipeline, read_gold(path)))
        print(f"{path.name}: P {scores['ents_p']:.3f} R {scores['ents_r']:.3f} F {scores['ents_f']:.3f}")
        for label, of_label in sorted(scores["ents_per_type"].items()):
            print(f"    {label:<18} P {of_label['p']:.3f} R {of_label['r']:.3f} F {of_label['f']:.3f}")


if __name__ == "__main__":
    main()
