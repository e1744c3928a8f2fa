"""Where a text tells of two things: the cut that parts them best, and each one's theme."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from assistant.matching.readers import Reader, Reading
from assistant.sentences import Span

_JOINT = re.compile(
    r"[;:–—]\s+|,\s+(?=but|although|though|whereas|while|and|as for|yet)|\s+(?=but |whereas )"
)
_MOST_CUTS = 8
_WORDS_AT_LEAST = 4


@dataclass(frozen=True, slots=True)
class Part:
    """A run of the user's own words, the place of its theme, and its level."""

    span: str
    theme: int
    level: int


def part(
    source: str, spans: Sequence[Span], read: Sequence[str], reader: Reader
) -> tuple[Part, ...]:
    """The two parts a text falls into, or fewer when it cannot be cut.

    The first eight cuts between sentences are tried (between clauses of a lone sentence); the best
    is the one whose two sides are each most surely about a theme of their own.
    """
    places = [(s.start, s.end) for s in spans]
    texts = list(read)
    if len(places) == 1:
        places, texts = _clauses(spans[0])
    cuts = list(range(1, len(places)))[:_MOST_CUTS]
    if not cuts:
        return ()
    sides = [side for cut in cuts for side in (texts[:cut], texts[cut:])]
    readings = reader.read(sides)
    pairs = [(readings[2 * n], readings[2 * n + 1]) for n in range(len(cuts))]
    found = [_themes(first, second) for first, second in pairs]
    best = max(range(len(cuts)), key=lambda n: found[n][0])
    _, *themes = found[best]
    cut = cuts[best]
    ends = (source[places[0][0] : places[cut - 1][1]], source[places[cut][0] : places[-1][1]])
    return tuple(
        Part(span, theme, int(reading.levels[theme].argmax()))
        for span, theme, reading in zip(ends, themes, pairs[best], strict=True)
    )


def _themes(first: Reading, second: Reading) -> tuple[float, int, int]:
    """How surely the two sides are about different themes, and about which."""
    a, b = np.log(first.themes + 1e-4), np.log(second.themes + 1e-4)
    both = a[:, None] + b[None, :]
    np.fill_diagonal(both, -np.inf)
    place = int(both.argmax())
    return float(both.max()), place // len(b), place % len(b)


def _clauses(span: Span) -> tuple[list[tuple[int, int]], list[str]]:
    """The clauses of a sentence with their places in the source; too short ones join the next."""
    text = span.text
    ends = [m.end() for m in _JOINT.finditer(text)]
    bounds = [0]
    for end in [*ends, len(text)]:
        if len(text[bounds[-1] : end].split()) >= _WORDS_AT_LEAST:
            bounds.append(end)
    bounds[-1] = len(text) if len(bounds) > 1 else bounds[-1]
    runs = list(pairwise(bounds)) or [(0, len(text))]
    kept = [(a, a + len(text[a:b].rstrip())) for a, b in runs]
    return [(span.start + a, span.start + b) for a, b in kept], [text[a:b] for a, b in kept]
