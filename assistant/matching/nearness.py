"""How near texts come to the framework's claims and statements, by the plain embedder."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from knowledge.embed import Embedder, Vectors
from knowledge.model import Framework

Scores = NDArray[np.float32]


class Nearness:
    """A framework's claims and statements as vectors.

    `claims` is (claims, d) in source order, with the theme's place and the level of each in
    `claim_theme` and `claim_level`; `statements` is (themes, levels, d).
    """

    def __init__(self, framework: Framework, embedder: Embedder) -> None:
        self._framework = framework
        self._embedder = embedder
        rows = [
            (t, s.level, c.text)
            for t, theme in enumerate(framework.themes)
            for s in theme.statements
            for c in s.claims
        ]
        self.claim_theme = np.array([t for t, _, _ in rows])
        self.claim_level = np.array([level for _, level, _ in rows])
        self.claims = embedder.embed([text for _, _, text in rows])
        whole = [f"{t.name}. {s.text}" for t in framework.themes for s in t.statements]
        shape = (len(framework.themes), len(framework.level_names), -1)
        self.statements = embedder.embed(whole).reshape(shape)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Vectors of texts in the same space: (texts, d), unit rows."""
        return self._embedder.embed(texts)

    def of_theme(self, theme: int) -> Vectors:
        """The claims of one theme, in source order."""
        rows: Vectors = self.claims[self.claim_theme == theme]
        return rows

    def nearest_statements(self, sentences: Sequence[str], qi: str | None = None) -> list[str]:
        """Statement ids of a QI (or of all): each theme's nearest first, then the rest."""
        vectors = self.embed([" ".join(sentences), *sentences])
        near = (self.claims @ vectors.T).max(axis=1)
        best: dict[str, float] = {}
        for score, t, level in zip(near, self.claim_theme, self.claim_level, strict=True):
            theme = self._framework.themes[t]
            if qi is None or theme.indicator_id == qi:
                statement = theme.statement(int(level)).id
                best[statement] = max(best.get(statement, -1.0), float(score))
        order = sorted(best, key=best.__getitem__, reverse=True)
        leading = {sid.partition("/")[0]: sid for sid in reversed(order)}.values()
        return [*(s for s in order if s in leading), *(s for s in order if s not in leading)]
