"""Text → theme, level and reasons, with no chat model.

This first version reads the theme and the level from the claims that come nearest: a theme is as
near as its nearest claims, a level as near as the claims of its statement. Plans and denials are
set aside before; what is left must carry enough to judge.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.errors import InputError
from assistant.evidence import is_intention
from assistant.matching import flags as signs
from assistant.matching.claims import compare_claims
from assistant.matching.types import ClaimHeard, Flag, Match, Target, ThemeScore, Verdict
from assistant.sentences import Span, split_sentences
from assistant.words import content_stems
from knowledge.embed import Embedder, Vectors
from knowledge.model import Framework, Theme
from knowledge.notes import Notes

Scores = NDArray[np.float32]

_OFFTOPIC_BELOW = 0.24
_WORDS_AT_LEAST = 7
_SHARPNESS = 18.0  # of the softmax over levels; cosines of neighbouring levels lie close
_BETWEEN_MARGIN = 0.04
_SPLIT_NEAR = 0.45
MAX_CHARACTERS = 20_000


class Matcher:
    """Matches descriptions of practice to one framework."""

    def __init__(self, framework: Framework, notes: Notes, embedder: Embedder) -> None:
        self._framework = framework
        self._notes = notes
        self._embedder = embedder
        self._themes = framework.themes
        claims = [
            (t, s.level, c.text)
            for t, theme in enumerate(self._themes)
            for s in theme.statements
            for c in s.claims
        ]
        self._claim_theme = np.array([t for t, _, _ in claims])
        self._claim_level = np.array([level for _, level, _ in claims])
        self._claim_vectors = embedder.embed([text for _, _, text in claims])
        self._statement_vectors = embedder.embed(
            [f"{t.name}. {s.text}" for t in self._themes for s in t.statements]
        ).reshape(len(self._themes), len(framework.level_names), -1)

    def match(self, text: str, theme: str | None = None, qi: str | None = None) -> Match:
        """Which theme and level a text matches; `theme` or `qi` narrows where to look.

        Raises:
            InputError: the text is far too long.
            UnknownIdError: no such theme or indicator.
        """
        if len(text) > MAX_CHARACTERS:
            raise InputError(
                f"The text has {len(text):,} characters; at most {MAX_CHARACTERS:,} are read at "
                "once. Match it a part at a time."
            )
        allowed = self._allowed(theme, qi)
        spans = split_sentences(text)
        if not spans:
            return self._nothing("insufficient", theme)
        flags = signs.flags_of(text, spans)
        vectors = self._embedder.embed([text, *(s.text for s in spans)])
        ranked = self._rank(vectors, allowed)
        if self._is_offtopic(vectors, given=theme is not None or qi is not None):
            return self._nothing("offtopic", None, ranked, flags)
        told = [n for n, s in enumerate(spans) if _is_told(s.text)]
        best = self._framework.theme(ranked[0].theme)
        claims = self._claims(best, [spans[n] for n in told], vectors[1:][told])
        return self._judge(text, spans, told, vectors, ranked, claims, flags)

    def nearest_statements(self, text: str, qi: str | None = None) -> list[str]:
        """Statement ids of a QI (or of all) by nearness to a text, one for each theme first."""
        vectors = self._embedder.embed([text, *(s.text for s in split_sentences(text))])
        near = (self._claim_vectors @ vectors.T).max(axis=1)
        best: dict[str, float] = {}
        for score, t, level in zip(near, self._claim_theme, self._claim_level, strict=True):
            theme = self._themes[t]
            if qi is None or theme.indicator_id == qi:
                statement = theme.statement(int(level)).id
                best[statement] = max(best.get(statement, -1.0), float(score))
        order = sorted(best, key=best.__getitem__, reverse=True)
        leading = {sid.partition("/")[0]: sid for sid in reversed(order)}
        return [
            *(s for s in order if s in leading.values()),
            *(s for s in order if s not in leading.values()),
        ]

    def nearest_themes(self, texts: Sequence[str], qi: str) -> list[str]:
        """For each text the theme of a QI that it comes nearest to."""
        allowed = [t for t, theme in enumerate(self._themes) if theme.indicator_id == qi]
        if not texts:
            return []
        near = self._embedder.embed(texts) @ self._claim_vectors.T
        return [
            self._themes[max(allowed, key=row_max)].id
            for row_max in (
                {t: float(row[self._claim_theme == t].max()) for t in allowed}.__getitem__
                for row in near
            )
        ]

    def _allowed(self, theme: str | None, qi: str | None) -> list[int]:
        if theme is not None:
            return [self._themes.index(self._framework.theme(theme))]
        if qi is not None:
            return [self._themes.index(t) for t in self._framework.indicator(qi).themes]
        return list(range(len(self._themes)))

    def _rank(self, vectors: Vectors, allowed: Sequence[int]) -> tuple[ThemeScore, ...]:
        scores = self._theme_scores(vectors)
        order = [t for t in np.argsort(-scores) if t in set(allowed)]
        return tuple(
            ThemeScore(self._themes[t].id, round(max(0.0, min(1.0, float(scores[t]))), 4))
            for t in order
        )

    def _theme_scores(self, vectors: Vectors) -> Scores:
        """One score a theme: its two nearest claims, and its nearest statement."""
        near = (self._claim_vectors @ vectors.T).max(axis=1)
        claims = np.array(
            [np.sort(near[self._claim_theme == t])[-2:].mean() for t in range(len(self._themes))]
        )
        statements = (self._statement_vectors @ vectors[0]).max(axis=1)
        scores: Scores = (0.5 * claims + 0.5 * statements).astype(np.float32)
        return scores

    def _level_scores(self, theme: int, vectors: Vectors) -> Scores:
        """Probabilities over the levels of one theme, in order."""
        near = (self._claim_vectors @ vectors.T).max(axis=1)
        count = len(self._framework.level_names)
        claims = [
            near[(self._claim_theme == theme) & (self._claim_level == level)].max()
            for level in range(1, count + 1)
        ]
        scores = 0.5 * np.array(claims) + 0.5 * (self._statement_vectors[theme] @ vectors[0])
        weights = np.exp(_SHARPNESS * (scores - scores.max()))
        shares: Scores = (weights / weights.sum()).astype(np.float32)
        return shares

    def _is_offtopic(self, vectors: Vectors, *, given: bool) -> bool:
        nearest = float((self._statement_vectors @ vectors[0]).max())
        return nearest < (_OFFTOPIC_BELOW / 2 if given else _OFFTOPIC_BELOW)

    def _claims(
        self, theme: Theme, spans: Sequence[Span], vectors: Vectors
    ) -> tuple[ClaimHeard, ...]:
        rows = self._claim_vectors[self._claim_theme == self._themes.index(theme)]
        return compare_claims(theme, rows, spans, vectors)

    def _judge(  # noqa: PLR0913
        self,
        text: str,
        spans: Sequence[Span],
        told: Sequence[int],
        vectors: Vectors,
        ranked: tuple[ThemeScore, ...],
        claims: tuple[ClaimHeard, ...],
        flags: tuple[Flag, ...],
    ) -> Match:
        best = self._framework.theme(ranked[0].theme)
        verdict, levels, confidence = self._level(spans, told, vectors, best, flags)
        if verdict == "insufficient":
            targets: tuple[Target, ...] = ()
        else:
            targets = (Target(best.id, levels, text.strip()),)
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

    def _level(
        self,
        spans: Sequence[Span],
        told: Sequence[int],
        vectors: Vectors,
        theme: Theme,
        flags: Sequence[str],
    ) -> tuple[Verdict, tuple[int, ...], float]:
        denials = [n for n in range(len(spans)) if signs.is_denial(spans[n].text)]
        said = sum(len(content_stems(spans[n].text)) for n in told)
        if "language" in flags or "boast" in flags or "contradiction" in flags:
            return "insufficient", (), 0.5
        if said < _WORDS_AT_LEAST:
            over = [n for n in range(len(spans)) if signs.is_lapsed(spans[n].text)]
            if len({*denials, *over}) * 2 >= len(spans):
                return "below", (0,), 0.5
            return "insufficient", (), 0.5
        shares = self._level_scores(self._themes.index(theme), vectors[[0, *(n + 1 for n in told)]])
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
