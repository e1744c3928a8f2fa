"""A move → the coach's words, from `prompts/coach.yaml` and the team's own facts.

Two to four sentences, one question, at the end. A reflection quotes the team; it never restates.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.evidence import CORNER_NAMES
from assistant.interview import Move
from assistant.matching.types import ClaimHeard, Match
from assistant.session import Sentence, Session
from assistant.understand import Understood
from assistant.words import content_stems, numbers
from knowledge.model import Framework, GlossaryTerm, Question
from knowledge.notes import Notes
from prompts.loader import say

_QUOTE_WORDS = 28
_CLAUSE = re.compile(r"(?<=[,;:–])\s+|\s+(?=(?:but|so|and|because)\s)")
_REFLECTS = frozenset(
    {"ask", "forwards", "probe_specific", "probe_evidence", "probe_impact", "done"}
)
LEVEL_WORDS = {0: "not yet at the first level", 1: "level 1", 2: "level 2", 3: "level 3"}


class Replier:
    """Words for one framework's moves."""

    def __init__(self, framework: Framework, notes: Notes) -> None:
        self._framework = framework
        self._notes = notes

    def welcome(self, session: Session) -> str:
        """What the coach says before the team has said anything."""
        if session.focus is None:
            return say("welcome", title=self._framework.title, goal=say("goal"))
        first = self._notes.first_question(self._framework.indicator(session.focus))
        goal = self._start(session, session.focus, first)
        return say("welcome", title=self._framework.title, goal=goal)

    def compose(
        self, session: Session, understood: Understood, move: Move, match: Match | None = None
    ) -> str:
        """The reply to a turn. `match` is needed for the move `level` alone."""
        n = len(session.turns)
        parts: list[str] = []
        fact = self._fact(session, understood.sentences)
        if move.acknowledge:
            parts.append(self._acknowledge(move.acknowledge, fact, n))
        elif fact and move.name in _REFLECTS:
            parts.append(say("reflect", n, fact=fact))
        parts.append(self._body(session, understood, move, match))
        return " ".join(part for part in parts if part)

    def _acknowledge(self, name: str, fact: str | None, n: int) -> str:
        if name.startswith("correction"):
            return say(name, n, fact=fact) if fact else ""
        return say(name, n)

    def _fact(self, session: Session, sentences: Sequence[Sentence]) -> str | None:
        """The sentence of this turn with most in it, cut to a clause; None when all are thin."""
        earlier = " ".join(turn.reply for turn in session.turns)
        told = [s.text for s in sentences if s.role not in ("aside", "context")]
        told = [quote for text in told if (quote := _clause(text)) not in earlier]
        best = max(told, key=_weight, default=None)
        return best if best and _weight(best) >= 3 else None

    def _body(
        self, session: Session, understood: Understood, move: Move, match: Match | None
    ) -> str:
        n = len(session.turns)
        if move.name in ("meaning", "good", "judged"):
            return self._about_the_question(session, understood, move)
        if move.name == "level":
            return self._level(session, match)
        if move.name == "action_nudge":
            return say("action_nudge", n, action=_vague(understood.sentences))
        if move.name == "probe_evidence":
            return say("probe_evidence", n, missing=_listed(move))
        if move.name == "probe_specific":
            return say("probe_specific", follow_up=self._follow_up(move))
        if move.name == "start":
            return self._start(session, move.indicator or "", move.question)
        asking = {"ask": self._ask(move.question, n), "goal_suggest": say("goal")}
        asking["empty"] = say("empty", question=self._ask_plain(move))
        return asking.get(move.name) or say(move.name, n)

    def _about_the_question(self, session: Session, understood: Understood, move: Move) -> str:
        if move.name == "meaning":
            return self._meaning(session, understood, move)
        if move.name == "good":
            return self._good(session, understood, move)
        theme, level = self._judged(session, understood, move)
        return say("judged", theme=theme, level=str(level))

    def _judged(self, session: Session, understood: Understood, move: Move) -> tuple[str, int]:
        theme = self._framework.theme(
            theme_on_table(understood, move, self._framework, self._notes)
        )
        return theme.name_for(session.sector), understood.level or 0

    def _start(self, session: Session, qi: str, question: Question | None) -> str:
        name = self._framework.indicator(qi).name_for(session.sector)
        return say("start_qi", qi=qi, name=name, ask=self._ask(question, 0))

    def _ask(self, question: Question | None, n: int) -> str:
        return say("ask", n, question=_as_question(question)) if question else say("forwards")

    def _ask_plain(self, move: Move) -> str:
        if move.question:
            return _as_question(move.question)
        return say("forwards") if move.indicator else say("goal")

    def _follow_up(self, move: Move) -> str:
        note = self._notes.by_question.get(move.question.id) if move.question else None
        return note.follow_ups[move.probe % 2] if note else "Can you give us a recent example?"

    def _meaning(self, session: Session, understood: Understood, move: Move) -> str:
        if understood.term:
            term = self._framework.get(understood.term)
            if isinstance(term, GlossaryTerm):
                again = say("meaning_again", question=self._ask_plain(move))
                return f"{say('meaning_term', term=term.term, meaning=term.meaning)} {again}"
        note = self._notes.by_question.get(move.question.id) if move.question else None
        if note is None:
            return self._ask_plain(move)
        local = {"elc": note.elc, "asn": note.asn}.get(session.sector)
        told = say("meaning", look=local or note.look.views, plain=note.plain)
        if told.endswith("?"):
            return told
        return f"{told} {say('meaning_again', question=note.follow_ups[0])}"

    def _good(self, session: Session, understood: Understood, move: Move) -> str:
        theme_id = theme_on_table(understood, move, self._framework, self._notes)
        theme = self._framework.theme(theme_id)
        top = theme.statements[-1]
        told = say("good", theme=theme.name_for(session.sector), statement=top.text)
        return f"{told} {say('good_next')}"

    def _level(self, session: Session, match: Match | None) -> str:
        if match is None or match.theme is None:
            return say("empty", question=say("goal"))
        name = self._framework.theme(match.theme).name_for(session.sector)
        if not match.levels:
            return say("level_insufficient", theme=name, ask=match.ask)
        levels = " or ".join(LEVEL_WORDS[level] for level in match.levels)
        heard = _heard_at(match)
        quote = ""
        if heard and heard.quote:
            claim = heard.text.rstrip(".")
            quote = say("level_heard", quote=_clause(heard.quote), claim=claim)
        missing = next((c.text.rstrip(".") for c in match.claims if c.id in match.next), None)
        lacking = say("level_next", claim=missing) if missing else ""
        told = say("level", theme=name, levels=levels, heard=quote, next=lacking)
        return f"{' '.join(told.split())} {say('level_ask')}"


