"""From probabilities of tags to names: what may follow what, and what the rest of the document says."""

import math
from collections.abc import Sequence

import numpy as np

NO_NEWS = 0.1  # how many names of each label a word counts as seen before the document
NO_NAME = 0.65  # weight of "no name" where tags are chosen: F1 loses less by a doubtful name than by a missed one


def allowed_transitions(labels: Sequence[str]) -> np.ndarray:
    """Return which tag may follow which, shape (tags + 2, tags + 2), with a start before and an end behind the tags."""
    tags = ["O", *labels, "O"]
    allowed = np.zeros((len(tags), len(tags)), dtype=np.float32)
    for i, before in enumerate(tags):
        for j, after in enumerate(tags):
            is_open, continues = before[0] in "BI", after[0] in "IE"
            same = before[2:] == after[2:]
            allowed[i, j] = (is_open and continues and same) or (not is_open and not continues)
    return allowed


def label_columns(labels: Sequence[str]) -> np.ndarray:
    """Return which tag is of which label, "O" first, shape (tags, labels), float32."""
    of_tags = [tag.partition("-")[2] for tag in labels]
    return np.array([[of == label for label in dict.fromkeys(of_tags)] for of in of_tags], dtype=np.float32)


def agree_in_document(
    probabilities: np.ndarray,
    words: np.ndarray,
    capital: np.ndarray,
    is_label: np.ndarray,
    *,
    no_news: float = NO_NEWS,
) -> np.ndarray:
    """Move the label of each name towards what the same word is elsewhere in the document.

    "Maija Peltola" tells that the lone "Peltolan" is no village. The idea is of Krishnan and Manning 2006, "An
    Effective Two-Stage Model for Exploiting Non-Local Dependencies"; here it is a count, not a second model.

    :param probabilities: shape (tokens, tags); is_label: of `label_columns`.
    :param words: a number for each lemma; capital: whether a token begins with one; both of shape (tokens,).
    :returns: probabilities, shape (tokens, tags).
    """
    _, words = np.unique(words, return_inverse=True)
    of_label = probabilities @ is_label
    of_word = np.zeros((words.max() + 1, is_label.shape[1]), dtype=np.float32)
    np.add.at(of_word, words, of_label)
    elsewhere = of_word[words] - of_label
    seen = capital & (elsewhere.sum(axis=1) > 0.5)
    named = elsewhere[:, 1:] + no_news
    push = np.zeros_like(of_label)
    push[seen, 1:] = np.log(named / named.mean(axis=1, keepdims=True))[seen]
    pushed = probabilities * np.exp(push @ is_label.T)
    return pushed / pushed.sum(axis=1, keepdims=True)


def tag_scores(probabilities: np.ndarray, *, no_name: float = NO_NAME) -> np.ndarray:
    """Turn the probabilities of tags, no name first, into what `best_tags` sums, shape (tokens, tags)."""
    scores = np.log(probabilities + 1e-9)
    scores[:, 0] += math.log(no_name)
    return scores


def best_tags(scores: np.ndarray, allowed: np.ndarray) -> list[int]:
    """Return the well-formed tags of the highest sum of scores (Viterbi), scores of shape (tokens, tags)."""
    likely = scores.argmax(axis=1)
    if allowed[0, likely[0] + 1] and allowed[likely[-1] + 1, -1] and allowed[likely[:-1] + 1, likely[1:] + 1].all():
        return [int(tag) for tag in likely]
    steps = np.where(allowed > 0, 0.0, -1e6)
    best, came_from = scores[0] + steps[0, 1:-1], []
    for row in scores[1:]:
        through = best[:, None] + steps[1:-1, 1:-1]
        came_from.append(through.argmax(axis=0))
        best = through.max(axis=0) + row
    tags = [int((best + steps[1:-1, -1]).argmax())]
    for sources in reversed(came_from):
        tags.append(int(sources[tags[-1]]))
    return tags[::-1]
