"""The trained heads at run time: NumPy and a few MB of safetensors, no training library."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open

from assistant.matching.features import Features, feature_names
from assistant.matching.types import Verdict
from knowledge.embed import Vectors
from knowledge.model import Framework

WEIGHTS = Path(__file__).parent / "weights.safetensors"
# Of cosines before a softmax; part of the weights' meaning, the same in training.
SCALE = 14.0
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)

Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Heads:
    """Theme, level and verdict heads over the adapted embedding and the features.

    With d dimensions, f features and n levels above 0: `theme` is (themes, d), unit rows; `step`
    (themes, n, d) and `common` (n, d + f), `common_bias` (n,) give the chance of having reached
    each level (ordinal, one threshold a level; Frank & Hall 2001); `hidden` (h, d + f),
    `hidden_bias` (h,), `verdict` (6, h) and `verdict_bias` (6,) the kind of verdict, in the order
    of VERDICTS. `judge` (6, signals) weighs the verdict head with the other signals, and `sure`
    (3,) turns the probabilities of verdict and level into how often such an answer is right
    (Platt scaling); both were fitted on voices that their encoder had not seen. `framework` is
    the digest of the framework they know.
    """

    theme: Array
    step: Array
    common: Array
    common_bias: Array
    hidden: Array
    hidden_bias: Array
    verdict: Array
    verdict_bias: Array
    judge: Array
    sure: Array
    framework: str

    def themes(self, vectors: Vectors) -> Array:
        """Probability of each theme for each text: (texts, themes)."""
        near: Array = vectors @ self.theme.T
        return softmax(SCALE * near)

    def levels(self, vectors: Vectors, features: Features) -> Array:
        """Probability of each level from 0 given each theme: (texts, themes, n + 1)."""
        both = np.concatenate([SCALE * vectors, features], axis=1)
        steps: Array = SCALE * np.einsum("nd,tkd->ntk", vectors, self.step)
        steps = steps + (both @ self.common.T + self.common_bias)[:, None, :]
        reached = 1 / (1 + np.exp(-steps))
        reached = np.minimum.accumulate(reached, axis=-1)
        ends = np.ones((*reached.shape[:2], 1), dtype=np.float32)
        shares: Array = -np.diff(np.concatenate([ends, reached, 0 * ends], axis=-1), axis=-1)
        return shares.astype(np.float32)

    def verdicts(self, vectors: Vectors, features: Features) -> Array:
        """Probability of each verdict for each text: (texts, verdicts)."""
        both = np.concatenate([SCALE * vectors, features], axis=1)
        hidden = np.tanh(both @ self.hidden.T + self.hidden_bias)
        logits: Array = hidden @ self.verdict.T + self.verdict_bias
        return softmax(logits)

    def judged(self, signals: Array) -> Array:
        """Probability of each verdict given all signals of one text: (verdicts,)."""
        return softmax(self.judge @ signals)

    def confidence(self, verdict: float, level: float) -> float:
        """How often an answer with these probabilities is right, 0 to 1."""
        told = self.sure @ np.array([1.0, _logit(verdict), _logit(level)], dtype=np.float32)
        return float(1 / (1 + np.exp(-told)))


_NAMES = (
    "theme", "step", "common", "common_bias", "hidden", "hidden_bias", "verdict", "verdict_bias",
    "judge", "sure",
)  # fmt: skip


def load_heads(path: Path = WEIGHTS) -> Heads | None:
    """The trained heads, or None when there are none that can be read."""
    try:
        with safe_open(str(path), framework="numpy") as file:
            parts = {n: file.get_tensor(f"heads.{n}").astype(np.float32) for n in _NAMES}
            return Heads(**parts, framework=file.metadata()["framework"])
    except (OSError, SafetensorError, KeyError, TypeError):
        return None


def heads_for(framework: Framework) -> Heads | None:
    """The heads, where they were trained on this framework and for these features."""
    heads = load_heads()
    if heads is None or heads.framework != framework.digest:
        return None
    fits = heads.common.shape[1] == heads.theme.shape[1] + len(feature_names())
    return heads if fits else None


def _logit(share: float) -> float:
    kept = min(max(share, 1e-4), 1 - 1e-4)
    return float(np.log(kept / (1 - kept)))


def softmax(logits: Array) -> Array:
    """Shares that sum to 1 over the last axis: exp(x) / Σ exp(x)."""
    weights = np.exp(logits - logits.max(axis=-1, keepdims=True))
    shares: Array = weights / weights.sum(axis=-1, keepdims=True)
    return shares