def theme_on_table(understood: Understood, move: Move, framework: Framework, notes: Notes) -> str:
    """The theme a turn is about: the one named, else the foremost of the question asked."""
    if understood.theme:
        return understood.theme
    if move.question:
        return notes.themes_of(move.question.id, framework)[0]
    return framework.indicator(move.indicator or "").themes[0].id


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


def _vague(sentences: Sequence[Sentence]) -> str:
    """The plan that most needs a name and a date, in the team's words."""
    plans = [s for s in sentences if s.role == "action"]
    undated = [s for s in plans if not s.has_when]
    return _clause((undated or plans)[0].text)


def _as_question(question: Question) -> str:
    """A question's own words; one that is printed with a full stop still ends on a question."""
    if question.text.endswith("?"):
        return question.text
    return f"{question.text} What would you say?"


def _listed(move: Move) -> str:
    names = [CORNER_NAMES[corner] for corner in move.missing] or ["something a visitor could see"]
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " or " + names[-1]


def _clause(text: str) -> str:
    """The sentence, or where it is long its first clauses, verbatim."""
    plain = text.strip().rstrip(".!;,")
    if len(plain.split()) <= _QUOTE_WORDS:
        return plain
    kept = ""
    for piece in _CLAUSE.split(plain):
        longer = plain[: plain.index(piece) + len(piece)]
        if len(longer.split()) > _QUOTE_WORDS:
            break
        kept = longer
    return (kept or " ".join(plain.split()[:_QUOTE_WORDS])).rstrip(" ,;:–") + " …"


def _weight(text: str) -> int:
    """How much a sentence tells: its content words, numbers thrice."""
    return min(len(content_stems(text)), 14) + 3 * len(numbers(text))
