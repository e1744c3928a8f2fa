"""A move → the coach's words, from `prompts/coach.yaml` and the team's own facts.

Two to four sentences, one question, at the end. A reflection quotes the team or turns its sentence
to face it; it never restates.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.evidence import CORNER_NAMES
from assistant.interview import Move, answered
from assistant.leveltalk import LEVEL_WORDS, LevelTalk
from assistant.matching.types import Match
from assistant.reflecting import clause, reflection
from assistant.session import Sentence, Session
from assistant.understand import Understood
from knowledge.model import Framework, GlossaryTerm, Question
from knowledge.notes import Notes
from prompts.loader import say

_REFLECTS = frozenset(
    {"ask", "challenge", "match_ask", "outwards", "helps", "forwards", "done", "judge_first",
     "probe_specific", "probe_evidence", "probe_impact", "probe_voice", "probe_extent",
     "probe_when", "probe_who"}
)  # fmt: skip
_VOICE_NAMES = {
    "learners": "the children or young people themselves", "families": "a parent",
    "partners": "an employer or another partner", "staff": "a colleague who was not part of it",
}  # fmt: skip
_NOBODY_LEFT = "a parent who has never been inside"


class Replier:
    """Words for one framework's moves."""

    def __init__(self, framework: Framework, notes: Notes) -> None:
        self._framework = framework
        self._notes = notes
        self._levels = LevelTalk(framework)

    def welcome(self, session: Session) -> str:
        """What the coach says before the team has said anything."""
        if session.focus is None:
            return say("welcome", title=self._framework.title, goal=say("goal"))
        first = self._notes.first_question(self._framework.indicator(session.focus))
        goal = self._start(session, session.focus, first)
        return say("welcome", title=self._framework.title, goal=goal)

    def compose(
        self,
        session: Session,
        understood: Understood,
        move: Move,
        match: Match | None = None,
        named: Sequence[str] = (),
    ) -> str:
        """The reply to a turn.

        `match` is needed for the moves `level` and `match`; `named` are names from the framework
        that the move `outwards` points at.
        """
        n = len(session.turns)
        parts: list[str] = []
        reflected = reflection(session, understood.sentences)
        if move.acknowledge:
            parts.append(self._acknowledge(session, understood, move))
        elif reflected and move.name in _REFLECTS:
            parts.append(reflected)
        if move.name == "outwards" and named:
            parts.append(say("outwards", n, named=_listed(named[:2], "and")))
        else:
            parts.append(self._body(session, understood, move, match))
        return " ".join(part for part in parts if part)

    def _acknowledge(self, session: Session, understood: Understood, move: Move) -> str:
        name, n = str(move.acknowledge), len(session.turns)
        if name.startswith("correction"):
            told = [s.text for s in understood.sentences if s.role != "aside"]
            return say(name, n, fact=clause(max(told, key=len))) if told else ""
        if name == "judged":
            return self._judged(session, understood, move)
        return say(name, n)

    def _body(
        self, session: Session, understood: Understood, move: Move, match: Match | None
    ) -> str:
        n = len(session.turns)
        match move.name:
            case "level" | "match":
                return self._levels.told(session, match, asked=move.name == "level")
            case "judged":
                return f"{self._judged(session, understood, move)} {say('judged_ask', n)}"
            case "judge_first" | "match_ask":
                return self._judging(session, move)
            case "meaning" | "good" | "fit" | "about_me" | "depth":
                return self._about(session, understood, move)
            case "action_nudge":
                return say("action_nudge", n, action=_vague(understood.sentences))
            case "greeting" | "resume" | "empty":
                return say(move.name, n, question=self._ask_plain(move))
        return self._asking(session, move)

    def _asking(self, session: Session, move: Move) -> str:
        n = len(session.turns)
        if move.name == "start":
            return self._start(session, move.indicator or "", move.question)
        return self._ask(move.question, n) if move.name == "ask" else self._probing(move, n)

    def _probing(self, move: Move, n: int) -> str:
        match move.name:
            case "probe_evidence":
                corners = [CORNER_NAMES[c] for c in move.missing]
                missing = _listed(corners or ["something a visitor could see"], "or")
                return say("probe_evidence", n, missing=missing)
            case "probe_voice" | "challenge":
                return say(move.name, n, voice=_VOICE_NAMES.get(move.voice or "", _NOBODY_LEFT))
            case "probe_specific":
                return say("probe_specific", follow_up=self._follow_up(move))
            case "outwards":
                return say("outwards_plain")
            case "goal_suggest":
                return say("goal")
        return say(move.name, n)

    def _judging(self, session: Session, move: Move) -> str:
        if move.name == "match_ask":
            theme = self._framework.theme(move.theme or "")
            return say("match_ask", theme=theme.name_for(session.sector))
        themes = self._framework.indicator(move.indicator or "").themes
        names = [f"“{t.name_for(session.sector)}”" for t in themes]
        return say("judge_first", len(session.turns), themes=_listed(names, "and"))

    def _about(self, session: Session, understood: Understood, move: Move) -> str:
        """What the team asked about: the question, the framework, the coach."""
        question = self._ask_plain(move)
        if move.name == "meaning":
            return self._meaning(session, understood, move)
        if move.name == "good":
            return self._good(session, understood, move)
        if move.name == "fit":
            return say("fit_elc" if session.sector == "elc" else "fit")
        if move.name == "depth":
            return say(f"depth_{understood.depth or 'quick'}", question=question)
        if understood.topic == "length" and move.indicator:
            asked = answered(session, move.indicator)
            questions = self._notes.questions_of(self._framework.indicator(move.indicator))
            left = str(len([q for q in questions if q.id not in asked]))
            return say("about_length", qi=move.indicator, left=left, question=question)
        return say("about_data" if understood.topic == "data" else "about_kind", question=question)

    def _judged(self, session: Session, understood: Understood, move: Move) -> str:
        theme_id = theme_on_table(understood, move, self._framework, self._notes)
        name = self._framework.theme(theme_id).name_for(session.sector)
        level = LEVEL_WORDS[understood.level or 0]
        return say("judged", len(session.turns), theme=name, level=level)

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
        told = say("meaning", look=local or note.look.views, plain=_one_question(note.plain))
        if told.endswith("?"):
            return told
        return f"{told} {say('meaning_again', question=note.follow_ups[0])}"

    def _good(self, session: Session, understood: Understood, move: Move) -> str:
        theme_id = theme_on_table(understood, move, self._framework, self._notes)
        theme = self._framework.theme(theme_id)
        place = (understood.level or len(theme.statements)) - 1
        statement = theme.statements[min(place, len(theme.statements) - 1)]
        told = say("good", theme=theme.name_for(session.sector), level=LEVEL_WORDS[statement.level],
                   statement=statement.text)  # fmt: skip
        return f"{told} {say('good_next', len(session.turns))}"


def _one_question(plain: str) -> str:
    """Two questions in a row as one; a reply asks once."""
    *first, last = plain.split("? ")
    if not first:
        return plain
    joined = "; ".join(first)
    return (
        f"{joined}, {last[0].lower()}{last[1:]}" if last.startswith("Or ") else f"{joined}; {last}"
    )


def theme_on_table(understood: Understood, move: Move, framework: Framework, notes: Notes) -> str:
    """The theme a turn is about: the one named, else the foremost of the question asked."""
    if understood.theme or move.theme:
        return str(understood.theme or move.theme)
    if move.question:
        return notes.themes_of(move.question.id, framework)[0]
    return framework.indicator(move.indicator or "").themes[0].id


def _vague(sentences: Sequence[Sentence]) -> str:
    """The plan that most needs a name and a date, in the team's words."""
    plans = [s for s in sentences if s.role == "action"]
    undated = [s for s in plans if not s.has_when]
    return clause((undated or plans)[0].text)


def _as_question(question: Question) -> str:
    """A question's own words; one that is printed with a full stop still ends on a question."""
    if question.text.endswith("?"):
        return question.text
    return f"{question.text} What would you say?"


def _listed(names: Sequence[str], joint: str) -> str:
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + f" {joint} " + names[-1]
