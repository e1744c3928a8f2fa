"""Rebuild the matcher's weights from the corpus: `make train`.

The bundled MiniLM is adapted with low-rank matrices (LoRA, Hu et al. 2021, through peft) jointly
for two heads: which theme (cosine to one vector a theme) and which level given the theme (a
linear head plus cosine to one vector a theme and level; both started at the framework's own
statements). What is written is the low-rank matrices and the heads, a few MB, never a model.
Deterministic on one machine: seeds fixed, one order, no dropout.
"""

from __future__ import annotations

import argparse
import math
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from peft import LoraConfig, get_peft_model
from safetensors.numpy import save_file
from torch import Tensor, nn
from torch.nn import functional as F

from assistant.matching.weights import SCALE, WEIGHTS
from evals.corpus import Described, digest, read_descriptions, training_descriptions
from knowledge.embed import fresh_transformer
from knowledge.load import load_framework

SEED = 20
EPOCHS = 8
BATCH = 32
RANK = 16
ADAPTER_RATE = 8e-4
HEAD_RATE = 4e-3
TARGETS = ["query", "key", "value", "dense"]


class Heads(nn.Module):
    """Theme and level from one embedding."""

    def __init__(self, statements: Tensor) -> None:
        """`statements`: (themes, levels, dimensions), the framework's own, unit rows."""
        super().__init__()
        self.theme = nn.Parameter(F.normalize(statements.mean(1), dim=-1))
        self.cell = nn.Parameter(statements.clone())
        self.level = nn.Linear(statements.shape[-1], statements.shape[1])

    def forward(self, vectors: Tensor) -> tuple[Tensor, Tensor]:
        """(texts, d) → theme logits (texts, themes), level logits (texts, themes, levels)."""
        themes = SCALE * vectors @ F.normalize(self.theme, dim=-1).T
        cells = torch.einsum("nd,tld->ntl", vectors, F.normalize(self.cell, dim=-1))
        return themes, SCALE * cells + self.level(vectors).unsqueeze(1) * SCALE


class Trainer:
    """One training run over some rows."""

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
            statements = self.embed(rows).reshape(len(self.themes), 3, -1)
        config = LoraConfig(r=RANK, lora_alpha=RANK, target_modules=TARGETS, lora_dropout=0.0)
        self.encoder: Any = get_peft_model(self.plain, config)
        self.heads = Heads(statements)

    def embed(self, texts: Sequence[str]) -> Tensor:
        """Mean-pooled unit embeddings, with gradients."""
        model = getattr(self, "encoder", self.plain)
        batch = self.tokenizer(
            list(texts), padding=True, truncation=True, max_length=self.length, return_tensors="pt"
        )
        hidden = model(**batch).last_hidden_state
        mask = batch["attention_mask"].unsqueeze(-1)
        return F.normalize((hidden * mask).sum(1) / mask.sum(1), dim=-1)

    def fit(self, rows: Sequence[Described]) -> None:
        """Train on `rows`, saying how far it is."""
        order = np.random.default_rng(SEED)
        steps = self.epochs * math.ceil(len(rows) / BATCH)
        groups: list[dict[str, Any]] = [
            {"params": [p for p in self.encoder.parameters() if p.requires_grad]},
            {"params": list(self.heads.parameters()), "lr": HEAD_RATE},
        ]
        optimiser = torch.optim.AdamW(groups, lr=ADAPTER_RATE, weight_decay=0.01)
        schedule = torch.optim.lr_scheduler.OneCycleLR(
            optimiser, [ADAPTER_RATE, HEAD_RATE], total_steps=steps, pct_start=0.1
        )
        began, done = time.monotonic(), 0
        for epoch in range(self.epochs):
            places = order.permutation(len(rows))
            total = 0.0
            for start in range(0, len(rows), BATCH):
                loss = self.loss([rows[n] for n in places[start : start + BATCH]])
                optimiser.zero_grad()
                torch.autograd.backward(loss)
                optimiser.step()
                schedule.step()
                total, done = total + loss.item(), done + 1
            left = (time.monotonic() - began) / done * (steps - done)
            print(f"epoch {epoch + 1}/{self.epochs}  loss {total / (done / (epoch + 1)):.3f}  "
                  f"{left / 60:.0f} min left", flush=True)  # fmt: skip

    def loss(self, rows: Sequence[Described]) -> Tensor:
        """Cross-entropy of theme plus of level given the true theme."""
        theme, level = self.heads(self.embed([row.text for row in rows]))
        right = torch.tensor([self.themes.index(row.theme) for row in rows])
        levels = torch.tensor([row.level - 1 for row in rows])
        given = level[torch.arange(len(rows)), right]
        smooth = 0.05
        by_theme = F.cross_entropy(theme, right, label_smoothing=smooth)
        return by_theme + F.cross_entropy(given, levels, label_smoothing=smooth)

    @torch.no_grad()
    def score(self, rows: Sequence[Described]) -> dict[str, float]:
        """Theme top-1 (exact, with alternatives), top-3, and level given the theme."""
        logits = [self.heads(self.embed([r.text])) for r in rows]
        ranked = [theme[0].argsort(descending=True).tolist() for theme, _ in logits]
        right = [self.themes.index(r.theme) for r in rows]
        fair = [{r.theme, *r.also} for r in rows]
        count = len(rows)
        return {
            "theme": sum(o[0] == t for o, t in zip(ranked, right, strict=True)) / count,
            "theme_fair": sum(self.themes[o[0]] in f for o, f in zip(ranked, fair, strict=True))
            / count,
            "top3": sum(t in o[:3] for o, t in zip(ranked, right, strict=True)) / count,
            "level": sum(
                int(level[0, t].argmax()) + 1 == r.level
                for (_, level), t, r in zip(logits, right, rows, strict=True)
            )
            / count,
        }

    def save(self, path: Path) -> None:
        """Low-rank matrices and heads as float16 safetensors, with what made them."""
        tensors = {"heads.theme": F.normalize(self.heads.theme, dim=-1),
                   "heads.cell": F.normalize(self.heads.cell, dim=-1),
                   "heads.level.weight": self.heads.level.weight,
                   "heads.level.bias": self.heads.level.bias}  # fmt: skip
        for name, module in self.encoder.base_model.model.named_modules():
            if hasattr(module, "lora_A"):
                tensors[f"lora.{name}.A"] = module.lora_A["default"].weight
                tensors[f"lora.{name}.B"] = module.lora_B["default"].weight
        arrays = {n: t.detach().numpy().astype(np.float16) for n, t in tensors.items()}
        made_by = {"corpus_and_code": digest(Path(__file__)), "framework": self.framework.digest}
        save_file(arrays, str(path), metadata=made_by)


def main() -> None:
    """Train on every voice, or leave some out to measure on them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--without", default="", help="voices to leave out and measure on")
    parser.add_argument("--test", type=Path, help="JSON Lines to measure on afterwards")
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    given = parser.parse_args()
    rows = training_descriptions()
    held = [row for row in rows if row.voice in given.without]
    trainer = Trainer(given.epochs)
    trainer.fit([row for row in rows if row.voice not in given.without])
    trainer.save(given.out)
    print(f"wrote {given.out}", flush=True)
    if given.test:
        held += read_descriptions(given.test)
    if held:
        print(trainer.score(held), flush=True)


if __name__ == "__main__":
    main()
