"""Measures, pure, each with its formula."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def share(hits: Sequence[float]) -> float:
    """How many of `hits` are true: sum / count; 0 for none."""
    return sum(hits) / len(hits) if hits else 0.0


def quadratic_kappa(right: Sequence[int], given: Sequence[int], levels: int = 3) -> float:
    """Agreement of ordered levels 1..`levels` beyond chance (Cohen 1968).

    1 - sum(w * observed) / sum(w * expected), with w = (i - j)^2.
    """
    observed = np.zeros((levels, levels))
    for a, b in zip(right, given, strict=True):
        observed[a - 1, b - 1] += 1
    places = np.arange(levels)
    weights = (places[:, None] - places[None, :]) ** 2
    expected = np.outer(observed.sum(1), observed.sum(0)) / observed.sum()
    return float(1 - (weights * observed).sum() / (weights * expected).sum())


def calibration_error(confidence: Sequence[float], right: Sequence[bool], bins: int = 10) -> float:
    """Expected calibration error (Naeini et al. 2015).

    Sum over equal-width bins of (share of cases in the bin) * |accuracy - mean confidence|.
    """
    sure, true = np.asarray(confidence), np.asarray(right, dtype=float)
    places = np.minimum((sure * bins).astype(int), bins - 1)
    gaps = [
        (places == b).mean() * abs(true[places == b].mean() - sure[places == b].mean())
        for b in range(bins)
        if (places == b).any()
    ]
    return float(sum(gaps))


def median(values: Sequence[float]) -> float:
    """The middle value."""
    return float(np.median(values))
