"""Learning curves: how quality grows with voices and with texts; `make curves`, about 20 minutes.

Kept out of `make evals`, which draws what this writes: every point is a training run of its own,
with fewer epochs than the shipped weights. Theme and level of the practice test set are measured.
Delete `report/curves.json` to measure every point anew.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import torch

from assistant.matching.features import features
from evals.corpus import CASES, Described, read_descriptions, training_descriptions
from evals.examples import examples
from evals.metrics import quadratic_kappa, share
from evals.trainer import SEED, Trainer

OUT = Path(__file__).parent / "report" / "curves.json"
EPOCHS = 4
VOICES = ("a", "ab", "abcd", "abcdef")
SHARES = (0.25, 0.5)


def main() -> None:
    """Train at every point not yet measured, measure, and write the figures after each."""
    rows = [row for row in training_descriptions() if row.voice in "abcdef"]
    test = read_descriptions(CASES / "practice.jsonl")
    points = [("voices", float(len(v)), [r for r in rows if r.voice in v]) for v in VOICES]
    pick = np.random.default_rng(SEED)
    for part in SHARES:
        kept = pick.permutation(len(rows))[: int(part * len(rows))]
        points.append(("texts of six voices", float(len(kept)), [rows[n] for n in kept]))
    told = json.loads(OUT.read_text())["points"] if OUT.exists() else []
    for what, size, subset in points:
        print(f"{what}: {size:.0f}", flush=True)
        if any((point["by"], point["size"]) == (what, size) for point in told):
            continue
        trainer = Trainer(EPOCHS)
        trainer.fit(examples(subset))
        told.append({"by": what, "size": size, "texts": len(subset), **_score(trainer, test)})
        OUT.write_text(json.dumps({"epochs": EPOCHS, "points": told}, indent=1) + "\n")
        print(told[-1], flush=True)


@torch.no_grad()
def _score(trainer: Trainer, rows: list[Described]) -> dict[str, float]:
    places = [trainer.themes.index(str(row.theme)) for row in rows]
    seen = torch.from_numpy(np.stack([features(row.text) for row in rows]))
    parts = [
        trainer.embed([row.text for row in rows[n : n + 32]])[0] for n in range(0, len(rows), 32)
    ]
    themes, steps, _ = trainer.heads(torch.cat(parts), seen)
    first = themes.argmax(1).tolist()
    reached = (steps[range(len(rows)), places] > 0).sum(1).clamp(1, 3).tolist()
    right = [row.level for row in rows]
    return {
        "theme top-1": share([a == b for a, b in zip(first, places, strict=True)]),
        "level given theme": share([a == b for a, b in zip(reached, right, strict=True)]),
        "quadratic kappa": quadratic_kappa(right, reached),
    }


if __name__ == "__main__":
    main()
