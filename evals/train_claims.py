"""Fit when a claim counts as heard, on hand-labelled descriptions: part of `make train`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from assistant.coach import Coach
from assistant.matching.claims import FEATURES, STATUSES, WEIGHTS, Beside, beside, nearness
from assistant.matching.hearing import hear
from assistant.settings import Settings
from evals.corpus import CASES, FOLDER, rows_of
from evals.fitting import softmax_regression

_DECAY = 1.0


def labelled(path: Path, coach: Coach) -> list[tuple[Beside, list[int]]]:
    """Claims laid beside the texts of a label file, with the labels as places in STATUSES."""
    texts = {
        row["id"]: row["text"] for file in FOLDER.glob("voice_*.jsonl") for row in rows_of(file)
    }
    found = []
    for row in rows_of(path):
        heard = hear(texts[row["id"]])
        told = heard.told()
        if not told:
            continue
        (reading,) = coach.matcher.reader.read([heard.read])
        theme = coach.framework.theme(row["theme"])
        place = coach.framework.themes.index(theme)
        near = nearness(coach.matcher.near.of_theme(place), reading.sentences[told])
        reached = reading.reached(place)
        laid = beside(theme, near, reached, [heard.read[n] for n in told])
        found.append((laid, [STATUSES.index(label["status"]) for label in row["labels"]]))
    return found


def main() -> None:
    """Fit, and write the weights."""
    rows = labelled(CASES / "claims_tuning.jsonl", Coach(Settings()))
    x = np.concatenate([laid.features for laid, _ in rows])
    y = _one_hot([status for _, right in rows for status in right])
    weights = softmax_regression(x, y, np.ones(len(x)), _DECAY)
    told = [
        {name: round(float(w), 3) for name, w in zip(FEATURES, row, strict=True)} for row in weights
    ]
    WEIGHTS.write_text(json.dumps(told, indent=2) + "\n")
    print(f"wrote {WEIGHTS}", flush=True)


def _one_hot(statuses: Sequence[int]) -> Any:
    return np.eye(len(STATUSES))[list(statuses)]


if __name__ == "__main__":
    main()
