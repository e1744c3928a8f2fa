"""The training itself: a low-rank adapter under heads for theme, level and verdict.

The bundled MiniLM is adapted with low-rank matrices (LoRA, Hu et al. 2021, through peft) jointly
for three heads: which theme (cosine to one vector a theme), which level given the theme (ordinal:
one threshold a level, started at the difference of the framework's own statements) and which kind
of verdict. The level and verdict heads see the features beside the embedding.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import torch
from peft import LoraConfig, get_peft_model
from safetensors.numpy import save_file
from torch import Tensor, nn
from torch.nn import functional as F

from assistant.matching.features import Features, feature_names, features
from assistant.matching.weights import SCALE, VERDICTS
from evals.examples import Example, Piece, Shares
from evals.judging import Judgement
from evals.turning import TurnExample, TurnNet, batches
from knowledge.embed import fresh_transformer
from knowledge.load import load_framework

SEED = 20
BATCH = 32
RANK = 16
ADAPTER_RATE = 8e-4
HEAD_RATE = 4e-3
HIDDEN = 48
TARGETS = ["query", "key", "value", "dense"]
_SMOOTH = 0.05
_OF_PIECES = 0.5  # what the pieces of texts count beside the texts
TURNS_A_STEP = 12
_OF_TURNS = 0.5  # what they count beside the descriptions


class Heads(nn.Module):
    """Theme, level and verdict from an embedding and the features; see the run-time `Heads`."""

    def __init__(self, statements: Tensor, width: int) -> None:
        """`statements`: (themes, levels, d), the framework's own; `width`: how many features."""
        super().__init__()
        themes, levels, size = statements.shape
        self.theme = nn.Parameter(F.normalize(statements.mean(1), dim=-1))
        steps = torch.zeros(themes, levels, size)
        steps[:, 1:] = statements[:, 1:] - statements[:, :-1]
        self.step = nn.Parameter(steps)
        self.common = nn.Linear(size + width, levels)
        self.hidden = nn.Linear(size + width, HIDDEN)
        self.verdict = nn.Linear(HIDDEN, len(VERDICTS))

    def forward(self, vectors: Tensor, told: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """(texts, d), (texts, features) → logits of theme, of steps by theme, of verdict."""
        both = torch.cat([SCALE * vectors, told], dim=1)
        themes = SCALE * vectors @ F.normalize(self.theme, dim=-1).T
        steps = SCALE * torch.einsum("nd,tkd->ntk", vectors, self.step)
        return (
            themes,
            steps + self.common(both).unsqueeze(1),
            self.verdict(torch.tanh(self.hidden(both))),
        )


class Trainer:
    """One training run over some examples."""

    def __init__(self, epochs: int) -> None:
        torch.manual_seed(SEED)
        torch.use_deterministic_algorithms(True)
        self.epochs = epochs
        self.framework = load_framework()
        self.themes = [theme.id for theme in self.framework.themes]
        transformer: Any = fresh_transformer()
        self.tokenizer: Any = transformer.tokenizer
        self.length = int(transformer.max_seq_length)
        self.plain: Any = transformer[0].model
        for module in self.plain.modules():
            if isinstance(module, nn.Dropout):
                module.p = 0.0
        with torch.no_grad():
            rows = [f"{t.name}. {s.text}" for t in self.framework.themes for s in t.statements]
            statements = self.embed(rows)[0].float().reshape(len(self.themes), 3, -1)
        config = LoraConfig(r=RANK, lora_alpha=RANK, target_modules=TARGETS, lora_dropout=0.0)
        self.encoder: Any = get_peft_model(self.plain, config)
        self.heads = Heads(statements, len(feature_names()))
        self.turns = TurnNet(statements.shape[-1])

    def embed(
        self, texts: Sequence[str], pieces: Sequence[Sequence[Piece]] = ()
    ) -> tuple[Tensor, Tensor]:
        """Mean-pooled unit embeddings of texts, and of all their pieces in order, with gradients.

        A piece is pooled over its own words as they stand in the text, as at run time (see
        `Embedder.embed_parts`).
        """
        model = getattr(self, "encoder", self.plain)
        batch = self.tokenizer(
            list(texts), padding=True, truncation=True, max_length=self.length,
            return_offsets_mapping=True, return_tensors="pt",
        )  # fmt: skip
        places = batch.pop("offset_mapping")
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=hasattr(self, "encoder")):
            hidden = model(**batch).last_hidden_state.float()
        whole = _pool(hidden, batch["attention_mask"])
        masks, owners = [], []
        for n, mine in enumerate(pieces):
            for piece in mine:
                inside = (places[n, :, 0] >= piece.begin) & (places[n, :, 1] <= piece.end)
                masks.append(inside & (places[n, :, 1] > 0))
                owners.append(n)
        if not masks:
            return whole, hidden.new_zeros(0, hidden.shape[-1])
        return whole, _pool(hidden[owners], torch.stack(masks))

    def fit(self, rows: Sequence[Example], turns: Sequence[TurnExample] = ()) -> None:
        """Train on descriptions and, in every step, on a few turns; says how far it is."""
        order = np.random.default_rng(SEED)
        told = torch.from_numpy(np.stack([features(row.text) for row in rows]))
        size = [len(row.text) for row in rows]
        steps = self.epochs * math.ceil(len(rows) / BATCH)
        groups: list[dict[str, Any]] = [
            {"params": [p for p in self.encoder.parameters() if p.requires_grad]},
            {"params": [*self.heads.parameters(), *self.turns.parameters()], "lr": HEAD_RATE},
        ]
        optimiser = torch.optim.AdamW(groups, lr=ADAPTER_RATE, weight_decay=0.01)
        schedule = torch.optim.lr_scheduler.OneCycleLR(
            optimiser, [ADAPTER_RATE, HEAD_RATE], total_steps=steps, pct_start=0.1
        )
        some_turns = batches(turns, TURNS_A_STEP, SEED)
        began, done = time.monotonic(), 0
        for epoch in range(self.epochs):
            total = 0.0
            for batch in _batches(size, order):
                loss = self.loss([rows[n] for n in batch], told[batch])
                if turns:
                    loss = loss + _OF_TURNS * self.loss_of_turns(next(some_turns))
                optimiser.zero_grad()
                torch.autograd.backward(loss)
                optimiser.step()
                schedule.step()
                total, done = total + loss.item(), done + 1
            left = (time.monotonic() - began) / done * (steps - done)
            print(f"epoch {epoch + 1}/{self.epochs}  loss {total / (done / (epoch + 1)):.3f}  "
                  f"{left / 60:.0f} min left", flush=True)  # fmt: skip

    def loss(self, rows: Sequence[Example], told: Tensor) -> Tensor:
        """Cross-entropy of theme, of each step of the level given the true theme, of verdict."""
        vectors, parts = self.embed([row.text for row in rows], [row.pieces for row in rows])
        theme, steps, verdict = self.heads(vectors, told)
        total = torch.zeros(())
        themed = [n for n, row in enumerate(rows) if row.themes]
        if themed:
            shares = _shares([rows[n].themes for n in themed], self.themes)
            total = total + F.cross_entropy(theme[themed], shares, label_smoothing=_SMOOTH)
        levelled = [n for n, row in enumerate(rows) if row.theme]
        if levelled:
            right = [self.themes.index(str(rows[n].theme)) for n in levelled]
            wanted = torch.tensor([rows[n].reached for n in levelled])
            total = total + 2 * _ordinal(steps[levelled, right], wanted)
        verdicts = _shares([row.verdicts for row in rows], VERDICTS)
        total = total + F.cross_entropy(verdict, verdicts, label_smoothing=_SMOOTH)
        return total + _OF_PIECES * self.loss_of_pieces(rows, parts)

    def loss_of_turns(self, rows: Sequence[TurnExample]) -> Tensor:
        """What the turns' heads miss, over the same encoder; sentences pooled as at run time."""
        texts, pieces = [], []
        for row in rows:
            ends = np.cumsum([len(text) + 1 for text in row.texts]).tolist()
            begins = [0, *ends[:-1]]
            texts.append(" ".join(row.texts))
            pieces.append([Piece(a, b - 1, "", ()) for a, b in zip(begins, ends, strict=True)])
        whole, parts = self.embed(texts, pieces)
        return self.turns.loss(rows, whole, parts)

    def loss_of_pieces(self, rows: Sequence[Example], vectors: Tensor) -> Tensor:
        """The same for theme and level of the pieces whose own say is known."""
        pieces = [(row.text, piece) for row in rows for piece in row.pieces]
        if not pieces:
            return torch.zeros(())
        told = np.stack([_features(text[p.begin : p.end]) for text, p in pieces])
        theme, steps, _ = self.heads(vectors, torch.from_numpy(told))
        right = torch.tensor([self.themes.index(p.theme) for _, p in pieces])
        wanted = torch.tensor([p.reached for _, p in pieces])
        known = F.cross_entropy(theme, right, label_smoothing=_SMOOTH)
        return known + 2 * _ordinal(steps[torch.arange(len(pieces)), right], wanted)

    def save(self, path: Path, made_by: str, judgement: Judgement) -> None:
        """Low-rank matrices and heads as float16 safetensors, with what made them."""
        heads = self.heads
        tensors = {"heads.theme": F.normalize(heads.theme, dim=-1), "heads.step": heads.step,
                   "heads.common": heads.common.weight, "heads.common_bias": heads.common.bias,
                   "heads.hidden": heads.hidden.weight, "heads.hidden_bias": heads.hidden.bias,
                   "heads.verdict": heads.verdict.weight,
                   "heads.verdict_bias": heads.verdict.bias,
                   "heads.judge": torch.from_numpy(judgement.judge),
                   "heads.sure": torch.from_numpy(judgement.sure)}  # fmt: skip
        tensors |= self.turns.tensors()
        for name, module in self.encoder.base_model.model.named_modules():
            if hasattr(module, "lora_A"):
                tensors[f"lora.{name}.A"] = module.lora_A["default"].weight
                tensors[f"lora.{name}.B"] = module.lora_B["default"].weight
        arrays = {n: t.detach().numpy().astype(np.float16) for n, t in tensors.items()}
        told = {"corpus_and_code": made_by, "framework": self.framework.digest}
        save_file(arrays, str(path), metadata=told)


