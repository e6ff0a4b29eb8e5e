"""Saves a trained embedding in sentence-transformers' own format, with rows of one byte a component.

The names `embeddings`, `mapping` and `weights` are those of model2vec, which `StaticEmbedding` of
sentence-transformers reads and folds into one row a token: `embeddings[mapping[token]] * weights[token]`.
"""

import importlib.metadata
import json
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file
from tokenizers import Tokenizer

MODULE = "sentence_transformers.sentence_transformer.modules.static_embedding.StaticEmbedding"


def quantise_rows(rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Round rows to whole numbers of -127 to 127, each by its own scale.

    :returns: int8 rows of the same shape, and scales, shape (rows,), float32, so that rows = whole * scale.
    """
    scales = np.maximum(np.abs(rows).max(axis=1), 1e-12) / 127
    return np.round(rows / scales[:, None]).astype(np.int8), scales.astype(np.float32)


def save_embedding(
    folder: Path, tokenizer: Tokenizer, *, rows: np.ndarray, weights: np.ndarray, row_of: np.ndarray
) -> None:
    """Write the artefact's files, which `SentenceTransformer(folder)` loads.

    :param rows: shape (rows, width); weights and row_of: of each token, shape (tokens,).
    """
    folder.mkdir(parents=True, exist_ok=True)
    whole, scales = quantise_rows(rows)
    tensors = {
        "embeddings": whole,
        "mapping": row_of.astype(np.int32),
        "weights": (weights * scales[row_of]).astype(np.float32),
    }
    save_file(tensors, folder / "model.safetensors")
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    write_json(folder / "modules.json", [{"idx": 0, "name": "0", "path": "", "type": MODULE}])
    settings = {
        "__version__": {"sentence_transformers": importlib.metadata.version("sentence-transformers")},
        "model_type": "SentenceTransformer",
        "prompts": {},
        "default_prompt_name": None,
        "similarity_fn_name": "cosine",
    }
    write_json(folder / "config_sentence_transformers.json", settings)


def write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, indent=2) + "\n", encoding="utf-8")
