"""What the guard holds to be risky, and what supports it: `prompts/grounding.yaml`, compiled."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from prompts.loader import load_grounding_signs


@dataclass(frozen=True, slots=True)
class Family:
    """Words that say one kind of thing: what is risky in a draft, and what supports it."""

    kind: str
    risky: re.Pattern[str]
    support: re.Pattern[str]


@cache
def families() -> tuple[Family, ...]:
    """Every family, with the kind of error that it guards against."""
    return tuple(
        Family(kind, any_of(f["words"]), any_of([*f["words"], *f["said_as"]]))
        for kind, group in load_grounding_signs()["families"].items()
        for f in group
    )


@cache
def sign(name: str) -> re.Pattern[str]:
    """One list of the file as a pattern."""
    return any_of(load_grounding_signs()[name])


@cache
def common_capitals() -> frozenset[str]:
    """Words whose capital says nothing."""
    return frozenset(load_grounding_signs()["common_capitals"])


def any_of(signs: Sequence[str]) -> re.Pattern[str]:
    """Whole words, capitals ignored."""
    return re.compile(rf"(?<![\w-])(?:{'|'.join(signs)})(?![\w-])", re.IGNORECASE)
