"""Gives a trained network to the runtime, and saves it with feature rows of one byte a component."""

import json
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file

from training.names.network import Tagger
from training.names.settings import TAGS


def export_weights(tagger: Tagger) -> dict[str, np.ndarray]:
    """Return the weights by the names that `NameModel` reads, the table as whole numbers with a scale a row."""
    weights = {name: one.detach().numpy().copy() for name, one in tagger.state_dict().items()}
    table = weights.pop("table.weight")
    scales = np.maximum(np.abs(table).max(axis=1), 1e-12) / 127
    whole = np.round(table / scales[:, None]).astype(np.int8)
    return {**weights, "table": whole, "scales": scales.astype(np.float32)}


def save_model(folder: Path, tagger: Tagger, *, calibration: tuple[float, float]) -> None:
    """Write the files that `load_name_model` reads; weights but those of the table take two bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    weights = export_weights(tagger)
    small = {name: one if name in ("table", "scales") else one.astype(np.float16) for name, one in weights.items()}
    save_file(small, folder / "model.safetensors")
    (folder / "model.safetensors").chmod(0o644)  # safetensors makes files that only their owner reads
    config = {"labels": list(TAGS), "calibration": [round(one, 4) for one in calibration]}
    (folder / "config.json").write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")
