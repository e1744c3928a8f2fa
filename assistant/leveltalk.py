"""How the coach speaks of levels: what it heard and did not hear, then what the team thinks."""

from __future__ import annotations

from assistant.matching.types import ClaimHeard, Match
from assistant.reflecting import clause
from assistant.session import Session
from knowledge.model import Framework
from prompts.loader import say

LEVEL_WORDS = {0: "not yet at the first level", 1: "level 1", 2: "level 2", 3: "level 3"}


class LevelTalk:
    """Words for a match of one framework's theme."""

    def __init__(self, framework: Framework) -> None:
        self._framework = framework

    def told(self, session: Session, match: Match | None, *, asked: bool) -> str:
        """A match in words; `asked` when the team asked for it and did not just judge."""
        if match is None or match.theme is None:
            return say("empty", question=say("goal"))
        n = len(session.turns)
        name = self._framework.theme(match.theme).name_for(session.sector)
        if not match.levels:
            return say("level_insufficient", theme=name, ask=match.ask)
        heard = _heard_at(match)
        quote = ""
        if heard and heard.quote:
            quote = say("level_heard", quote=clause(heard.quote), claim=heard.text.rstrip("."))
        missing = next((c.text.rstrip(".") for c in match.claims if c.id in match.next), None)
        told = say(
            "level", theme=name, reads=_reads(match), heard=quote,
            next=say("level_next", claim=missing) if missing else "",
        )  # fmt: skip
        return f"{' '.join(told.split())} {self._and_you(session, match, n, asked=asked)}"

    def _and_you(self, session: Session, match: Match, n: int, *, asked: bool) -> str:
        """The team's own level beside it, if it has one; the question is the team's to answer."""
        team = session.judgement(str(match.theme)).team
        if team is None or asked:
            return say("level_ask", n)
        if team in match.shown_levels:
            return say("level_same")
        return say("level_other", level=LEVEL_WORDS[team])


def _reads(match: Match) -> str:
    words = [LEVEL_WORDS[level] for level in match.shown_levels]
    if len(words) > 1:
        return say("level_between", level=" and ".join(words))
    return say("level_reads", level=words[0])


def _heard_at(match: Match) -> ClaimHeard | None:
    """The claim to quote: heard, and of the suggested level."""
    return next(
        (
            c
            for c in match.claims
            if c.status == "heard" and int(c.id.partition("/")[2][0]) in match.levels
        ),
        None,
    )
