"""Rebuild the matcher's weights from the corpus: `make train`.

Two runs. The first leaves some voices out, and on those the verdict's signals are weighed and the
confidence is calibrated; the second trains on every voice, and its weights are shipped with what
the first one taught. What is written is the low-rank matrices and the heads, a few MB, never a
model. Deterministic on one machine: seeds fixed, one order, no dropout.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from assistant.matching.weights import WEIGHTS
from evals import train_claims, train_search
from evals.corpus import Described, digest, training_descriptions
from evals.examples import examples, joined
from evals.judging import Judgement, judged_on, untaught
from evals.trainer import SEED, Trainer
from evals.turning import turn_examples

EPOCHS = 7
JOINED = 250
LEFT_OUT = ("c", "e", "h3", "j1", "k2", "m2")
FIRST = Path("build") / "first_run.safetensors"
CODE = [
    Path(__file__).parent / name
    for name in ("train.py", "trainer.py", "examples.py", "judging.py", "turning.py")
]


def main() -> None:
    """Train the matcher in two runs, then fit claims and search over the new encoder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    given = parser.parse_args()
    rows = training_descriptions()
    kept = [row for row in rows if row.voice not in LEFT_OUT]
    FIRST.parent.mkdir(exist_ok=True)
    run(kept, FIRST, untaught(), given.epochs)
    left_out = [row for row in rows if row.voice in LEFT_OUT and not row.second]
    judgement = judged_on(left_out, FIRST)
    run(rows, given.out, judgement, given.epochs)
    if given.out == WEIGHTS:
        train_claims.main()
        train_search.main()


def run(rows: Sequence[Described], out: Path, judgement: Judgement, epochs: int) -> None:
    """One training run over some rows of the corpus."""
    print(f"{len(rows)} texts, {epochs} epochs", flush=True)
    trainer = Trainer(epochs)
    trainer.fit([*examples(rows), *joined(rows, JOINED, SEED)], turn_examples())
    trainer.save(out, digest(*CODE), judgement)
    print(f"wrote {out}", flush=True)


if __name__ == "__main__":
    main()
