"""How well the matcher reads theme and level on voices it was not trained on, beside baselines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from assistant.coach import Coach
from assistant.matching.nearness import Nearness
from assistant.matching.readers import NearestReader, Reader
from assistant.sentences import split_sentences
from evals.corpus import CASES, Described, read_descriptions
from evals.metrics import calibration_error, quadratic_kappa, share


def evaluate(coach: Coach) -> dict[str, Any]:
    """Figures for the shipped matcher and for the nearest-claims reader, in one run."""
    rows = read_descriptions(CASES / "practice.jsonl")
    nearest = NearestReader(Nearness(coach.framework, coach.embedder))
    return {
        "cases": len(rows),
        "shipped reader": {
            **_reader(coach, coach.matcher.reader, rows),
            **_verdicts(coach, rows),
        },
        "nearest claims (baseline)": _reader(coach, nearest, rows),
    }


def _reader(coach: Coach, reader: Reader, rows: Sequence[Described]) -> dict[str, float]:
    """Theme top-1, with listed alternatives, top-3; level and quadratic kappa given the theme."""
    ids = [theme.id for theme in coach.framework.themes]
    first, fair, top3, levels = [], [], [], []
    for row in rows:
        sentences = [s.text for s in split_sentences(row.text)]
        order = [ids[n] for n in np.argsort(-reader.themes(sentences))]
        first.append(order[0] == row.theme)
        fair.append(order[0] in (row.theme, *row.also))
        top3.append(row.theme in order[:3])
        levels.append(int(reader.levels(ids.index(row.theme), sentences).argmax()) + 1)
    right = [row.level for row in rows]
    return {
        "theme top-1": share(first),
        "theme top-1 or alternative": share(fair),
        "theme top-3": share(top3),
        "level given theme": share([a == b for a, b in zip(right, levels, strict=True)]),
        "quadratic kappa": quadratic_kappa(right, levels),
    }


def _verdicts(coach: Coach, rows: Sequence[Described]) -> dict[str, float]:
    """Through the whole matcher, the theme given: right verdicts, and how calibrated they are."""
    sure, right = [], []
    for row in rows:
        found = coach.match(row.text, theme=row.theme)
        sure.append(found.confidence)
        right.append(found.levels == (row.level,))
    return {
        "whole verdict right, theme given": share(right),
        "expected calibration error": calibration_error(sure, right),
    }
