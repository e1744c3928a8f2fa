"""Training the heads that hear turns: what a turn is, and what each of its sentences is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from assistant.evidence import CORNERS
from assistant.matching.weights import SCALE
from assistant.sentences import split_sentences
from assistant.turnheads import KINDS, ROLES, sentence_features, turn_features
from evals.corpus import FOLDER, rows_of

TURNS = FOLDER / "turns"
_SMOOTH = 0.05
_MAIN = 0.7  # of a turn's share where another kind would be fair too
_PLANS = re.compile(r"what (?:will|are) you|what next|by when|who will", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of a turn with its role, the corners it holds and whether it tells of change."""

    text: str
    role: str
    signs: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class TurnExample:
    """A turn as its sentences; `kinds` are shares by name, `said` the labelled sentences."""

    texts: tuple[str, ...]
    whole: str
    planning: bool
    kinds: tuple[tuple[str, float], ...] = ()
    said: tuple[Said, ...] = ()


def turn_examples(folder: Path = TURNS) -> list[TurnExample]:
    """Every labelled turn of the training corpus, in a fixed order."""
    paths = sorted(folder.glob("*.jsonl"))
    return [example for path in paths for row in rows_of(path) if (example := _example(row))]


def asks_for_plans(asked: str) -> bool:
    """Whether the coach's words ask what the team will do."""
    return bool(_PLANS.search(asked))


def _example(row: dict[str, Any]) -> TurnExample | None:
    if "sentences" in row:
        said = tuple(_said(s) for s in row["sentences"])
        texts = tuple(s.text for s in said)
        return TurnExample(texts, " ".join(texts), False, said=said)
    texts = tuple(span.text for span in split_sentences(row["text"]))
    return (
        TurnExample(texts, row["text"], asks_for_plans(row["asked"]), _kinds(row))
        if texts
        else None
    )


def _said(sentence: dict[str, Any]) -> Said:
    signs = tuple(float(c in sentence["corners"]) for c in CORNERS)
    return Said(sentence["text"], sentence["role"], (*signs, float(sentence["impact"])))


def _kinds(row: dict[str, Any]) -> tuple[tuple[str, float], ...]:
    """`several` is an answer and the wish that stands beside it; the wish is what to reply to."""
    also = [k for k in row["also"] if k in KINDS]
    if row["kind"] == "several":
        return ((also[0], _MAIN), ("answer", 1 - _MAIN)) if also else (("answer", 1.0),)
    if not also:
        return ((row["kind"], 1.0),)
    return ((row["kind"], _MAIN), *((k, (1 - _MAIN) / len(also)) for k in also))


class TurnNet(nn.Module):
    """The run-time `TurnHeads` while they are being trained."""

    def __init__(self, size: int) -> None:
        super().__init__()
        told, beside = len(turn_features("we")), len(sentence_features("we"))
        self.kind = nn.Linear(size + told, len(KINDS))
        self.role = nn.Linear(size + beside, len(ROLES))
        self.sign = nn.Linear(size + beside, len(CORNERS) + 1)

    def loss(self, rows: Sequence[TurnExample], whole: Tensor, parts: Tensor) -> Tensor:
        """Cross-entropy of kinds, roles and signs; `parts` holds every row's sentences in order."""
        total = torch.zeros(())
        kinded = [n for n, row in enumerate(rows) if row.kinds]
        if kinded:
            told = [turn_features(rows[n].whole, planning=rows[n].planning) for n in kinded]
            wanted = torch.tensor(
                [[dict(rows[n].kinds).get(k, 0.0) for k in KINDS] for n in kinded]
            )
            logits = self.kind(_beside(whole[kinded], told))
            total = total + F.cross_entropy(logits, wanted, label_smoothing=_SMOOTH)
        labelled = [s for row in rows for s in (row.said or [None] * len(row.texts))]
        places = [n for n, said in enumerate(labelled) if said]
        said = [s for s in labelled if s]
        if said:
            both = _beside(parts[places], [sentence_features(s.text) for s in said])
            roles = torch.tensor([ROLES.index(s.role) for s in said])
            signs = torch.tensor([s.signs for s in said])
            total = total + F.cross_entropy(self.role(both), roles, label_smoothing=_SMOOTH)
            total = total + F.binary_cross_entropy_with_logits(self.sign(both), signs)
        return total

    def tensors(self) -> dict[str, Tensor]:
        """The heads by the names under which they are saved."""
        named = {"kind": self.kind, "role": self.role, "sign": self.sign}
        weights = {f"turns.{name}": head.weight for name, head in named.items()}
        return weights | {f"turns.{name}_bias": head.bias for name, head in named.items()}


def batches(rows: Sequence[TurnExample], size: int, seed: int) -> Iterator[list[TurnExample]]:
    """Batches without end, every row once a round, in a random order."""
    order = np.random.default_rng(seed)
    while rows:
        places = order.permutation(len(rows))
        for start in range(0, len(rows), size):
            yield [rows[n] for n in places[start : start + size]]


def _beside(vectors: Tensor, told: Sequence[Any]) -> Tensor:
    return torch.cat([SCALE * vectors, torch.from_numpy(np.stack(told))], dim=1)
