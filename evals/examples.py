"""The corpus as training examples: soft targets, and texts joined where two are told at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.matching.hearing import hear
from assistant.sentences import split_sentences
from evals.corpus import Described

Shares = tuple[tuple[str, float], ...]  # by name

_MAIN = 0.8  # of a theme's share; the rest goes to the other themes that would be fair


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a text, from `begin` to `end`, with the theme and level it speaks for."""

    begin: int
    end: int
    theme: str
    reached: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """A text with what is to be learned of it.

    `themes` and `verdicts` are shares by name, empty where none is to be learned; `theme` with
    `reached`, the chance of having reached levels 1, 2 and 3, where a level is. `pieces` are
    learned by themselves, so that a text can be read sentence by sentence too.
    """

    text: str
    verdicts: Shares
    themes: Shares = ()
    theme: str | None = None
    reached: tuple[float, ...] = ()
    pieces: tuple[Piece, ...] = ()


def examples(rows: Iterable[Described]) -> list[Example]:
    """One example a row, read as the matcher reads it.

    Where two readers gave two verdicts each is half right. A text in a language that we have no
    words for is left out.
    """
    return [example for row in rows if (example := _example(row))]


def _example(row: Described) -> Example | None:
    text = row.text
    if row.kind == "language":
        heard = hear(row.text)
        if heard.foreign:
            return None
        text = " ".join(heard.read)
    verdicts: Shares = ((row.verdict, 1.0),)
    if row.second:
        verdicts = ((row.verdict, 0.5), (row.second, 0.5))
    pieces = _pieces(row) if text == row.text else ()
    if row.verdict == "split":
        shares = tuple((t, 1 / len(row.targets)) for t, _ in row.targets)
        return Example(text, verdicts, shares, pieces=pieces)
    if row.theme is None:
        return Example(text, verdicts)
    others = tuple(theme for theme in row.also if theme != row.theme)
    main = _MAIN if others else 1.0
    themes = ((row.theme, main), *((t, (1 - main) / len(others)) for t in others))
    if row.verdict not in ("level", "between", "below") or not row.levels:
        return Example(text, verdicts, themes)
    return Example(text, verdicts, themes, row.theme, reached(row.levels), pieces)


def _pieces(row: Described) -> tuple[Piece, ...]:
    """The pieces the writer marked; of a plain description every sentence, as the whole is."""
    if row.parts:
        found = ((row.text.index(span), span, theme, level) for span, theme, level in row.parts)
        return tuple(Piece(n, n + len(s), theme, reached([level])) for n, s, theme, level in found)
    if row.kind != "practice" or row.theme is None:
        return ()
    spans = split_sentences(row.text)
    return tuple(Piece(s.start, s.end, row.theme, reached(row.levels)) for s in spans)


def reached(levels: Sequence[int], count: int = 3) -> tuple[float, ...]:
    """The chance of having reached each level; half between two: [1, 2] → 1, ½, 0."""
    return tuple(sum(level >= n for level in levels) / len(levels) for n in range(1, count + 1))


def joined(rows: Sequence[Described], count: int, seed: int) -> list[Example]:
    """Halves of two texts of one voice put together: `count` of each of three sorts.

    Two themes at different levels are split; one theme at neighbouring levels lies between; one
    theme at one level is a plain level, so that joining alone tells nothing.
    """
    pick = np.random.default_rng(seed)
    told = [row for row in rows if row.kind == "practice" and row.verdict == "level"]
    by_voice: dict[str, list[Described]] = {}
    for row in told:
        by_voice.setdefault(row.voice, []).append(row)
    made: list[Example] = []
    for sort in ("split", "between", "level"):
        while len(made) % count or not made or made[-1].verdicts[0][0] != sort:
            first = told[int(pick.integers(len(told)))]
            beside = [row for row in by_voice[first.voice] if _fits(sort, first, row)]
            if beside:
                second = beside[int(pick.integers(len(beside)))]
                made.append(_both(sort, first, second, pick))
    return made


def _fits(sort: str, first: Described, second: Described) -> bool:
    """Whether two texts put together are of a sort."""
    if sort == "split":
        apart = second.theme not in (first.theme, *first.also) and first.theme not in second.also
        return apart and second.level != first.level
    step = 1 if sort == "between" else 0
    same = second.theme == first.theme and second.id != first.id
    return same and second.level == first.level + step


def _both(sort: str, first: Described, second: Described, pick: np.random.Generator) -> Example:
    """The first two or three sentences of each, in either order."""
    text, pieces = "", []
    for row in (first, second) if pick.integers(2) else (second, first):
        for span in split_sentences(row.text)[: 2 + int(pick.integers(2))]:
            begin = len(text) + 1 if text else 0
            text = f"{text} {span.text}" if text else span.text
            pieces.append(Piece(begin, len(text), str(row.theme), reached(row.levels)))
    verdicts: Shares = ((sort, 1.0),)
    if sort == "split":
        shares = ((str(first.theme), 0.5), (str(second.theme), 0.5))
        return Example(text, verdicts, shares, pieces=tuple(pieces))
    levels = sorted({first.level, second.level})
    share = ((str(first.theme), 1.0),)
    return Example(text, verdicts, share, first.theme, reached(levels), tuple(pieces))