@cache
def _features(text: str) -> Features:
    return features(text)


def _pool(hidden: Tensor, mask: Tensor) -> Tensor:
    """Unit means over the words that a mask keeps: (n, words, d), (n, words) → (n, d)."""
    kept = mask.unsqueeze(-1)
    return F.normalize((hidden * kept).sum(1) / kept.sum(1).clamp(min=1), dim=-1)


def _ordinal(steps: Tensor, reached: Tensor) -> Tensor:
    """How far the chances of having reached each level are from the right ones."""
    wanted = reached * (1 - _SMOOTH) + _SMOOTH / 2
    return F.binary_cross_entropy_with_logits(steps, wanted)


def _shares(rows: Sequence[Shares], names: Sequence[str]) -> Tensor:
    """Shares by name as rows: (rows, names)."""
    found = torch.zeros(len(rows), len(names))
    for row, shares in zip(found, rows, strict=True):
        for name, share in shares:
            row[names.index(name)] = share
    return found


def _batches(size: Sequence[int], order: np.random.Generator) -> Iterator[list[int]]:
    """Every row once, in batches of texts about as long as each other, in a random order."""
    near = np.asarray(size) * order.uniform(0.8, 1.25, len(size))
    places = np.argsort(near)
    batches = [places[n : n + BATCH].tolist() for n in range(0, len(places), BATCH)]
    for n in order.permutation(len(batches)):
        yield batches[n]
