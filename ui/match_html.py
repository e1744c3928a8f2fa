"""A match to look at: the verdict in words, the statements side by side, the words they met."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from assistant.matching.types import ClaimHeard, Match
from assistant.wording import Opinion
from knowledge.model import Framework
from ui import render, text

_STATUS = {
    "heard": ("✓", "heard"),
    "partly": ("◐", "partly heard"),
    "not_heard": ("○", "not heard"),
}


def match_html(framework: Framework, match: Match, said: str) -> str:
    """The whole answer; everything the team typed is escaped."""
    head = f"<h2 id='verdict'>{escape(verdict_words(framework, match))}</h2>"
    if match.theme is None:
        return f"{head}<p>{escape(match.ask)}</p>"
    parts = [head]
    if match.levels:
        parts.append(f"<p>{escape(confidence_words(match))}</p>")
    parts += [f"<p class='quiet'>{escape(text.FLAGS[flag])}</p>" for flag in match.flags]
    if len(match.targets) > 1:
        parts.append(_targets_html(framework, match))
    parts.append(f"<h3>{text.YOUR_WORDS}</h3><p class='said'>{highlighted(said, match.claims)}</p>")
    parts.append(_statements_html(framework, match))
    parts.append(_next_html(match))
    parts.append(f"<h3>{text.WOULD_SETTLE}</h3><p>{escape(match.ask)}</p>")
    parts.append(f"<p class='quiet'>{escape(framework.attribution)} {text.SUGGESTION_ONLY}</p>")
    return "".join(parts)


def verdict_words(framework: Framework, match: Match) -> str:
    """The verdict as a sentence."""
    if match.theme is None:
        return text.NO_THEME[match.verdict]
    theme = framework.theme(match.theme)
    names = [_level_name(framework, level) for level in match.levels]
    return text.VERDICTS[match.verdict].format(
        theme=f"{theme.id} {theme.name}", levels=" and ".join(names)
    )


def confidence_words(match: Match) -> str:
    """How sure the reading is, in words with the number behind them."""
    words = next(said for least, said in text.SURE if match.confidence >= least)
    return f"{words} ({match.confidence:.0%})."


def highlighted(said: str, claims: Sequence[ClaimHeard]) -> str:
    """The team's words with every quoted stretch marked."""
    quotes = sorted({c.quote for c in claims if c.quote}, key=len, reverse=True)
    if not quotes:
        return escape(said)
    parts = re.split(f"({'|'.join(re.escape(quote) for quote in quotes)})", said)
    return "".join(
        f"<mark>{escape(part)}</mark>" if part in quotes else escape(part) for part in parts
    )


def _level_name(framework: Framework, level: int) -> str:
    if level == 0:
        return "not yet at level 1"
    return f"level {level}, {framework.level_names[level - 1]}"


def _targets_html(framework: Framework, match: Match) -> str:
    rows = "".join(
        f"<li>{escape(framework.theme(t.theme).name)}: "
        f"{escape(' and '.join(_level_name(framework, n) for n in t.levels))}"
        f"<br><q>{escape(t.span)}</q></li>"
        for t in match.targets
    )
    return f"<ul>{rows}</ul>"


def _statements_html(framework: Framework, match: Match) -> str:
    """The levels side by side, each claim with what was heard of it."""
    cells = []
    for level, name in enumerate(framework.level_names, 1):
        own = [c for c in match.claims if c.id.partition("/")[2].startswith(f"{level}#")]
        rows = "".join(_claim_html(claim) for claim in own)
        marked = " class='marked'" if level in match.shown_levels else ""
        cells.append(
            f"<section{marked}><h4>{level}. {escape(name)}</h4>"
            f"<ul class='claims'>{rows}</ul></section>"
        )
    return f"<h3>{text.CLAIM_BY_CLAIM}</h3><div class='statements'>{''.join(cells)}</div>"


def _claim_html(claim: ClaimHeard) -> str:
    sign, words = _STATUS[claim.status]
    quote = f"<br><q>{escape(claim.quote)}</q>" if claim.quote else ""
    return (
        f"<li class='{claim.status}'><span aria-hidden='true'>{sign}</span> "
        f"<strong>{words}:</strong> {escape(claim.text)}{quote}</li>"
    )


def _next_html(match: Match) -> str:
    wanted = [c for c in match.claims if c.id in match.next]
    if not wanted:
        return ""
    rows = "".join(f"<li>{escape(c.text)}</li>" for c in wanted)
    return f"<h3>{text.NEXT_CLAIMS}</h3><ul>{rows}</ul>"


def opinion_html(opinion: Opinion) -> str:
    """A chat model's reading, beside ours."""
    levels = " or ".join(render.LEVELS[n] for n in opinion.levels) or "not enough to say"
    told = text.SECOND_OPINION.format(by=opinion.by, levels=levels, quote=opinion.quote)
    return f"<p class='cited'>{escape(told)}</p>"
