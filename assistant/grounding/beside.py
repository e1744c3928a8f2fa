"""Which of the team's sentences a sentence of a draft rests on."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.evidence import is_intention
from assistant.grounding.amounts import values
from assistant.grounding.signs import sign
from assistant.sentences import split_sentences
from assistant.words import content_stems

_BESIDE = 3
_AT_LEAST = 0.12
_OF_NUMBERS = 1.5  # what a shared number counts beside a shared word


@dataclass(frozen=True, slots=True)
class Beside:
    """The sentences beside one of a draft: `best` is the nearest, `near` all of them and what
    stands next to the nearest in its turn, `done` those of them that are no plan and no denial;
    `share` is how much of the draft's sentence is there.
    """

    best: str
    near: str
    done: str
    share: float


class Sources:
    """The team's turns cut into sentences, with the weight of each word."""

    def __init__(self, turns: Sequence[str]) -> None:
        self.whole = "\n".join(turns)
        self._said = [
            (number, span.text)
            for number, turn in enumerate(turns)
            for span in split_sentences(turn)
        ]
        self._stems = [frozenset(content_stems(text)) for _, text in self._said]
        counts = Counter(stem for stems in self._stems for stem in stems)
        self._weight = {
            stem: math.log(1 + len(self._said) / count) for stem, count in counts.items()
        }

    def beside(self, sentence: str) -> Beside:
        """What a sentence of a draft rests on."""
        own = frozenset(content_stems(sentence))
        total = sum(self._weight.get(stem, 1.5) for stem in own) or 1.0
        scored = []
        for place, stems in enumerate(self._stems):
            shared = sum(self._weight[stem] for stem in own & stems)
            numbers = len(values(sentence) & values(self._said[place][1]))
            scored.append(((shared + _OF_NUMBERS * numbers) / total, place))
        ranked = sorted(scored, reverse=True)[:_BESIDE]
        kept = [place for score, place in ranked if score >= _AT_LEAST]
        if not kept:
            return Beside("", "", "", 0.0)
        around = {kept[0] + step for step in (-1, 1) if self._same_turn(kept[0], kept[0] + step)}
        places = sorted({*kept, *around})
        beside = [self._said[place][1] for place in places]
        done = [s for s in beside if not is_intention(s) and not sign("negations").search(s)]
        best = self._said[kept[0]][1]
        return Beside(best, " ".join(beside), " ".join(done), ranked[0][0])

    def _same_turn(self, place: int, other: int) -> bool:
        return 0 <= other < len(self._said) and self._said[other][0] == self._said[place][0]
