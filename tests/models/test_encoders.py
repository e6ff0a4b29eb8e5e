from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer, models, pre_tokenizers

from benchmarks.encoders import (
    SHIPPED,
    measure_by_library,
    measure_mrr,
    measure_paraphrases,
    score_bm25,
    score_dense,
    standardise,
)
from corpus.errors import SettingsError
from models.encoders import MeanOfWords, load_encoder
from models.static_embedding import StaticEmbedding
from nlp.words.vectors import load_word_vectors
from training.encoder.heldout import held_out_law, held_out_library, held_out_squad


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sentence-transformers model of four words, saved as any other."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding

    words = {"[UNK]": 0, "kunta": 1, "talous": 2, "kysymys": 3}
    tokenizer = Tokenizer(models.WordLevel(words, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    rows = np.eye(4, 6, dtype=np.float32) + 0.1
    model = SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_weights=rows)], device="cpu")
    folder = tmp_path_factory.mktemp("models") / "tiny"
    model.save(str(folder))
    return folder


def test_a_model_of_sentence_transformers_is_loaded_by_its_folder(tiny: Path) -> None:
    encoder = load_encoder(str(tiny), word_vectors=load_word_vectors)
    rows = encoder.encode(["kunta", "kunta talous"])
    assert (rows.shape, rows.dtype, encoder.width) == ((2, 6), np.float32, 6)
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-6)


def test_no_texts_give_no_rows(tiny: Path) -> None:
    assert load_encoder(str(tiny), word_vectors=load_word_vectors).encode([]).shape == (0, 6)


def test_prompts_and_width_of_a_model_are_settings(tiny: Path) -> None:
    plain = load_encoder(str(tiny), word_vectors=load_word_vectors)
    encoder = load_encoder(str(tiny), word_vectors=load_word_vectors, query_prompt="kysymys ", truncate_to=4)
    assert encoder.width == 4
    assert encoder.revision != plain.revision
    as_query, as_passage = encoder.encode(["kunta"], as_queries=True), encoder.encode(["kunta"])
    assert as_query[0] @ as_passage[0] < 0.99


def test_a_model_that_is_not_there_says_so() -> None:
    with pytest.raises(SettingsError, match="no encoder 'finish-static'"):
        load_encoder("finish-static", word_vectors=load_word_vectors)
    encoder = load_encoder("nobody/no-such-model", word_vectors=load_word_vectors)
    with pytest.raises(SettingsError, match="cannot be loaded"):
        encoder.encode(["kunta"])


def test_a_folder_that_is_not_there_is_not_looked_for_on_the_hub(tmp_path: Path) -> None:
    encoder = load_encoder(str(tmp_path / "missing"), word_vectors=load_word_vectors)
    with pytest.raises(SettingsError, match="there is no such folder"):
        encoder.encode(["kunta"])


def test_word_vectors_are_those_of_spacy() -> None:
    import spacy

    nlp = spacy.load("spacy_fi_experimental_web_md", exclude=["tagger", "parser", "ner", "morphologizer", "tok2vec"])
    vectors = load_word_vectors()
    for word in ("kuntatalous", "Tampereella", "ä", "hyvinvointialueiden"):
        np.testing.assert_allclose(vectors.vector(word), nlp.vocab[word].vector, atol=1e-5)


def test_the_mean_of_words_gives_unit_rows_and_zeros_for_no_words() -> None:
    rows = MeanOfWords(load_word_vectors()).encode(["kuntien talous", "123"])
    assert np.linalg.norm(rows[0]) == pytest.approx(1, abs=1e-6)
    assert not rows[1].any()


#: MRR@10 on held-out texts: of the shipped encoder alone, and with BM25. These only rise.
FLOORS = {"library": (0.63, 0.73), "squad": (0.70, 0.81), "law": (0.60, 0.73)}


@pytest.mark.slow
def test_the_shipped_encoder_is_no_worse_than_it_was(shared: Path) -> None:
    encode = load_encoder("finnish-static", word_vectors=load_word_vectors).encode
    for task in (held_out_library(shared), held_out_squad(shared), held_out_law(shared)):
        dense, words = score_dense(encode, task), score_bm25(task)
        alone = measure_mrr(dense, task.answers)
        together = measure_mrr(standardise(dense) + standardise(words), task.answers)
        assert (alone >= FLOORS[task.name][0], together >= FLOORS[task.name][1]) == (True, True), (alone, together)
    assert measure_paraphrases(encode, shared) >= 0.978


@pytest.mark.slow
def test_the_evaluator_of_sentence_transformers_finds_the_same_in_the_shipped_encoder(shared: Path) -> None:
    task = held_out_library(shared)
    ours = measure_mrr(score_dense(StaticEmbedding(SHIPPED).encode, task), task.answers)
    assert measure_by_library(SHIPPED, task)["mrr@10"] == pytest.approx(ours, abs=0.005)
