"""The marked sentences as spaCy's examples, scored by its own scorer: `python -m benchmarks.spacy_scores [FILE …]`.

The types compared are those that the sentences mark; what a name is linked to is scored by `benchmarks.names`. Of two
names in one token ("Kemi-Tornio-alueen") the first counts on both sides: a token is in one entity at most.
"""

import argparse
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.scorer import Scorer
from spacy.tokens import DocBin
from spacy.training import Example
from spacy.util import filter_spans

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
        gold.set_ents(filter_spans([span for span in spans if span is not None]))
        yield Example(predicted, gold)


def marked_documents(pipeline: Language, path: Path) -> DocBin:
    """Return the marked sentences of a file as spaCy keeps documents, for training or scoring with its own tools."""
    return DocBin(docs=(example.reference for example in examples(pipeline, read_gold(path))))


def main() -> None:
    """Print the scores of each file and of all together."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", type=Path, nargs="*", help="marked sentences (default: the project's own)")
    files = parser.parse_args().files or sorted(FIXTURES.glob("*.txt"))
    pipeline = load_pipeline()
    scored = {path.name: list(examples(pipeline, read_gold(path))) for path in files}
    scored["together"] = [example for of_file in scored.values() for example in of_file]
    for name, of_file in scored.items():
        print_scores(name, Scorer(pipeline).score(of_file))


def print_scores(name: str, scores: dict[str, Any]) -> None:
    """Print precision, recall and F1 of all entities and by type."""
    print(f"{name}: P {scores['ents_p']:.3f} R {scores['ents_r']:.3f} F {scores['ents_f']:.3f}")
    for label, of_label in sorted(scores["ents_per_type"].items()):
        print(f"    {label:<18} P {of_label['p']:.3f} R {of_label['r']:.3f} F {of_label['f']:.3f}")


if __name__ == "__main__":
    main()
