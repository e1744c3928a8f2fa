"""Fit what search weighs and the two heads that read queries: part of `make train`.

Fitted on the voices TUNED_ON of `evals/cases/queries.jsonl` and, for the theme head, on the
matcher's corpus as well; every other voice is for measuring. Weights are fitted by listwise
cross-entropy (Cao et al. 2007) with heads that have not seen the voice at hand.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from safetensors.numpy import save_file
from torch import Tensor
from torch.nn import functional as F

from assistant.coach import Coach
from assistant.retrieval.heads import HEADS, SearchHeads, kind_features
from assistant.retrieval.opening import reader_of
from assistant.retrieval.parts import GROUP_KINDS, Parts, Scores
from assistant.retrieval.query import Query
from assistant.retrieval.ranking import ANSWERED, FEATURES, WEIGHTS, Ranker, Sight
from assistant.settings import Settings
from evals.corpus import CASES, rows_of, training_descriptions
from evals.fitting import minimise, softmax_regression

TUNED_ON = ("q1", "q2", "q3", "q7")
_QUERY_COUNTS = 3.0  # a query beside a description of the corpus
_OFF_TOPIC_COUNTS = 0.3  # a text off topic beside a query
_DECAY = {"theme": 0.05, "kind": 0.005, "rank": 0.003, "answered": 0.02}


@dataclass(frozen=True, slots=True)
class Asked:
    """A query of the tuning voices, understood and embedded."""

    voice: str
    relevant: tuple[str, ...]
    query: Query
    vector: Scores


Seen = tuple[Asked, Ranker, Sight]


class SearchTrainer:
    """Fits heads and weights for one coach's framework."""

    def __init__(self, coach: Coach) -> None:
        self.coach = coach
        vectors = coach.embedder.embed([chunk.search_text for chunk in coach.chunks])
        self.parts = Parts(coach.chunks, vectors, coach.notes.by_theme(coach.framework))
        self.themes = tuple(theme.id for theme in coach.framework.themes)
        reader = reader_of(coach.vocabulary, coach.chunks)
        rows = [r for r in rows_of(CASES / "queries.jsonl") if r["voice"] in TUNED_ON]
        read = [reader.read(row["query"]) for row in rows]
        embedded = coach.embedder.embed([query.plain for query in read])
        self.asked = [
            Asked(row["voice"], tuple(row["relevant"]), query, vector)
            for row, query, vector in zip(rows, read, embedded, strict=True)
        ]
        corpus = training_descriptions()
        off = [r.text for r in corpus if r.kind == "offtopic"]
        self.off_topic = [
            Asked("corpus", (), reader.read(text), vector)
            for text, vector in zip(off, coach.embedder.embed(off), strict=True)
        ]
        told = [r for r in corpus if r.kind == "practice" and r.theme]
        self.corpus = coach.embedder.embed([row.text for row in told])
        self.corpus_themes = self._shares([[str(row.theme)] for row in told])

    def fit(self) -> tuple[SearchHeads, dict[str, Any]]:
        """Heads on all tuning voices; weights with heads that left each voice out in turn.

        A second set of weights is for frameworks that have no heads.
        """
        seen: list[Seen] = []
        for voice in TUNED_ON:
            ranker = Ranker(self.parts, self._heads(a for a in self.asked if a.voice != voice))
            mine = (a for a in self.asked if a.voice == voice)
            seen += [(a, ranker, ranker.look(a.query, a.vector)) for a in mine]
        plain = Ranker(self.parts, None)
        alone = [(a, plain, plain.look(a.query, a.vector)) for a in self.asked]
        weights = {"with heads": self._weights(seen), "alone": self._weights(alone)}
        return self._heads(self.asked), weights

    def _weights(self, seen: Sequence[Seen]) -> dict[str, dict[str, float]]:
        rank = self._rank(seen)
        answered = self._answered(seen, rank)
        return {
            "rank": _by_name(FEATURES, rank),
            "answered": _by_name(ANSWERED, answered),
        }

    def _heads(self, asked: Iterable[Asked]) -> SearchHeads:
        asked = list(asked)
        theme, bias = self._theme_head([a for a in asked if a.relevant])
        framework = self.coach.framework.digest
        return SearchHeads(
            self.themes, theme, bias, self._kind_head(asked), self.coach.embedder.id, framework
        )

    def _theme_head(self, asked: Sequence[Asked]) -> tuple[Scores, Scores]:
        own = [n for n, chunk in enumerate(self.parts.chunks) if chunk.theme]
        queries = [(a.vector, themes) for a in asked if (themes := self._themes_of(a.relevant))]
        x = np.concatenate(
            [self.corpus, self.parts.vectors[own], np.array([v for v, _ in queries])]
        )
        chunk_themes = [[str(self.parts.chunks[n].theme)] for n in own]
        y = np.concatenate(
            [self.corpus_themes, self._shares(chunk_themes), self._shares([t for _, t in queries])]
        )
        counts = np.ones(len(x))
        counts[-len(queries) :] = _QUERY_COUNTS
        with_one = np.concatenate([x, np.ones((len(x), 1))], axis=1)
        fitted = softmax_regression(with_one, y, counts, _DECAY["theme"])
        return fitted[:, :-1].copy(), fitted[:, -1].copy()

    def _kind_head(self, asked: Sequence[Asked]) -> Scores:
        """Kinds from queries; what is elsewhere also from the corpus's texts off topic."""
        x = [kind_features(a.query, a.vector) for a in [*asked, *self.off_topic]]
        y = np.zeros((len(x), len(GROUP_KINDS) + 1))
        for row, a in zip(y, [*asked, *self.off_topic], strict=True):
            for part in a.relevant:
                kind = "theme" if self._themes_of([part]) else part.partition(":")[0]
                row[GROUP_KINDS.index(kind)] += 1 / len(a.relevant)
            row[-1] = float(not a.relevant)
        counts = np.ones(len(x))
        counts[len(asked) :] = _OFF_TOPIC_COUNTS
        return softmax_regression(np.array(x), y, counts, _DECAY["kind"] * len(asked))

    def _rank(self, seen: Sequence[Seen]) -> Scores:
        shown = [(sight, self._wanted(a, sight)) for a, _, sight in seen if a.relevant]
        features = torch.tensor(np.stack([sight.features for sight, _ in shown]))
        wanted = torch.tensor(np.stack([right for _, right in shown]), dtype=torch.float32)

        def loss(weights: Tensor) -> Tensor:
            logits: Tensor = features @ weights
            return F.cross_entropy(logits, wanted)

        return minimise(loss, (len(FEATURES),), _DECAY["rank"])

    def _answered(self, seen: Sequence[Seen], rank: Scores) -> Scores:
        rows = [r.answered(a.query, sight, sight.features @ rank) for a, r, sight in seen]
        features = torch.tensor(np.stack(rows))
        right = torch.tensor([float(bool(a.relevant)) for a, _, _ in seen])
        # As many of either sort: most queries of the sample have an answer.
        counts = torch.where(right > 0, 0.5 / right.mean(), 0.5 / (1 - right.mean()))

        def loss(weights: Tensor) -> Tensor:
            return F.binary_cross_entropy_with_logits(features @ weights, right, counts)

        return minimise(loss, (len(ANSWERED),), _DECAY["answered"])

    def _wanted(self, asked: Asked, sight: Sight) -> Scores:
        names = {*self._themes_of(asked.relevant), *asked.relevant}
        right = np.array([self.parts.groups[n].id in names for n in sight.groups], dtype=float)
        shares: Scores = (right / right.sum()).astype(np.float32)
        return shares

    def _themes_of(self, ids: Iterable[str]) -> list[str]:
        found = dict.fromkeys(part.partition("/")[0] for part in ids)
        return [theme for theme in found if theme in self.themes]

    def _shares(self, themes: Sequence[Sequence[str]]) -> Scores:
        """Shares of each theme, the foremost counting most: (rows, themes)."""
        shares = np.zeros((len(themes), len(self.themes)))
        for row, own in zip(shares, themes, strict=True):
            for place, theme in enumerate(own, 1):
                row[self.themes.index(theme)] = 1 / place
        normal: Scores = (shares / shares.sum(axis=1, keepdims=True)).astype(np.float32)
        return normal


def _by_name(names: Sequence[str], weights: Scores) -> dict[str, float]:
    return {name: round(float(w), 3) for name, w in zip(names, weights, strict=True)}


def main() -> None:
    """Fit, and write the heads and the weights."""
    torch.manual_seed(0)
    trainer = SearchTrainer(Coach(Settings()))
    heads, weights = trainer.fit()
    arrays = {
        name: getattr(heads, name).astype(np.float16) for name in ("theme", "theme_bias", "kind")
    }
    told = {
        "themes": json.dumps(heads.themes),
        "encoder": heads.encoder,
        "framework": heads.framework,
    }
    save_file(arrays, str(HEADS), metadata=told)
    WEIGHTS.write_text(json.dumps(weights, indent=2) + "\n")
    print(f"wrote {HEADS} and {WEIGHTS}", flush=True)


if __name__ == "__main__":
    main()
