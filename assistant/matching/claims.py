"""Claim by claim: was it heard in the team's words, partly, or not, and in which words.

A claim is the likelier heard the nearer a sentence comes to it, the more of its telling words are
said, and the surer the practice has reached the claim's level. The few weights are fitted on
hand-labelled descriptions (`evals/train_claims.py`).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.matching.types import ClaimHeard, Heard
from assistant.words import content_stems
from knowledge.embed import Vectors
from knowledge.model import Claim, Theme

Scores = NDArray[np.float32]

STATUSES: tuple[Heard, ...] = ("not_heard", "partly", "heard")
FEATURES = ("constant", "nearest", "beside the theme's other claims", "words", "level reached",
            "level just reached", "nearest and reached")  # fmt: skip
WEIGHTS = Path(__file__).parent / "claims.json"


@dataclass(frozen=True, slots=True)
class Beside:
    """The claims of a theme, in source order, laid beside what was said.

    `features` is (claims, FEATURES); `nearest` the place of the sentence nearest to each claim.
    """

    claims: tuple[Claim, ...]
    features: Scores
    nearest: tuple[int, ...]


class ClaimJudge:
    """Says of each claim of a theme whether it was heard."""

    def __init__(self, path: Path = WEIGHTS) -> None:
        told = json.loads(path.read_text(encoding="utf-8"))
        self._weights = np.array([[row[name] for name in FEATURES] for row in told], np.float32)

    def judge(
        self, theme: Theme, near: Scores, reached: Scores, sentences: Sequence[str]
    ) -> list[tuple[Claim, Heard, int]]:
        """Each claim with its status and the place of the sentence nearest to it; see `beside`."""
        laid = beside(theme, near, reached, sentences)
        logits = laid.features @ self._weights.T
        places = logits.argmax(axis=1)
        return [
            (claim, STATUSES[int(place)], sentence)
            for claim, place, sentence in zip(laid.claims, places, laid.nearest, strict=True)
        ]


def beside(theme: Theme, near: Scores, reached: Scores, sentences: Sequence[str]) -> Beside:
    """Claims laid beside sentences, of which there is at least one.

    `near` is (claims, sentences), cosines; `reached` (levels,) the probability that the practice
    has reached each level from 1; `sentences` are in English.
    """
    claims = tuple(claim for statement in theme.statements for claim in statement.claims)
    levels = [s.level for s in theme.statements for _ in s.claims]
    said = {stem for sentence in sentences for stem in content_stems(sentence)}
    nearest = near.max(axis=1)
    words = [_share(content_stems(claim.text), said) for claim in claims]
    at = np.array([reached[level - 1] for level in levels])
    above = np.array([reached[level] if level < len(reached) else 0.0 for level in levels])
    columns = (
        np.ones(len(claims)),
        nearest,
        nearest - nearest.mean(),
        words,
        at,
        at - above,
        nearest * at,
    )
    return Beside(
        claims,
        np.stack([np.asarray(c, dtype=np.float32) for c in columns], axis=1),
        tuple(int(n) for n in near.argmax(axis=1)),
    )


def not_heard(theme: Theme) -> tuple[ClaimHeard, ...]:
    """Every claim of a theme of which nothing was said."""
    claims = (claim for statement in theme.statements for claim in statement.claims)
    return tuple(ClaimHeard(c.id, c.text, "not_heard", None) for c in claims)


def nearness(claim_vectors: Vectors, sentence_vectors: Vectors) -> Scores:
    """Cosines of claims with sentences: (claims, sentences)."""
    near: Scores = claim_vectors @ sentence_vectors.T
    return near


def _share(stems: Sequence[str], said: set[str]) -> float:
    return sum(stem in said for stem in stems) / len(stems) if stems else 0.0
