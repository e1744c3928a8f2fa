"""The trained heads at run time: NumPy and a few MB of safetensors, no training library."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open

from knowledge.embed import Vectors

WEIGHTS = Path(__file__).parent / "weights.safetensors"
# Of cosines before a softmax; part of the weights' meaning, the same in training.
SCALE = 14.0

Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Heads:
    """Theme and level heads over the adapted embedding.

    `theme` (themes, d) and `cell` (themes, levels, d) have unit rows; `level_weight` is
    (levels, d), `level_bias` (levels,). `framework` is the digest of the framework they know.
    """

    theme: Array
    cell: Array
    level_weight: Array
    level_bias: Array
    framework: str

    def themes(self, vectors: Vectors) -> Array:
        """Probability of each theme for each text: (texts, themes)."""
        near: Array = vectors @ self.theme.T
        return _softmax(SCALE * near)

    def levels(self, vectors: Vectors) -> Array:
        """Probability of each level given each theme: (texts, themes, levels)."""
        cells: Array = np.einsum("nd,tld->ntl", vectors, self.cell)
        common: Array = vectors @ self.level_weight.T + self.level_bias
        return _softmax(SCALE * cells + SCALE * common[:, None, :])


def load_heads(path: Path = WEIGHTS) -> Heads | None:
    """The trained heads, or None when there are none that can be read."""
    try:
        with safe_open(str(path), framework="numpy") as file:
            names = ("theme", "cell", "level.weight", "level.bias")
            parts = [file.get_tensor(f"heads.{name}").astype(np.float32) for name in names]
            return Heads(parts[0], parts[1], parts[2], parts[3], file.metadata()["framework"])
    except (OSError, SafetensorError, KeyError):
        return None


def _softmax(logits: Array) -> Array:
    weights = np.exp(logits - logits.max(axis=-1, keepdims=True))
    shares: Array = weights / weights.sum(axis=-1, keepdims=True)
    return shares
