"""Fit what each kind of doubt weighs in the guard, on hand-written pairs of turns and draft.

Each sentence of a draft that raises doubts is one row; it is right to object when the pair's
unsupported words stand in it. Voices not used here are reported by `evals/guard.py`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

import assistant.grounding
from assistant.grounding.checks import KINDS, Doubt
from assistant.grounding.guard import doubts_of, weigh
from evals.corpus import CASES, rows_of
from evals.fitting import minimise
from evals.metrics import share

WEIGHTS = Path(assistant.grounding.__file__).parent / "weights.json"
TUNING = CASES / "drafts_tuning.jsonl"
SINGLE = CASES / "support_tuning.jsonl"
_HEADINGS = {"doing": "", "evidence": "", "actions": "Actions required?\n"}
_DECAY = 0.5
_NEVER = -9.0
_FROM = 1.0  # where the weights start before anything is learned


def main() -> None:
    """Fit on the tuning voices and write the weights; says how each voice does when left out."""
    drafts = list(rows_of(TUNING))
    rows = [*drafts, *single_sentences()]
    voices = sorted({voice_of(row) for row in drafts})
    for voice in voices if len(voices) > 1 else []:
        others = fit([row for row in rows if voice_of(row) != voice])
        mine = [row for row in rows if voice_of(row) == voice]
        print(f"{voice}: {balanced(mine, others):.3f} when left out", flush=True)
    weights = fit(rows)
    WEIGHTS.write_text(json.dumps({k: round(w, 3) for k, w in weights.items()}, indent=1) + "\n")
    print(f"wrote {WEIGHTS}", flush=True)


def single_sentences() -> list[dict[str, Any]]:
    """Each minimal pair as two drafts of a sentence: one faithful, one with a single error."""
    found: list[dict[str, Any]] = []
    for row in rows_of(SINGLE):
        head = _HEADINGS[row["section"]]
        beside = {"source_turns": [" ".join(row["source"])]}
        for name, wrong in (("faithful", []), ("unfaithful", [row["span"]])):
            pair = {"id": f"{row['id']}-{name}", "draft": head + row[name], "grounded": not wrong}
            found.append({**beside, **pair, "unsupported": wrong})
    return found


def voice_of(row: dict[str, Any]) -> str:
    """Who wrote a pair: the beginning of its id."""
    return str(row["id"]).partition("-")[0]


def fit(rows: Sequence[dict[str, Any]]) -> dict[str, float]:
    """The weight of each kind of doubt, and the bias that parts drafts best."""
    seen, right = [], []
    for row in rows:
        for sentence, raised in doubts_of(row["source_turns"], row["draft"]):
            seen.append(_columns(raised))
            right.append(float(any(_overlaps(s, sentence) for s in row["unsupported"])))
    inputs = torch.tensor(np.array(seen, dtype=np.float32))
    wanted = torch.tensor(right)
    weight = torch.where(wanted > 0, (wanted == 0).sum() / wanted.sum(), 1.0)

    def loss(w: Tensor) -> Tensor:
        each = F.binary_cross_entropy_with_logits(inputs @ _raising(w), wanted, reduction="none")
        return (weight * each).sum()

    found = _raising(torch.tensor(minimise(loss, (len(KINDS) + 1,), _DECAY)))
    weights = dict(zip((*KINDS, "bias"), map(float, found), strict=True))
    steps = [weights["bias"] + step for step in np.arange(-2.0, 2.01, 0.1)]
    drafts = [row for row in rows if "\n" in row["draft"] or len(row["source_turns"]) > 1]
    weights["bias"] = float(max(steps, key=lambda b: balanced(drafts, {**weights, "bias": b})))
    return weights


def _raising(w: Tensor) -> Tensor:
    """A doubt never speaks for a draft: weights of doubts at least 0, the bias as it is."""
    return torch.cat([F.softplus(w[:-1] + _FROM), w[-1:]])


def balanced(rows: Iterable[dict[str, Any]], weights: dict[str, float]) -> float:
    """Half the share of errors caught and half the share of clean drafts let through."""
    caught: list[bool] = []
    clean: list[bool] = []
    for row in rows:
        worst = max((weigh(raised, weights) for raised in _doubts(row)), default=_NEVER)
        (clean if row["grounded"] else caught).append((worst > 0) != row["grounded"])
    return (share(caught) + share(clean)) / 2


_KEPT: dict[str, list[list[Doubt]]] = {}


def _doubts(row: dict[str, Any]) -> list[list[Doubt]]:
    if row["id"] not in _KEPT:
        _KEPT[row["id"]] = [raised for _, raised in doubts_of(row["source_turns"], row["draft"])]
    return _KEPT[row["id"]]


def _columns(raised: Sequence[Doubt]) -> list[float]:
    kinds = {doubt.kind for doubt in raised}
    return [*(float(kind in kinds) for kind in KINDS), 1.0]


def _overlaps(span: str, sentence: str) -> bool:
    return span in sentence or sentence.rstrip(".") in span


if __name__ == "__main__":
    main()
