"""Writes the files that `load_role_model` reads."""

import json
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file

from nlp.roles.model import Calibration
from training.roles.fitting import Weights


def save_model(
    folder: Path,
    weights: Weights,
    *,
    temperatures: tuple[float, float],
    calibration: Calibration,
    threshold: float,
    smallest: float,
) -> int:
    """Save the weights of two bytes each, without features that hardly weigh; return how many features are kept."""
    folder.mkdir(parents=True, exist_ok=True)
    both = np.hstack([spread(weights.first), spread(weights.doing)])
    kept = np.flatnonzero(np.abs(both[:-1]).max(axis=1) >= smallest)
    rows = np.append(kept, len(both) - 1)
    path = folder / "model.safetensors"
    save_file({"first": weights.first[rows].astype(np.float16), "doing": weights.doing[rows].astype(np.float16)}, path)
    path.chmod(0o644)  # safetensors makes files that only their owner reads
    (folder / "features.txt").write_text("".join(f"{weights.features[at]}\n" for at in kept), encoding="utf-8")
    config = {
        "temperatures": [round(one, 3) for one in temperatures],
        "calibration": [round(one, 3) for one in calibration],
        "threshold": round(threshold, 3),
    }
    (folder / "config.json").write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")
    return len(kept)


def spread(weights: np.ndarray) -> np.ndarray:
    """Return weights less their mean over the roles, which is all that they do."""
    return np.asarray(weights - weights.mean(axis=1, keepdims=True))
