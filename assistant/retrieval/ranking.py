"""How well each group fits a query: named features, weighed.

The weights were fitted on some voices of `evals/cases/queries.jsonl` and are reported on others
(`evals/train_search.py`); they are few and have names, so that a person can read them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.retrieval.heads import SearchHeads
from assistant.retrieval.parts import GROUP_KINDS, Group, Parts, Scores
from assistant.retrieval.query import Query

Places = NDArray[np.int64]

WEIGHTS = Path(__file__).parent / "weights.json"

_CANDIDATES = 120  # groups looked at closely, by each way of finding them
_INTENDED = ("intro", "resource", "partner", "glossary")
FEATURES = (
    "near", "near on the whole", "words", "words added", "words of the group",
    "words of the group added", "covered", "named", "read as", "read as, log",
    *(f"is {kind}" for kind in GROUP_KINDS),
    *(f"asks for {kind}" for kind in _INTENDED),
    "asks for question", "names a level", "long question to a theme", "kind read as, log",
)  # fmt: skip
ANSWERED = ("constant", "near", "covered", "read as", "score", "lead", "known words", "asks",
            "elsewhere, log")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Weights:
    """What each feature counts for, in the order of FEATURES and of ANSWERED."""

    rank: Scores
    answered: Scores


def load_weights(*, with_heads: bool, path: Path = WEIGHTS) -> Weights:
    """The weights fitted with or without heads; a feature that is not named counts for nothing."""
    told = json.loads(path.read_text(encoding="utf-8"))["with heads" if with_heads else "alone"]
    return Weights(_ordered(told["rank"], FEATURES), _ordered(told["answered"], ANSWERED))


def _ordered(told: Mapping[str, float], names: tuple[str, ...]) -> Scores:
    return np.array([told.get(name, 0.0) for name in names], dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Sight:
    """What was seen for one query: scores of every chunk, features of the groups worth ranking.

    `near` and `lexical` are (chunks,); `groups` holds the candidates' places, `features` is
    (candidates, FEATURES); `reads` is how surely the query reads like one theme, `elsewhere` how
    surely like something that the framework does not speak of.
    """

    near: Scores
    lexical: Scores
    groups: Places
    features: Scores
    reads: float
    elsewhere: float


class Ranker:
    """Puts the groups of one framework's parts in order for a query."""

    def __init__(self, parts: Parts, heads: SearchHeads | None) -> None:
        self._parts = parts
        self._heads = heads
        kinds = np.array([GROUP_KINDS.index(group.kind) for group in parts.groups])
        self._is_kind = (kinds[:, None] == np.arange(len(GROUP_KINDS))).astype(np.float32)
        places = {group.id: n for n, group in enumerate(parts.groups)}
        self._head_places = [places[theme] for theme in heads.themes] if heads else []

    @property
    def has_heads(self) -> bool:
        """Whether trained heads take part."""
        return self._heads is not None

    def look(self, query: Query, vector: Scores) -> Sight:
        """Every feature of the groups that may fit a query with its unit embedding."""
        parts = self._parts
        near = parts.vectors @ vector
        by_chunk = [near, parts.by_chunk.scores(query.stems), parts.by_chunk.scores(query.added)]
        best = [parts.best_of(scores) for scores in by_chunk]
        whole = [parts.by_group.scores(query.stems), parts.by_group.scores(query.added)]
        read = np.zeros(len(parts.groups), dtype=np.float32)
        kinds, elsewhere = np.zeros(len(GROUP_KINDS), dtype=np.float32), 0.0
        if self._heads:
            read[self._head_places] = self._heads.theme_shares(vector)
            *asked, elsewhere = self._heads.kind_shares(query, vector).tolist()
            kinds = np.log(np.array(asked, dtype=np.float32) + 0.01)
        places = _candidates([*best, *whole, read])
        features = self._features(query, places, near, [*best[1:], *whole], read)
        features[:, 0] = best[0][places]
        features[:, -1] = self._is_kind[places] @ kinds
        lexical = by_chunk[1] + by_chunk[2]
        reads = float(read.max(initial=0.0))
        return Sight(near, lexical, places, features, reads, elsewhere)

    def _features(
        self, query: Query, places: Places, near: Scores, said: list[Scores], read: Scores
    ) -> Scores:
        groups = [self._parts.groups[n] for n in places]
        kinds = self._is_kind[places]
        asked = np.array([float(kind in query.intents) for kind in _INTENDED], dtype=np.float32)
        themes, read = kinds[:, 0], read[places]
        columns = [
            np.zeros(len(places)),
            [float(np.sort(near[list(g.members)])[-3:].mean()) for g in groups],
            *(_scaled(scores)[places] for scores in said),
            self._covered(query, places),
            self._named(query, groups),
            read,
            np.where(themes > 0, np.log(np.maximum(read, 1e-3)) / 7 + 1, 0),
            *kinds.T,
            *(kinds[:, [GROUP_KINDS.index(kind) for kind in _INTENDED]] * asked).T,
            themes * ("question" in query.intents),
            themes * (query.level is not None),
            themes * min(len(query.stems) / 10, 2.0),
            np.zeros(len(places)),
        ]
        return np.stack([np.asarray(c, dtype=np.float32) for c in columns], axis=1)

    def answered(self, query: Query, sight: Sight, scores: Scores) -> Scores:
        """The features of whether anything answers the query, in the order of ANSWERED."""
        best = np.sort(scores)[::-1]
        known = sum(s in self._parts.by_group.known for s in query.stems)
        return np.array(
            [
                1.0,
                sight.near.max(),
                sight.features[:, FEATURES.index("covered")].max(),
                sight.reads,
                best[0] / 10,
                (best[0] - best[min(8, len(best) - 1)]) / 10,
                known / max(len(query.stems), 1),
                float(bool(query.intents)),
                np.log(sight.elsewhere + 0.01),
            ],
            dtype=np.float32,
        )

    def _covered(self, query: Query, places: Places) -> list[float]:
        """Which share of the query's telling words each group holds."""
        weights = {stem: self._parts.weight(stem) for stem in query.stems}
        total = sum(weights.values()) or 1.0
        held = (self._parts.group_sets[n] for n in places)
        return [sum(w for s, w in weights.items() if s in own) / total for own in held]

    def _named(self, query: Query, groups: Sequence[Group]) -> list[float]:
        """Which share of a part's own name the query says."""
        said = set(query.stems) | set(query.added)
        return [len(said & g.name) / len(g.name) if g.name else 0.0 for g in groups]


def _candidates(scores: Sequence[Scores]) -> Places:
    """Places of the groups that are among the best by any score."""
    size = len(scores[0])
    if size <= _CANDIDATES:
        return np.arange(size)
    best = [np.argpartition(-s, _CANDIDATES)[:_CANDIDATES] for s in scores]
    return np.unique(np.concatenate(best))


def _scaled(scores: Scores) -> Scores:
    best = float(scores.max(initial=0.0))
    return scores / best if best > 0 else scores
