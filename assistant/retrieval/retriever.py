"""Search over one framework: the query read, the groups ranked, the right part of each shown."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from assistant.retrieval.heads import SearchHeads
from assistant.retrieval.parts import Group, Parts, Scores
from assistant.retrieval.query import Query, QueryReader
from assistant.retrieval.ranking import Ranker, Sight, Weights
from assistant.retrieval.types import Found, Hit, Where
from knowledge.chunks import Chunk
from knowledge.embed import Embedder

# Within a theme: how much nearness in meaning counts beside shared words.
_MEANING = 0.7
_SURE = 0.5


class Retriever:
    """Searches the parts of one framework."""

    def __init__(
        self,
        parts: Parts,
        embedder: Embedder,
        reader: QueryReader,
        weights: Weights,
        heads: SearchHeads | None = None,
    ) -> None:
        self._parts = parts
        self._embedder = embedder
        self._reader = reader
        self._weights = weights
        self.ranker = Ranker(parts, heads)

    def search(self, text: str, k: int = 5, where: Where | None = None) -> Found:
        """The `k` best parts for a query in anybody's words."""
        where = where or Where()
        query = self._reader.read(text)
        sight, scores = self.score(query)
        hits = self._choose(query, sight, scores, where, k)
        sure = self._sure(query, sight, scores)
        shown = [Hit(self._parts.chunks[n], round(score, 4)) for n, score in hits]
        read_as = query.plain if query.plain.lower() != text.lower() else None
        return Found(tuple(shown), bool(shown) and sure >= _SURE, read_as)

    def score(self, query: Query) -> tuple[Sight, Scores]:
        """What was seen, and one score for each candidate: (candidates,)."""
        vector = self._embedder.embed([query.plain])[0]
        sight = self.ranker.look(query, vector)
        return sight, sight.features @ self._weights.rank

    def _sure(self, query: Query, sight: Sight, scores: Scores) -> float:
        if not query.stems:
            return 0.0
        features = self.ranker.answered(query, sight, scores)
        return float(1 / (1 + np.exp(-(features @ self._weights.answered))))

    def _choose(
        self, query: Query, sight: Sight, scores: Scores, where: Where, k: int
    ) -> list[tuple[int, float]]:
        """The `k` chunks to show, with scores: each group's best part, then the groups' others.

        Either run is best first; a theme's second part comes after every other group's first.
        """
        within = _MEANING * sight.near + (1 - _MEANING) * sight.lexical / max(
            float(sight.lexical.max(initial=0.0)), 1e-6
        )
        by_group = dict(zip(sight.groups.tolist(), scores.tolist(), strict=True))
        lowest = min(by_group.values())
        allowed: dict[int, list[int]] = {}
        for n, chunk in enumerate(self._parts.chunks):
            if where.admits(chunk):
                allowed.setdefault(int(self._parts.group_of[n]), []).append(n)
        first, rest = [], []
        for g in sorted(allowed, key=lambda g: -by_group.get(g, lowest))[:k]:
            share = float(1 / (1 + np.exp(-by_group.get(g, lowest) / 4)))
            ordered = list(self._ordered(query, self._parts.groups[g], within, where, allowed[g]))
            first += [(n, share) for n in ordered[:1]]
            rest += [(n, share * float(np.clip(within[n], 0.01, 1))) for n in ordered[1:]]
        return (first + sorted(rest, key=lambda pair: -pair[1]))[:k]

    def _ordered(
        self, query: Query, group: Group, within: Scores, where: Where, own: list[int]
    ) -> Iterator[int]:
        """A group's parts, the one to show first: at the level named, the question asked for."""
        chunks = self._parts.chunks
        wanted = "question" if "question" in query.intents else "statement"
        seen: set[int] = set()
        for n in sorted(own, key=lambda n: -self._preferred(chunks[n], wanted, query) - within[n]):
            shown = n
            if chunks[n].kind == "claim" and where.kind != "claim":
                statement = self._parts.place[chunks[n].id.partition("#")[0]]
                shown = statement if where.admits(chunks[statement]) else n
            if shown not in seen:
                seen.add(shown)
                yield shown

    def _preferred(self, chunk: Chunk, wanted: str, query: Query) -> float:
        if chunk.kind == wanted == "question":
            return 3.0
        if chunk.level is not None and chunk.level == query.level:
            return 2.0
        return 1.0 if chunk.kind in ("statement", "claim") else 0.0
