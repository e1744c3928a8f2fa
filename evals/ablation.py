"""What each family of features brings, and what adapting the encoder brings over frozen heads.

Linear heads over the plain, frozen encoder, trained on the corpus in seconds, so that every
column is one honest training; the shipped matcher, whose encoder is adapted, stands beside them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from assistant.coach import Coach
from assistant.matching.features import families, features
from evals.corpus import CASES, Described, read_descriptions, training_descriptions
from evals.fitting import softmax_regression
from evals.metrics import quadratic_kappa, share
from knowledge.embed import MiniLmEmbedder

_DECAY = 0.05
_FEATURE_DECAY = 1.0


def evaluate(coach: Coach) -> dict[str, Any]:
    """Theme and level by frozen heads; level without each family, and by features alone."""
    plain = MiniLmEmbedder()
    rows = [r for r in training_descriptions() if r.kind == "practice" and r.levels[0] > 0]
    test = read_descriptions(CASES / "practice.jsonl")
    ids = [theme.id for theme in coach.framework.themes]
    vectors, seen = plain.embed([r.text for r in rows]), _features(rows)
    test_vectors, test_seen = plain.embed([r.text for r in test]), _features(test)
    themes = _fitted(vectors, [ids.index(str(r.theme)) for r in rows], len(ids), _DECAY)
    first = (_with_one(test_vectors) @ themes.T).argmax(axis=1)
    levels = {
        "embedding and all features": _level(vectors, seen, rows, test_vectors, test_seen, test),
        "embedding alone": _level(vectors, seen[:, :0], rows, test_vectors, test_seen[:, :0], test),
        "features alone": _level(vectors[:, :0], seen, rows, test_vectors[:, :0], test_seen, test),
    }
    for family, columns in families().items():
        kept = [n for n in range(seen.shape[1]) if n not in columns]
        levels[f"without {family}"] = _level(
            vectors, seen[:, kept], rows, test_vectors, test_seen[:, kept], test
        )
    return {
        "theme by a frozen linear head": share(
            [ids[n] == r.theme for n, r in zip(first, test, strict=True)]
        ),
        "level": levels,
    }


def _level(  # noqa: PLR0913 two sets, each with vectors, features and rows
    vectors: Any,
    seen: Any,
    rows: Sequence[Described],
    test_vectors: Any,
    test_seen: Any,
    test: Sequence[Described],
) -> dict[str, float]:
    x = np.concatenate([vectors, 0.3 * seen], axis=1)
    weights = _fitted(x, [row.level - 1 for row in rows], 3, _FEATURE_DECAY)
    told = _with_one(np.concatenate([test_vectors, 0.3 * test_seen], axis=1))
    read = (told @ weights.T).argmax(axis=1)
    right, given = [row.level for row in test], [int(n) + 1 for n in read]
    return {
        "level": share([a == b for a, b in zip(right, given, strict=True)]),
        "quadratic kappa": quadratic_kappa(right, given),
    }


def _fitted(x: Any, places: Sequence[int], classes: int, decay: float) -> Any:
    y = np.eye(classes)[list(places)]
    return softmax_regression(_with_one(x), y, np.ones(len(y)), decay)


def _with_one(x: Any) -> Any:
    return np.concatenate([x, np.ones((len(x), 1))], axis=1)


def _features(rows: Sequence[Described]) -> Any:
    return np.stack([features(row.text) for row in rows])
