"""The trained heads that hear what a turn is and what each of its sentences is, at run time.

They stand on the same adapted encoder as the matcher's heads and live in the same file. What the
rules of `assistant/understand.py` and `assistant/evidence.py` make of a text are features beside
the embedding: the rules know commands, the embedding knows ordinary words.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open

from assistant.evidence import CORNERS, Role, read_sentence
from assistant.matching.weights import SCALE, WEIGHTS, softmax
from assistant.sentences import split_sentences
from assistant.turnrules import RULES, TurnKind, rule_kind
from assistant.words import numbers, words
from knowledge.embed import Vectors

Array = NDArray[np.float32]
KINDS: tuple[TurnKind, ...] = get_args(TurnKind)
ROLES: tuple[Role, ...] = get_args(Role)
_NAMES = ("kind", "kind_bias", "role", "role_bias", "sign", "sign_bias")


@dataclass(frozen=True, slots=True)
class TurnHeads:
    """Linear heads; d dimensions, t turn features, s sentence features.

    `kind` (kinds, d + t) with `kind_bias` gives what a turn is; `role` (roles, d + s) with
    `role_bias` what a sentence is; `sign` (4, d + s) with `sign_bias` whether it holds each
    corner of the evidence triangle, and whether it tells of a change.
    """

    kind: Array
    kind_bias: Array
    role: Array
    role_bias: Array
    sign: Array
    sign_bias: Array

    def kinds(self, vector: Array, told: Array) -> Array:
        """Probability of each kind of one turn: (kinds,)."""
        return softmax(self.kind @ np.concatenate([SCALE * vector, told]) + self.kind_bias)

    def roles(self, vectors: Vectors, told: Array) -> Array:
        """Probability of each role of each sentence: (sentences, roles)."""
        both: Array = np.concatenate([SCALE * vectors, told], axis=1)
        return np.stack([softmax(row) for row in both @ self.role.T + self.role_bias])

    def signs(self, vectors: Vectors, told: Array) -> Array:
        """Probability of each corner and of a change, for each sentence: (sentences, 4)."""
        both = np.concatenate([SCALE * vectors, told], axis=1)
        logits: Array = both @ self.sign.T + self.sign_bias
        shares: Array = (1 / (1 + np.exp(-logits))).astype(np.float32)
        return shares


def load_turn_heads(path: Path = WEIGHTS) -> TurnHeads | None:
    """The trained heads, or None when there are none that fit."""
    try:
        with safe_open(str(path), framework="numpy") as file:
            parts = {n: file.get_tensor(f"turns.{n}").astype(np.float32) for n in _NAMES}
    except (OSError, SafetensorError):
        return None
    heads = TurnHeads(**parts)
    size = heads.kind.shape[1] - len(turn_features("we"))
    fits = size > 0 and heads.role.shape[1] - len(sentence_features("we")) == size
    return heads if fits and len(heads.kind) == len(KINDS) else None


def turn_features(text: str, *, planning: bool = False) -> Array:
    """What the rules see in a turn: (t,). `planning` when the coach has just asked for plans."""
    kind = rule_kind(text)
    spans = split_sentences(text)
    length = len(words(text))
    shape = (
        text.rstrip().endswith("?"),
        "?" in text,
        min(length / 40, 1.0),
        length <= 4,
        min(len(spans) / 6, 1.0),
        planning,
        bool(numbers(text)),
    )
    return np.array([*(kind == k for k in RULES), *shape], dtype=np.float32)


def sentence_features(text: str) -> Array:
    """What the rules see in a sentence: (s,)."""
    plain, planning = read_sentence(text), read_sentence(text, planning=True)
    shape = (
        planning.role == "action",
        plain.impact,
        plain.has_when,
        plain.has_who,
        bool(numbers(text)),
        text.rstrip().endswith("?"),
        min(len(words(text)) / 25, 1.0),
        len(words(text)) <= 3,
    )
    roles = (plain.role == role for role in ROLES)
    corners = (corner in plain.corners for corner in CORNERS)
    return np.array([*roles, *corners, *shape], dtype=np.float32)
