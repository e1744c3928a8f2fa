"""The readable signs of `prompts/signs.yaml` as patterns, each compiled once."""

from __future__ import annotations

import re
from functools import cache

from prompts.loader import load_signs


@cache
def inside(name: str) -> re.Pattern[str]:
    """Finds a sign as whole words anywhere in a text."""
    return re.compile(rf"(?<!\w)(?:{_any(name)})(?!\w)", re.IGNORECASE)


@cache
def beginning(name: str) -> re.Pattern[str]:
    """Finds a sign that begins with a word; it may end within one."""
    return re.compile(rf"(?<!\w)(?:{_any(name)})", re.IGNORECASE)


@cache
def whole(name: str) -> re.Pattern[str]:
    """A sign by itself; for `match` and `fullmatch`."""
    return re.compile(rf"(?:{_any(name)})", re.IGNORECASE)


def _any(name: str) -> str:
    return "|".join(load_signs()[name])
