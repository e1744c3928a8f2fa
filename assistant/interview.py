"""Which move the coach makes next, and why. Pure: a session and an understood turn, no model.

One challenge question at a time, in the framework's order; after an answer at most two probes
(one in a quick session), each for what is missing: something concrete, how the team knows, what
changed for learners. Then on. What the team asks for always comes first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.evidence import CORNERS, Corner
from assistant.session import Sentence, Session
from assistant.understand import Understood
from assistant.words import content_stems
from knowledge.model import Framework, Question
from knowledge.notes import Notes

_THIN = 6  # content words; less than this gives nothing to ask about
_PROBES = {"quick": 1, "deep": 2}
_ANSWERS = frozenset({"answer", "correction", "actions", "judge", "not_applicable", "dont_know"})
# Turns after which the question is left, and what is said to it.
_PASSED_BY = {"skip": "skip", "not_applicable": "na", "dont_know": "dont_know", "dodge": "dodge"}
PLANNING_MOVES = frozenset({"forwards", "action_nudge"})


@dataclass(frozen=True, slots=True)
class Move:
    """What the coach does next.

    `name` is the move; `acknowledge` a move to say before it; `question` the challenge question
    on the table afterwards; `missing` the corners of the evidence triangle not yet heard.
    """

    name: str
    indicator: str | None = None
    question: Question | None = None
    acknowledge: str | None = None
    probe: int = 0
    missing: tuple[Corner, ...] = ()


def next_move(session: Session, understood: Understood, framework: Framework, notes: Notes) -> Move:
    """Decide the reply to a turn that is understood but not yet part of the session."""
    qi = understood.indicator or session.focus
    if qi is None:
        return Move("goal" if understood.kind == "empty" else "goal_suggest")
    changed = session.focus is not None and qi != session.focus
    table = _on_table(session, qi, framework, notes, changed=changed)
    direct = _direct(understood, qi, table)
    if direct:
        return direct
    questions = notes.questions_of(framework.indicator(qi))
    if understood.kind == "back":
        return Move("ask", qi, _previous(questions, table), "back")
    if understood.kind in _PASSED_BY:
        return _onwards(session, qi, questions, table, _PASSED_BY[understood.kind])
    if understood.kind == "goto" or (table is None and not session.turns):
        return Move("start", qi, notes.first_question(framework.indicator(qi)))
    if understood.kind == "actions":
        return _after_actions(session, understood, qi, questions, table)
    acknowledge = "correction" if understood.kind == "correction" else None
    probe = None if acknowledge else _probe(session, understood.sentences, qi, table)
    return probe or _onwards(session, qi, questions, table, acknowledge)


def _direct(understood: Understood, qi: str, table: Question | None) -> Move | None:
    """What the team asked for, answered at once; the question on the table stays there."""
    simple = {
        "empty": "empty",
        "ask_meaning": "meaning",
        "ask_level": "level",
        "ask_good": "good",
        "judge": "judged",
        "pause": "pause",
        "done": "done",
    }
    name = simple.get(understood.kind)
    return Move(name, qi, table) if name else None


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


def _previous(questions: Sequence[Question], table: Question | None) -> Question | None:
    if table is None or table not in questions:
        return questions[-1] if questions else None
    return questions[max(0, questions.index(table) - 1)]


def _onwards(
    session: Session,
    qi: str,
    questions: Sequence[Question],
    table: Question | None,
    acknowledge: str | None,
) -> Move:
    """The next question not yet asked; after the last, forwards; after that, the draft."""
    over = answered(session, qi) | {t.asked for t in session.turns}
    if table:
        over = over | {table.id}
    for question in questions:
        if question.id not in over:
            return Move("ask", qi, question, acknowledge)
    if not any(t.move in PLANNING_MOVES for t in session.turns):
        return Move("forwards", qi, None, acknowledge)
    return Move("done", qi, None, acknowledge)


def _after_actions(
    session: Session,
    understood: Understood,
    qi: str,
    questions: Sequence[Question],
    table: Question | None,
) -> Move:
    """One kind nudge for a vague plan, then on."""
    plans = [s for s in understood.sentences if s.role == "action"]
    vague = any(not s.has_when for s in plans)
    nudged = any(t.move == "action_nudge" for t in session.turns[-2:])
    if vague and not nudged:
        return Move("action_nudge", qi, table, "actions")
    return _onwards(session, qi, questions, table, "actions")


def _probe(
    session: Session, sentences: Sequence[Sentence], qi: str, table: Question | None
) -> Move | None:
    """The next thing worth asking about this answer, or None when it is time to go on."""
    if table is None:
        return None
    asked = [t for t in session.turns if t.asked == table.id and t.move.startswith("probe_")]
    if len(asked) >= _PROBES[session.depth]:
        return None
    told = [s for s in sentences if s.role != "aside"]
    for turn in session.turns:
        if turn.question == table.id and turn.qi == qi:
            told += [s for s in turn.sentences if s.role != "aside"]
    used = {t.move for t in asked}
    name = _missing(told, used)
    if name is None:
        return None
    heard = {c for t in session.turns if t.qi == qi for s in t.sentences for c in s.corners}
    heard |= {c for s in told for c in s.corners}
    missing = tuple(c for c in CORNERS if c not in heard)
    return Move(name, qi, table, probe=len(asked), missing=missing)


def _missing(told: Sequence[Sentence], used: set[str]) -> str | None:
    thin = len(content_stems(" ".join(s.text for s in told))) < _THIN
    if thin and "probe_specific" not in used:
        return "probe_specific"
    if not any(s.corners for s in told) and "probe_evidence" not in used:
        return "probe_evidence"
    if not any(s.impact for s in told) and "probe_impact" not in used:
        return "probe_impact"
    return None
