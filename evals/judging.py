"""What is learned from voices the encoder has not seen: the weight of signals, and confidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from assistant.matching.hearing import hear
from assistant.matching.nearness import Nearness
from assistant.matching.readers import Reading, TrainedReader
from assistant.matching.signals import SIGNALS
from assistant.matching.verdicts import decide
from assistant.matching.weights import VERDICTS, Array, load_heads
from evals.corpus import Described
from evals.fitting import minimise, softmax_regression
from knowledge.embed import MiniLmEmbedder
from knowledge.load import load_framework

_DECAY = 2.0
# How far rarer verdicts are raised to the weight of the commonest: 0 not at all, 1 wholly.
_RAISED = 0.35


@dataclass(frozen=True, slots=True)
class Judgement:
    """`judge` (verdicts, signals) and `sure` (3,), as the run-time heads hold them."""

    judge: Array
    sure: Array


def untaught() -> Judgement:
    """The verdict head as it stands, and its confidence taken at its word."""
    judge = np.zeros((len(VERDICTS), len(SIGNALS)), dtype=np.float32)
    judge[:, : len(VERDICTS)] = np.eye(len(VERDICTS))
    return Judgement(judge, np.array([0.0, 1.0, 1.0], dtype=np.float32))


def judged_on(rows: Sequence[Described], weights: Path) -> Judgement:
    """Weigh the signals and calibrate the confidence on rows that `weights` have not seen."""
    heads = load_heads(weights)
    if heads is None:
        raise FileNotFoundError(weights)
    framework = load_framework()
    reader = TrainedReader(heads, Nearness(framework, MiniLmEmbedder(weights)))
    heard = [hear(row.text) for row in rows]
    told = [(row, h) for row, h in zip(rows, heard, strict=True) if h.read and not h.foreign]
    readings = reader.read([h.read for _, h in told])
    judge = _judge([row for row, _ in told], readings)
    seen, right = [], []
    for (row, h), reading in zip(told, readings, strict=True):
        shares = _softmax(judge @ _seen(reading))
        judged = replace(reading, verdicts=dict(zip(VERDICTS, map(float, shares), strict=True)))
        decision = decide(judged, int(reading.themes.argmax()), h, narrowed=False)
        if decision.levels:
            chances = np.clip([decision.verdict_share, decision.level_share], 1e-4, 1 - 1e-4)
            seen.append([1.0, *np.log(chances / (1 - chances))])
            right.append(float(decision.levels == row.levels))
    return Judgement(judge, _platt(np.array(seen, dtype=np.float32), right))


def _judge(rows: Sequence[Described], readings: Sequence[Reading]) -> Array:
    x = np.stack([_seen(reading) for reading in readings])
    places = np.array([VERDICTS.index(row.verdict) for row in rows])
    counts = np.bincount(places, minlength=len(VERDICTS))
    weights = (counts.max() / counts[places]) ** _RAISED
    mean, spread = x.mean(axis=0), x.std(axis=0) + 1e-6
    mean[-1], spread[-1] = 0.0, 1.0
    fitted = softmax_regression((x - mean) / spread, np.eye(len(VERDICTS))[places], weights, _DECAY)
    judge = fitted / spread
    judge[:, -1] -= judge @ mean
    weighed: Array = judge.astype(np.float32)
    return weighed


def _platt(x: Array, right: Sequence[float]) -> Array:
    inputs, wanted = torch.tensor(x), torch.tensor(right)

    def loss(weights: Tensor) -> Tensor:
        logits: Tensor = inputs @ weights
        return F.binary_cross_entropy_with_logits(logits, wanted, reduction="sum")

    return minimise(loss, (x.shape[1],), 1.0)


def _seen(reading: Reading) -> Array:
    if reading.signals is None:
        raise ValueError("a reading without signals")
    return reading.signals


def _softmax(logits: Array) -> Array:
    weights = np.exp(logits - logits.max())
    shares: Array = weights / weights.sum()
    return shares
