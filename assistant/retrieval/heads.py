"""What a query reads like: which theme, and which kind of part; two small linear heads.

Trained on the matcher's corpus and on some voices of queries (`evals/train_search.py`), for one
framework; search over any other framework does without them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from safetensors import SafetensorError, safe_open

from assistant.matching.weights import softmax
from assistant.retrieval.parts import GROUP_KINDS, Scores
from assistant.retrieval.query import Query
from knowledge.model import Framework

HEADS = Path(__file__).parent / "heads.safetensors"

_ASKED = ("glossary", "partner", "resource", "intro", "question")
_EMBEDDING_WEIGHT = 2.0  # unit vectors are small beside flags of 0 and 1


@dataclass(frozen=True, slots=True)
class SearchHeads:
    """`theme` is (themes, d), `theme_bias` (themes,), `kind` (kinds + 1, d + flags).

    The last row of `kind` is for what the framework does not speak of.

    `encoder` is the id of the embedder whose vectors they read, `framework` a digest.
    """

    themes: tuple[str, ...]
    theme: Scores
    theme_bias: Scores
    kind: Scores
    encoder: str
    framework: str

    def theme_shares(self, vector: Scores) -> Scores:
        """Probability of each theme: (themes,)."""
        return softmax(self.theme @ vector + self.theme_bias)

    def kind_shares(self, query: Query, vector: Scores) -> Scores:
        """Probability of each of GROUP_KINDS being asked for, and last of none: (kinds + 1,)."""
        return softmax(self.kind @ kind_features(query, vector))


def kind_features(query: Query, vector: Scores) -> Scores:
    """What the kind head sees of a query: (d + flags,)."""
    flags = [
        *(float(kind in query.intents) for kind in _ASKED),
        len(query.stems) / 10,
        float(query.level is not None),
        1.0,
    ]
    return np.concatenate([_EMBEDDING_WEIGHT * vector, flags]).astype(np.float32)


def heads_for(framework: Framework, encoder: str, path: Path = HEADS) -> SearchHeads | None:
    """The heads, where they were trained on this framework and encoder; else None."""
    try:
        with safe_open(str(path), framework="numpy") as file:
            told = file.metadata()
            heads = SearchHeads(
                tuple(json.loads(told["themes"])),
                file.get_tensor("theme").astype(np.float32),
                file.get_tensor("theme_bias").astype(np.float32),
                file.get_tensor("kind").astype(np.float32),
                told["encoder"],
                told["framework"],
            )
    except (OSError, SafetensorError, KeyError, TypeError):
        return None
    fits = heads.framework == framework.digest and heads.encoder == encoder
    return heads if fits and heads.kind.shape[0] == len(GROUP_KINDS) + 1 else None
