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

    def embed_parts(self, parted: Sequence[Sequence[str]]) -> list[Vectors]:
        """Vectors of texts and of their sentences: for each (1 + sentences, d)."""
        return self._embedder.embed_parts(parted)

    def of_theme(self, theme: int) -> Vectors:
        """The claims of one theme, in source order."""
        rows: Vectors = self.claims[self.claim_theme == theme]
        return rows
