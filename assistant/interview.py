"""Which move the coach makes next, and why. Pure: a session and an understood turn, no model.

The stages are those of a professional dialogue: goal, judge first, inwards (one challenge question
at a time, in the framework's order, with at most two probes for what is missing), challenge,
match, outwards, forwards, draft. A quick session leaves out judging first, challenge and match
and probes once a question. What the team asks for always comes first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from assistant.coverage import Voice, cover, coverage
from assistant.evidence import Corner
from assistant.session import Sentence, Session, Turn
from assistant.understand import Understood
from assistant.words import content_stems
from knowledge.model import Framework, Question
from knowledge.notes import Notes

Stage = Literal[
    "goal", "judge first", "inwards", "how do we know", "challenge", "match", "outwards",
    "forwards", "draft",
]  # fmt: skip
STAGES: tuple[Stage, ...] = (
    "goal", "judge first", "inwards", "how do we know", "challenge", "match", "outwards",
    "forwards", "draft",
)  # fmt: skip
_STAGE_OF: dict[str, Stage] = {
    "goal": "goal", "goal_suggest": "goal", "judge_first": "judge first", "start": "inwards",
    "ask": "inwards", "probe_specific": "inwards", "probe_evidence": "how do we know",
    "probe_impact": "how do we know", "probe_voice": "how do we know",
    "probe_extent": "inwards", "probe_when": "inwards", "probe_who": "inwards",
    "challenge": "challenge", "match_ask": "match", "match": "match", "outwards": "outwards",
    "helps": "forwards", "forwards": "forwards", "action_nudge": "forwards", "done": "draft",
}  # fmt: skip

_THIN = 6  # content words; less than this gives nothing to ask about
_ENOUGH_TO_MATCH = 2  # answers; with fewer a suggestion would rest on nothing
_PROBES = {"quick": 1, "deep": 2}
_ANSWERS = frozenset(
    {"answer", "partial", "correction", "actions", "judge", "not_applicable", "dont_know"}
)
# Turns after which the question is left, and what is said to it.
_PASSED_BY = {"skip": "skip", "not_applicable": "na", "dont_know": "dont_know", "dodge": "dodge"}
# A probe is asked again before a lighter one is asked at all, this many times.
_WEIGHT = {"probe_specific": 3.0, "probe_evidence": 3.0, "probe_impact": 3.0, "probe_voice": 1.5}
PLANNING_MOVES = frozenset({"forwards", "action_nudge"})
# After the questions, each once an indicator, in this order.
_CLOSING: dict[str, tuple[str, ...]] = {
    "quick": ("outwards", "forwards"),
    "deep": ("challenge", "match_ask", "outwards", "helps", "forwards"),
}
# Asked for and answered at once; the question on the table stays there.
_DIRECT = {
    "empty": "empty", "ask_meaning": "meaning", "ask_level": "level", "ask_good": "good",
    "ask_coach": "about_me", "doubt_fit": "fit", "depth": "depth", "greeting": "greeting",
    "pause": "pause", "resume": "resume", "done": "done",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Move:
    """What the coach does next.

    `name` is the move; `acknowledge` a move to say before it; `question` the challenge question
    on the table afterwards; `missing` the corners of the evidence triangle not yet heard and
    `voice` whose voice is; `theme` what a question about a level is about.
    """

    name: str
    indicator: str | None = None
    question: Question | None = None
    acknowledge: str | None = None
    probe: int = 0
    missing: tuple[Corner, ...] = ()
    voice: Voice | None = None
    theme: str | None = None


def stage(session: Session) -> Stage:
    """Where the dialogue stands: the stage of the last move that belongs to one."""
    for turn in reversed(session.turns):
        if turn.move in _STAGE_OF:
            return _STAGE_OF[turn.move]
    return "inwards" if session.focus else "goal"


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a turn finds the dialogue."""

    session: Session
    read: Understood
    qi: str
    questions: Sequence[Question]
    table: Question | None


def next_move(session: Session, understood: Understood, framework: Framework, notes: Notes) -> Move:
    """Decide the reply to a turn that is understood but not yet part of the session."""
    qi = understood.indicator or session.focus
    if qi is None:
        return Move("goal" if understood.kind == "empty" else "goal_suggest")
    changed = session.focus is not None and qi != session.focus
    questions = notes.questions_of(framework.indicator(qi))
    table = _on_table(session, qi, framework, notes, changed=changed)
    place = _Place(session, understood, qi, questions, table)
    if understood.kind == "goto" or (table is None and not session.turns):
        return Move("start", qi, notes.first_question(framework.indicator(qi)))
    return _as_asked(place) or _after_telling(place)


def _as_asked(at: _Place) -> Move | None:
    """What the team wishes of the coach, if it wishes anything."""
    kind = at.read.kind
    if kind in _DIRECT:
        return Move(_DIRECT[kind], at.qi, at.table, theme=at.read.theme)
    if kind == "back":
        return Move("ask", at.qi, _previous(at.questions, at.table), "back")
    if kind in _PASSED_BY:
        return _onwards(at, _PASSED_BY[kind])
    return _after_judging(at) if kind == "judge" else None


