"""Every number of the recipe, in one place."""

from dataclasses import dataclass

TURKU = ("PER", "ORG", "LOC", "PRO", "EVENT", "DATE")  # the labels of the Turku NER corpus
LABELS = (*TURKU, "PROJ")  # and that of projects and programmes, which only our own annotations have
TAGS = ("O", *(f"{kind}-{label}" for label in LABELS for kind in "BIES"))


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of one training; the model card prints them."""

    seed: int = 20
    rows: int = 32_768  # of the table of hashed features
    row_width: int = 64
    projected: int = 100  # width that a word vector of VECTOR is projected to
    hidden: int = 128  # of the LSTM, each way
    dropout: float = 0.5
    feature_dropout: float = 0.25
    lexical_dropout: float = 0.6  # of features that tell one word from all others
    batch: int = 32  # sentences
    epochs: int = 5  # of a teacher
    learning_rate: float = 4e-3
    teachers: int = 3
    student_batch: int = 64
    student_epochs: int = 2  # on annotated and labelled sentences
    gold_repeated: int = 2  # times that annotated sentences stand among the student's
    ours_repeated: int = 2  # times that our own annotated sentences stand among the others
    last_epochs: int = 3  # of the student, on annotated sentences alone
    last_learning_rate: float = 1e-3
    continued: int = 3  # times that the student then learns from them apart again, each with a seed of its own
    surest: float = 0.5  # least probability of the least sure tag of a labelled sentence
    label_no_name: float = (
        0.3  # weight of "no name" in labelling; low, so that the student learns of doubtful names too
    )
    label_no_news: float = 0.15  # names of each label that a word counts as seen before its document, in labelling
    unlabelled: float = 1.0  # share of the texts that `unlabelled.SOURCES` names
    averaging: float = 0.998  # of the weights, a step
