"""Text → theme, level and reasons, with no chat model.

A reader (`readers.py`) gives scores for themes and levels; here they become a verdict. Plans,
denials, lapses and instructions are set aside first, and what is left must carry enough to judge.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from assistant.errors import InputError
from assistant.evidence import is_intention
from assistant.matching import flags as signs
from assistant.matching.claims import compare_claims
from assistant.matching.nearness import Nearness
from assistant.matching.readers import Reader
from assistant.matching.types import ClaimHeard, Flag, Match, Target, ThemeScore, Verdict
from assistant.sentences import Span, split_sentences
from assistant.words import content_stems
from knowledge.embed import Vectors
from knowledge.model import Framework, Theme
from knowledge.notes import Notes

# Off topic: this far from every statement, or rather far and read as no theme in particular.
_FAR = 0.12
_RATHER_FAR = 0.28
_WORDS_AT_LEAST = 7
_CLAUSE = re.compile(r"[,;:()–—]| - |\b(?:but|although|though|whereas|while|where)\b")
_BETWEEN_MARGIN = 0.06
MAX_CHARACTERS = 20_000


class Matcher:
    """Matches descriptions of practice to one framework."""

    def __init__(
        self, framework: Framework, notes: Notes, nearness: Nearness, reader: Reader
    ) -> None:
        self._framework = framework
        self._notes = notes
        self._near = nearness
        self.reader = reader
        self._themes = framework.themes

    def match(self, text: str, theme: str | None = None, qi: str | None = None) -> Match:
        """Which theme and level a text matches; `theme` or `qi` narrows where to look.

        Raises:
            InputError: the text is far too long.
            UnknownIdError: no such theme or indicator.
        """
        _refuse_too_long(text)
        allowed = self._allowed(theme, qi)
        spans = split_sentences(text)
        if not spans:
            return self._nothing("insufficient", theme)
        flags = signs.flags_of(text, spans)
        kept = [s.text for s in spans if not signs.is_instruction(s.text)] or [text]
        ranked = self._rank(kept, allowed)
        vectors = self._near.embed([text, *(s.text for s in spans)])
        sure = ranked[0].score >= self.reader.unsure_below
        # How far another language lies says nothing of what it is about.
        sure = sure or theme is not None or qi is not None or "language" in flags
        if self._is_offtopic(vectors, sure=sure):
            return self._nothing("offtopic", None, ranked, flags)
        told = [n for n, s in enumerate(spans) if _is_told(s.text)]
        best = self._framework.theme(ranked[0].theme)
        claims = self._claims(best, [spans[n] for n in told], vectors[1:][told])
        verdict, levels, confidence = self._level(spans, best, flags)
        targets = () if verdict == "insufficient" else (Target(best.id, levels, text.strip()),)
        return Match(
            verdict=verdict,
            theme=best.id,
            levels=levels,
            confidence=round(confidence, 3),
            themes=ranked,
            targets=targets,
            flags=flags,
            claims=claims,
            next=_next(claims, levels),
            ask=self._ask(best),
        )

    def nearest_statements(self, text: str, qi: str | None = None) -> list[str]:
        """Statement ids of a QI (or of all) by nearness to a text, one for each theme first."""
        return self._near.nearest_statements([s.text for s in split_sentences(text)], qi)

    def nearest_themes(self, texts: Sequence[str], qi: str) -> list[str]:
        """For each text the theme of a QI that it reads most like."""
        if not texts:
            return []
        allowed = self._allowed(None, qi)
        best = self.reader.each(texts)[:, allowed].argmax(axis=1)
        return [self._themes[allowed[int(n)]].id for n in best]

    def _allowed(self, theme: str | None, qi: str | None) -> list[int]:
        if theme is not None:
            return [self._themes.index(self._framework.theme(theme))]
        if qi is not None:
            return [self._themes.index(t) for t in self._framework.indicator(qi).themes]
        return list(range(len(self._themes)))

    def _rank(self, kept: Sequence[str], allowed: Sequence[int]) -> tuple[ThemeScore, ...]:
        scores = self.reader.themes(kept)
        order = [int(t) for t in np.argsort(-scores) if t in set(allowed)]
        return tuple(ThemeScore(self._themes[t].id, round(float(scores[t]), 4)) for t in order)

    def _is_offtopic(self, vectors: Vectors, *, sure: bool) -> bool:
        nearest = float((self._near.statements @ vectors[0]).max())
        return nearest < _FAR or (nearest < _RATHER_FAR and not sure)

    def _claims(
        self, theme: Theme, spans: Sequence[Span], vectors: Vectors
    ) -> tuple[ClaimHeard, ...]:
        rows = self._near.of_theme(self._themes.index(theme))
        return compare_claims(theme, rows, spans, vectors)

    def _level(
        self, spans: Sequence[Span], theme: Theme, flags: Sequence[str]
    ) -> tuple[Verdict, tuple[int, ...], float]:
        if {"language", "boast", "contradiction"} & set(flags):
            return "insufficient", (), 0.5
        said = sum(len(content_stems(clause)) for s in spans for clause in _told_clauses(s.text))
        if said < _WORDS_AT_LEAST:
            return _too_little(spans)
        kept = [s.text for s in spans if not signs.is_instruction(s.text)]
        shares = self.reader.levels(self._themes.index(theme), kept)
        first, second = (int(n) for n in np.argsort(-shares)[:2])
        if abs(first - second) == 1 and float(shares[first] - shares[second]) < _BETWEEN_MARGIN:
            pair = (min(first, second) + 1, max(first, second) + 1)
            return "between", pair, float(shares[first] + shares[second]) / 2
        return "level", (first + 1,), float(shares[first])

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
        flags: tuple[Flag, ...] = (),
    ) -> Match:
        ask = "What happens now in STEM with your learners: who does what, and how often?"
        if theme:
            ask = self._ask(self._framework.theme(theme))
        return Match(verdict, theme, (), 0.5, ranked, (), flags, (), (), ask)


def _refuse_too_long(text: str) -> None:
    if len(text) > MAX_CHARACTERS:
        raise InputError(
            f"The text has {len(text):,} characters; at most {MAX_CHARACTERS:,} are read at "
            "once. Match it a part at a time."
        )


def _too_little(spans: Sequence[Span]) -> tuple[Verdict, tuple[int, ...], float]:
    """With hardly anything told as done: denied or lapsed for the most part, or just too little."""
    over = [s for s in spans if signs.is_denial(s.text) or signs.is_lapsed(s.text)]
    if len(over) * 2 >= len(spans):
        return "below", (0,), 0.5
    return "insufficient", (), 0.5


def _told_clauses(sentence: str) -> list[str]:
    """The clauses of a sentence that tell of what is done now."""
    if signs.is_instruction(sentence) or is_intention(sentence):
        return []
    clauses = _CLAUSE.split(sentence)
    return [c for c in clauses if not signs.is_denial(c) and not signs.is_lapsed(c)]


def _is_told(sentence: str) -> bool:
    """Practice that is happening: no plan, denial, lapse or instruction to the assistant."""
    return not (
        is_intention(sentence)
        or signs.is_denial(sentence)
        or signs.is_lapsed(sentence)
        or signs.is_instruction(sentence)
    )


def _next(claims: Sequence[ClaimHeard], levels: Sequence[int]) -> tuple[str, ...]:
    """Claims not fully heard at the next level up, or at the top where that is reached."""
    top = max((int(c.id.partition("/")[2].partition("#")[0]) for c in claims), default=0)
    aim = min(max(levels, default=0) + 1, top)
    return tuple(
        c.id for c in claims if c.status != "heard" and c.id.partition("/")[2].startswith(f"{aim}#")
    )
