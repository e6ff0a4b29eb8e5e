"""The numpy reader gives the vectors that sentence-transformers gives."""

import functools
import warnings
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from safetensors.numpy import save_file
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from models.static_embedding import StaticEmbedding
from training.encoder.artefact import save_embedding

SHIPPED = Path(__file__).parents[2] / "models" / "shipped" / "finnish-static"
needs_shipped = pytest.mark.skipif(not SHIPPED.is_dir(), reason="finnish-static has not been trained here")
TEXTS = [
    "Tampereen kaupunki selvitti kuntalaisten osallistumista.",
    "Aluekehittämisen verkostot tarvitsevat rahoitusta, sanoo työ- ja elinkeinoministeriö.",
    "Kommunernas ekonomi 2023",
    "municipal finances",
    "kunta " * 1_000,
    "漢字 Ωmega",
    "",
    " \n",
]


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    tokens = ["[UNK]", "kunta", "kunnan", "talous", "a"]
    tokenizer = Tokenizer(models.Unigram([(token, -1.0) for token in tokens], unk_id=0))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    folder = tmp_path_factory.mktemp("encoder") / "tiny"
    rows = np.random.default_rng(1).normal(size=(4, 8)).astype(np.float32)
    rows[0] = 0.0
    save_embedding(folder, tokenizer, rows=rows, weights=np.linspace(0.1, 1, 5), row_of=np.array([0, 1, 1, 2, 3]))
    return folder


@functools.cache
def shipped() -> StaticEmbedding:
    return StaticEmbedding(SHIPPED)


def encode_by_sentence_transformers(folder: Path, texts: list[str]) -> np.ndarray:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch and transformers warn about themselves at import
        from sentence_transformers import SentenceTransformer

        model = SentenceTransformer(str(folder), device="cpu")
        return model.encode(texts, normalize_embeddings=True, show_progress_bar=False)


@pytest.mark.slow
def test_tiny_embedding_reads_as_sentence_transformers_does(tiny: Path) -> None:
    expected = encode_by_sentence_transformers(tiny, TEXTS)
    np.testing.assert_allclose(StaticEmbedding(tiny).encode(TEXTS), expected, atol=1e-5)


@needs_shipped
@pytest.mark.slow
def test_shipped_embedding_reads_as_sentence_transformers_does() -> None:
    expected = encode_by_sentence_transformers(SHIPPED, TEXTS)
    np.testing.assert_allclose(shipped().encode(TEXTS), expected, atol=1e-5)


def test_one_row_a_token_is_read(tiny: Path, tmp_path: Path) -> None:
    rows = np.eye(5, dtype=np.float16)
    save_file({"embedding.weight": rows}, tmp_path / "model.safetensors")
    (tmp_path / "tokenizer.json").write_bytes((tiny / "tokenizer.json").read_bytes())
    vector = StaticEmbedding(tmp_path).encode(["kunta talous"])[0]
    np.testing.assert_allclose(vector, np.array([0, 1, 0, 1, 0]) / np.sqrt(2), atol=1e-6)


def test_other_weights_are_refused(tiny: Path, tmp_path: Path) -> None:
    save_file({"lm_head": np.eye(2, dtype=np.float32)}, tmp_path / "model.safetensors")
    (tmp_path / "tokenizer.json").write_bytes((tiny / "tokenizer.json").read_bytes())
    with pytest.raises(ValueError, match="lm_head"):
        StaticEmbedding(tmp_path).encode(["kunta"])


def test_text_without_known_tokens_is_zeros(tiny: Path) -> None:
    assert not StaticEmbedding(tiny).encode(["", "  ", "xyz"]).any()


def test_no_texts_give_no_rows(tiny: Path) -> None:
    assert StaticEmbedding(tiny).encode([]).shape == (0, 8)


@needs_shipped
def test_name_and_revision_tell_which_weights(tiny: Path) -> None:
    encoder = StaticEmbedding(tiny)
    assert encoder.name == "tiny"
    assert len(encoder.revision) == 12
    assert encoder.revision != shipped().revision


@needs_shipped
def test_shipped_folder_is_small() -> None:
    assert sum(file.stat().st_size for file in SHIPPED.iterdir()) <= 20_000_000


@needs_shipped
def test_forms_of_a_word_share_a_direction() -> None:
    kunta, kunnissa, talous = shipped().encode(["kunta", "kunnissa", "talous"])
    assert kunta @ kunnissa > 0.99
    assert kunta @ talous < 0.7


@needs_shipped
@pytest.mark.parametrize(
    ("asked", "near", "far"),
    [
        ("kommunernas ekonomi", "Kuntien talous on kiristynyt.", "Linnut muuttavat syksyllä etelään."),
        ("health care reform", "Sote-uudistus muutti terveydenhuoltoa.", "Jääkiekon maailmanmestaruus"),
        ("lasten päivähoito", "Varhaiskasvatuksen maksut alenivat.", "Metsien hakkuut lisääntyivät."),
    ],
)
def test_query_is_nearer_its_own_theme(asked: str, near: str, far: str) -> None:
    query, *passages = shipped().encode([asked, near, far])
    assert query @ passages[0] > query @ passages[1]


@needs_shipped
@given(st.lists(st.text(), max_size=5))
def test_any_text_gives_a_unit_row_or_zeros(texts: list[str]) -> None:
    lengths = np.linalg.norm(shipped().encode(texts), axis=1)
    assert np.all((np.abs(lengths - 1) < 1e-5) | (lengths == 0))