def _after_telling(at: _Place) -> Move:
    """What follows an answer: a plan is made sharper, a fact probed or put right, then on."""
    kind = at.read.kind
    if kind == "actions":
        return _after_actions(at)
    if _judging_is_due(at.session, at.qi):
        return Move("judge_first", at.qi, at.table)
    if kind == "correction":
        return _onwards(at, kind)
    acknowledge = "partial" if kind == "partial" else None
    probe = _probe(at)
    if probe is None:
        return _onwards(at, acknowledge)
    return replace(probe, acknowledge=acknowledge)


def _on_table(
    session: Session, qi: str, framework: Framework, notes: Notes, *, changed: bool
) -> Question | None:
    if session.asked and not changed:
        return notes.question(session.asked, framework)
    if session.turns and not changed:
        return None
    return notes.first_question(framework.indicator(qi))


def answered(session: Session, qi: str) -> frozenset[str]:
    """Ids of the questions of a QI that need not be asked again."""
    said = {t.question for t in session.turns if t.question and t.kind in _ANSWERS and t.qi == qi}
    return frozenset(said | session.skipped | set(session.not_applicable))


def _of(session: Session, qi: str) -> list[Turn]:
    return [t for t in session.turns if t.qi == qi]


def _judging_is_due(session: Session, qi: str) -> bool:
    """Once, with the first thing told of an indicator, before the coach has said anything of it."""
    turns = _of(session, qi)
    said = any(t.move in ("judge_first", "match", "level", "judged", "good") for t in turns)
    answers = sum(t.kind in _ANSWERS for t in turns)
    judged = any(j.team is not None and j.theme.startswith(f"{qi}.") for j in session.judgements)
    return session.depth == "deep" and not said and not judged and answers == 0


def _after_judging(at: _Place) -> Move:
    """The team's level is kept; what the coach heard is shown once there is something to show."""
    told = sum(t.kind == "answer" for t in _of(at.session, at.qi))
    if told >= _ENOUGH_TO_MATCH:
        return Move("match", at.qi, at.table, "judged", theme=at.read.theme)
    return Move("judged", at.qi, at.table, theme=at.read.theme)


def _previous(questions: Sequence[Question], table: Question | None) -> Question | None:
    if table is None or table not in questions:
        return questions[-1] if questions else None
    return questions[max(0, questions.index(table) - 1)]


def _onwards(at: _Place, acknowledge: str | None) -> Move:
    """The next question not yet asked; after the last, the closing stages; then the draft."""
    over = answered(at.session, at.qi) | {t.asked for t in at.session.turns}
    if at.table:
        over = over | {at.table.id}
    for question in at.questions:
        if question.id not in over:
            return Move("ask", at.qi, question, acknowledge)
    made = {t.move for t in _of(at.session, at.qi)}
    if made & {"match", "level"}:
        made.add("match_ask")
    if made & PLANNING_MOVES:
        made.add("forwards")
    left = [name for name in _CLOSING[at.session.depth] if name not in made]
    voice = coverage(at.session, at.qi).missing_voice
    return Move(left[0] if left else "done", at.qi, None, acknowledge, voice=voice)


def _after_actions(at: _Place) -> Move:
    """One kind nudge for a vague plan, then on."""
    plans = [s for s in at.read.sentences if s.role == "action"]
    vague = any(not s.has_when for s in plans)
    nudged = any(t.move == "action_nudge" for t in at.session.turns[-2:])
    if vague and not nudged:
        return Move("action_nudge", at.qi, at.table, "actions")
    return _onwards(at, "actions")


def _probe(at: _Place) -> Move | None:
    """The next thing worth asking about this answer, or None when it is time to go on."""
    session, table = at.session, at.table
    if table is None:
        return None
    asked = [t for t in session.turns if t.asked == table.id and t.move.startswith("probe_")]
    if len(asked) >= _PROBES[session.depth]:
        return None
    told = [s for s in at.read.sentences if s.role != "aside"]
    for turn in _of(session, at.qi):
        if turn.question == table.id:
            told += [s for s in turn.sentences if s.role != "aside"]
    wanted = [name for name in _wanted(told) if name not in {t.move for t in asked}]
    if not wanted:
        return None
    uses = [t.move for t in _of(session, at.qi)]
    heard = cover([*(s for t in _of(session, at.qi) for s in t.sentences), *told])
    name = min(wanted, key=lambda probe: (uses.count(probe) + 1) / _WEIGHT.get(probe, 1.0))
    return Move(
        name, at.qi, table,
        probe=len(asked), missing=heard.missing_corners, voice=cover(told).missing_voice,
    )  # fmt: skip


def _wanted(told: Sequence[Sentence]) -> list[str]:
    """What is missing from an answer, what matters most first; nothing once it is whole."""
    heard = cover(told)
    thin = len(content_stems(" ".join(s.text for s in told))) < _THIN
    if heard.corners and heard.impact and not thin:
        return []
    missing = {
        "probe_specific": thin,
        "probe_evidence": not heard.corners,
        "probe_impact": not heard.impact,
        "probe_voice": "learners" not in heard.voices,
        "probe_extent": not heard.extent,
        "probe_when": not heard.when,
        "probe_who": not heard.who,
    }
    return [name for name, lacking in missing.items() if lacking]
