"""Trains the name model and saves it: teachers on annotated documents, then one student on what they label too.

Run: python -m training.names --data ../shared/data --out nlp/name_model/shipped
"""

import argparse
import time
from dataclasses import replace
from pathlib import Path

import torch

from nlp.name_model.features import FormReader
from nlp.name_model.reading import NameModel
from nlp.words.finnish import load_finnish
from nlp.words.vectors import load_word_vectors
from training.names.annotated import make_annotated_examples
from training.names.artefact import export_weights, save_model
from training.names.calibration import fit_calibration
from training.names.card import write_card
from training.names.evaluate import DEV, measure
from training.names.examples import Example, Forms, make_gold_examples
from training.names.gold import read_documents
from training.names.network import Tagger
from training.names.settings import TAGS, Settings
from training.names.silver import label_examples, make_unlabelled
from training.names.training import Arrays, average_taggers, say, train_tagger
from training.names.unlabelled import read_texts

TRAIN = "names/turku_ner_train.tsv"


def train_names(data: Path, out: Path, settings: Settings) -> None:
    """Train teachers, label texts with them, train the student on both, and save it with its card."""
    began = time.process_time()
    finnish = load_finnish()
    reader = FormReader(finnish, load_word_vectors(), rows=settings.rows)
    forms = Forms(reader)
    gold = list(make_gold_examples(finnish, forms, read_documents(data / TRAIN)))
    first = NameModel(export_weights(train_tagger(gold, forms.arrays(), settings, tell=tell_loss)), TAGS, reader)
    ours = list(make_annotated_examples(finnish, forms, first, data=data, split="train"))
    say(f"{len(gold):,} annotated sentences, and {len(ours):,} of our own")
    gold += ours * settings.ours_repeated
    teachers = train_teachers(gold, forms.arrays(), settings)
    unlabelled = list(make_unlabelled(finnish, forms, read_texts(data, seed=settings.seed, share=settings.unlabelled)))
    models = [NameModel(export_weights(teacher), TAGS, reader) for teacher in teachers]
    silver = list(label_examples(models, forms, unlabelled, settings))
    say(f"{len(silver):,} of {len(unlabelled):,} sentences labelled")
    student = train_student(gold, silver, forms.arrays(), settings)
    dev = list(read_documents(data / DEV))
    calibration = fit_calibration(NameModel(export_weights(student), TAGS, reader), finnish, dev)
    save_model(out, student, calibration=calibration)
    sizes = {"annotated": len(gold), "ours": len(ours), "labelled": len(silver)}
    minutes = round((time.process_time() - began) / 60)
    write_card(out, settings, sizes, figures=measure(out, data), minutes=minutes)


def train_teachers(gold: list[Example], arrays: Arrays, settings: Settings) -> list[Tagger]:
    """Train networks that differ in their seed alone."""
    taggers = []
    for number in range(1, settings.teachers + 1):
        say(f"teacher {number}")
        taggers.append(train_tagger(gold, arrays, replace(settings, seed=settings.seed + number), tell=tell_loss))
    return taggers


def train_student(gold: list[Example], silver: list[Example], arrays: Arrays, settings: Settings) -> Tagger:
    """Train one network on all sentences, then on the annotated ones alone, which are right.

    From there it goes on several times, and what comes out is averaged (Wortsman et al. 2022, "Model soups").
    """
    say("student")
    on_all = replace(settings, epochs=settings.student_epochs, batch=settings.student_batch)
    student = train_tagger([*gold * settings.gold_repeated, *silver], arrays, on_all, tell=tell_loss)
    on_gold = replace(settings, epochs=settings.last_epochs, learning_rate=settings.last_learning_rate)
    student = train_tagger(gold, arrays, on_gold, tell=tell_loss, begin=student)
    seeds = range(settings.seed + 1, settings.seed + 1 + settings.continued)
    return average_taggers(
        [train_tagger(gold, arrays, replace(on_gold, seed=seed), tell=tell_loss, begin=student) for seed in seeds]
    )


def tell_loss(epoch: int, loss: float, _: Tagger) -> None:
    say(f"epoch {epoch + 1}: loss {loss:.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of the training data")
    parser.add_argument("--out", type=Path, required=True, help="folder to write the artefact to")
    arguments = parser.parse_args()
    torch.set_num_threads(1)  # small matrices; and sums in one order, so that a seed gives one model
    train_names(arguments.data, arguments.out, Settings())


if __name__ == "__main__":
    main()
