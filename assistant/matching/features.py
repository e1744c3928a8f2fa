"""What the words of a text tell of level, as numbers: extent, regularity, agency, evidence ...

The signs are readable data (`prompts/practice.yaml`). The trained heads weigh these numbers beside
the embedding, which keeps a text's topic better than its "one" or "every".
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from assistant.sentences import split_sentences
from assistant.words import numbers, words
from prompts.loader import load_practice_signs

Features = NDArray[np.float32]

_ENOUGH = 3  # signs of one sort; more tell no more
_SHAPE = ("sentences", "words", "figures")


@cache
def feature_names() -> tuple[str, ...]:
    """`family/sign` in a fixed order, then the shape of the text."""
    signs = (f"{f}/{name}" for f, group in load_practice_signs().items() for name in group)
    return (*signs, *(f"shape/{name}" for name in _SHAPE))


def families() -> Mapping[str, Sequence[int]]:
    """The columns of each family of features."""
    table: dict[str, list[int]] = {}
    for n, name in enumerate(feature_names()):
        table.setdefault(name.partition("/")[0], []).append(n)
    return table


def features(text: str) -> Features:
    """The features of one text, 0 to 1 each: (features,)."""
    found = [min(len(p.findall(text)), _ENOUGH) / _ENOUGH for p in _patterns()]
    shape = (
        min(len(split_sentences(text)) / 6, 1.0),
        min(len(words(text)) / 120, 1.0),
        min(len(numbers(text)) / 6, 1.0),
    )
    return np.array([*found, *shape], dtype=np.float32)


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(
        re.compile(r"(?<!\w)(?:" + "|".join(signs) + r")(?!\w)", re.IGNORECASE)
        for group in load_practice_signs().values()
        for signs in group.values()
    )
