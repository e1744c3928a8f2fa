"""Text → theme, level and reasons, with no chat model.

A text is heard (`hearing.py`), read (`readers.py`), judged (`verdicts.py`) and laid beside the
claims of the theme it fits best (`claims.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from assistant.errors import InputError
from assistant.matching.claims import ClaimJudge, nearness, not_heard
from assistant.matching.hearing import Heard, hear
from assistant.matching.nearness import Nearness
from assistant.matching.parting import Part, part
from assistant.matching.readers import Reader, Reading
from assistant.matching.types import ClaimHeard, Match, Target, ThemeScore, Verdict
from assistant.matching.verdicts import Decision, decide
from knowledge.model import Framework, Theme
from knowledge.notes import Notes

MAX_CHARACTERS = 20_000


class Matcher:
    """Matches descriptions of practice to one framework."""

    def __init__(self, framework: Framework, notes: Notes, reader: Reader) -> None:
        self._framework = framework
        self._notes = notes
        self.reader = reader
        self._themes = framework.themes
        self._places = {theme.id: n for n, theme in enumerate(self._themes)}
        self._judge = ClaimJudge()

    @property
    def near(self) -> Nearness:
        """The framework's claims and statements in the reader's space."""
        return self.reader.near

    def match(self, text: str, theme: str | None = None, qi: str | None = None) -> Match:
        """Which theme and level a text matches; `theme` or `qi` narrows where to look.

        Raises:
            InputError: the text is far too long.
            UnknownIdError: no such theme or indicator.
        """
        return self.match_all([text], theme, qi)[0]

    def match_all(
        self, texts: Sequence[str], theme: str | None = None, qi: str | None = None
    ) -> list[Match]:
        """`match` for many texts at once, which is several times as fast."""
        for text in texts:
            _refuse_too_long(text)
        allowed = self._allowed(theme, qi)
        heard = [hear(text) for text in texts]
        readings = iter(self.reader.read([h.read for h in heard if h.spans]))
        narrowed = theme is not None or qi is not None
        return [
            self._matched(h, next(readings), allowed, narrowed=narrowed)
            if h.spans
            else self._nothing("insufficient", theme, heard=h)
            for h in heard
        ]

    def _matched(
        self, heard: Heard, reading: Reading, allowed: Sequence[int], *, narrowed: bool
    ) -> Match:
        ranked = self._rank(reading, allowed)
        place = self._places[ranked[0].theme]
        decision = decide(reading, place, heard, narrowed=narrowed)
        if decision.verdict == "offtopic":
            return self._nothing("offtopic", None, ranked, heard, self._sure(decision))
        decision, targets = self._targets(decision, place, heard, reading, narrowed=narrowed)
        best = self._framework.theme(targets[0].theme) if targets else self._themes[place]
        claims = self._claims(best, heard, reading)
        return Match(
            verdict=decision.verdict,
            theme=best.id,
            levels=decision.levels,
            confidence=self._sure(decision),
            themes=ranked,
            targets=targets,
            flags=heard.flags,
            claims=claims,
            next=_next(claims, decision, targets),
            ask=self._ask(best),
        )

    def _targets(
        self, decision: Decision, theme: int, heard: Heard, reading: Reading, *, narrowed: bool
    ) -> tuple[Decision, tuple[Target, ...]]:
        """What each part of the text is about; a split that cannot be shown is no split."""
        whole = heard.text.strip()
        if decision.verdict == "insufficient":
            return decision, ()
        if decision.verdict != "split":
            return decision, (Target(self._themes[theme].id, decision.levels, whole),)
        parts = () if narrowed else part(heard.text, heard.spans, heard.read, self.reader)
        if len({p.level for p in parts}) > 1:
            levels = tuple(p.level for p in parts)
            return replace(decision, levels=levels), self._as_targets(parts)
        again = decide(_without_split(reading), theme, heard, narrowed=narrowed)
        return again, (Target(self._themes[theme].id, again.levels, whole),)

    def _sure(self, decision: Decision) -> float:
        """Calibrated where levels are named; else the share of the verdict itself."""
        if not decision.levels or decision.verdict == "split":
            return round(decision.verdict_share, 3)
        return round(self.reader.confidence(decision.verdict_share, decision.level_share), 3)

    def _as_targets(self, parts: Sequence[Part]) -> tuple[Target, ...]:
        return tuple(Target(self._themes[p.theme].id, (p.level,), p.span) for p in parts)

    def nearest_themes(self, texts: Sequence[str], qi: str) -> list[str]:
        """For each text the theme of a QI that it reads most like."""
        if not texts:
            return []
        allowed = self._allowed(None, qi)
        read = self.reader.read([[text] for text in texts])
        return [self._themes[max(allowed, key=lambda t: r.themes[t])].id for r in read]

    def theme_shares(self, text: str) -> dict[str, float]:
        """How much a text reads like each theme, 0 to 1."""
        (read,) = self.reader.read([[text]])
        return {theme.id: float(read.themes[self._places[theme.id]]) for theme in self._themes}

    def _allowed(self, theme: str | None, qi: str | None) -> list[int]:
        if theme is not None:
            return [self._themes.index(self._framework.theme(theme))]
        if qi is not None:
            return [self._themes.index(t) for t in self._framework.indicator(qi).themes]
        return list(range(len(self._themes)))

    def _rank(self, reading: Reading, allowed: Sequence[int]) -> tuple[ThemeScore, ...]:
        scores = reading.themes
        order = [int(t) for t in np.argsort(-scores) if t in set(allowed)]
        return tuple(ThemeScore(self._themes[t].id, round(float(scores[t]), 4)) for t in order)

    def _claims(self, theme: Theme, heard: Heard, reading: Reading) -> tuple[ClaimHeard, ...]:
        told = heard.told()
        if not told or heard.foreign:
            return not_heard(theme)
        place = self._places[theme.id]
        near = nearness(self.near.of_theme(place), reading.sentences[told])
        reached = reading.reached(place)
        judged = self._judge.judge(theme, near, reached, [heard.read[n] for n in told])
        return tuple(
            ClaimHeard(
                c.id,
                c.text,
                status,
                None if status == "not_heard" else heard.spans[told[sentence]].text,
            )
            for c, status, sentence in judged
        )

    def _ask(self, theme: Theme) -> str:
        """One open question on this theme that would help to judge."""
        for question_id, themes in self._notes.themes.items():
            if themes[0] == theme.id and question_id in self._notes.by_question:
                return self._notes.by_question[question_id].follow_ups[0]
        questions = self._framework.indicator(theme.indicator_id).questions
        return questions[0].text if questions else f"What happens now in {theme.name.lower()}?"

    def _nothing(
        self,
        verdict: Verdict,
        theme: str | None,
        ranked: tuple[ThemeScore, ...] = (),
        heard: Heard | None = None,
        confidence: float = 0.5,
    ) -> Match:
        ask = "What happens now in STEM with your learners: who does what, and how often?"
        if theme:
            ask = self._ask(self._framework.theme(theme))
        flags = heard.flags if heard else ()
        return Match(verdict, theme, (), confidence, ranked, (), flags, (), (), ask)


def _without_split(reading: Reading) -> Reading:
    shares = {**(reading.verdicts or {}), "split": 0.0}
    return replace(reading, verdicts=shares)


def _refuse_too_long(text: str) -> None:
    if len(text) > MAX_CHARACTERS:
        raise InputError(
            f"The text has {len(text):,} characters; at most {MAX_CHARACTERS:,} are read at "
            "once. Match it a part at a time."
        )


def _next(
    claims: Sequence[ClaimHeard], decision: Decision, targets: Sequence[Target]
) -> tuple[str, ...]:
    """Claims not fully heard at the level to aim for: the next, the upper one of two, the top."""
    levels = targets[0].levels if targets else decision.levels
    top = max((int(c.id.partition("/")[2].partition("#")[0]) for c in claims), default=0)
    step = 0 if decision.verdict == "between" else 1
    aim = min(max(levels, default=0) + step, top)
    return tuple(
        c.id for c in claims if c.status != "heard" and c.id.partition("/")[2].startswith(f"{aim}#")
    )
