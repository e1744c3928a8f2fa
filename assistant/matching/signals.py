"""Signs of the kind of verdict: the verdict head's, and what the sentences say beside it.

One pass of the encoder gives a vector for the text and one for each sentence where it stands. Two
themes at different levels show as a cut that parts the sentences well; a place between two levels
as an even chance of the higher one and sentences that pull apart.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from assistant.matching.features import features
from assistant.matching.types import Verdict
from assistant.matching.weights import VERDICTS, Array, Heads
from knowledge.embed import Vectors

SIGNALS = (
    *(f"head says {verdict}" for verdict in VERDICTS),
    *(f"level {n}" for n in range(4)),
    "lead of the level", "two levels together", "from a whole level",
    "theme", "second theme", "lead of the theme",
    "cut", "cut parts levels by", "less sure side", "surer side", "cut beside one theme",
    "levels of sentences vary", "levels of sentences range",
    "two levels, each sure in a sentence", "two themes, each sure in a sentence",
    "sentences", "one sentence",
    "constant",
)  # fmt: skip
_NO_CUT = (-1.0, 0.0, -3.0, -1.0, 0.0)
_MOST_SENTENCES = 8


def signals(  # noqa: PLR0913 everything that was read, each once
    heads: Heads,
    themes: Array,
    levels: Array,
    verdicts: dict[Verdict, float],
    sentences: Sequence[str],
    vectors: Vectors,
) -> Array:
    """The signals of one text, in the order of SIGNALS.

    `themes` (themes,) and `levels` (themes, levels + 1) are of the whole text; `vectors`
    (sentences, d) of its sentences.
    """
    told = np.stack([features(sentence) for sentence in sentences])
    shares = heads.levels(vectors, told)
    by_sentence = shares @ np.arange(levels.shape[1])
    of_themes = heads.themes(vectors)
    best = int(themes.argmax())
    own, ordered = levels[best], np.sort(themes)[::-1]
    ranked, mean = np.sort(own)[::-1], float(own @ np.arange(len(own)))
    each = by_sentence[:, best]
    found = [
        *(np.log(verdicts[verdict] + 1e-3) for verdict in VERDICTS),
        *own,
        ranked[0] - ranked[1],
        (own[:-1] + own[1:]).max(),
        abs(mean - round(mean)),
        ordered[0],
        ordered[1],
        ordered[0] - ordered[1],
        *_cut(np.log(of_themes + 1e-3), by_sentence),
        each.std(),
        each.max() - each.min(),
        _both_sure(shares[:, best]),
        np.sort(of_themes.max(axis=0))[-2],
        min(len(each), _MOST_SENTENCES) / _MOST_SENTENCES,
        float(len(each) == 1),
        1.0,
    ]
    return np.array(found, dtype=np.float32)


def _both_sure(shares: Array) -> float:
    """How sure sentences are of a level and of the next: `shares` (sentences, levels)."""
    surest = shares.max(axis=0)
    return float(np.minimum(surest[:-1], surest[1:]).max())


def _cut(themes: Array, levels: Array) -> tuple[float, ...]:
    """The cut between sentences that parts them best into two themes, and how well it does.

    `themes` (sentences, themes) are log probabilities, `levels` (sentences, themes) mean levels.
    """
    count = len(themes)
    best: tuple[float, ...] = _NO_CUT
    whole = float(themes.mean(axis=0).max())
    for cut in range(1, count):
        first, second = themes[:cut].mean(axis=0), themes[cut:].mean(axis=0)
        both = first[:, None] + second[None, :]
        np.fill_diagonal(both, -np.inf)
        a, b = divmod(int(both.argmax()), both.shape[1])
        gain = (cut * first[a] + (count - cut) * second[b]) / count - whole
        if gain > best[0]:
            apart = abs(levels[:cut, a].mean() - levels[cut:, b].mean())
            sides = sorted((float(first[a]), float(second[b])))
            beside = float(both.max() - (first + second).max())
            best = (float(gain), float(apart), *sides, beside)
    return best
