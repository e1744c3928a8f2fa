"""One turn heard: understood, answered, cited, and put into events. Saves nothing itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from assistant import interview
from assistant.citing import Citer
from assistant.corrections import struck_by
from assistant.events import Event, Suggested, TurnTaken
from assistant.matching.matcher import Matcher
from assistant.matching.types import Match
from assistant.reply import Replier, theme_on_table
from assistant.retrieval.retriever import Retriever
from assistant.session import Session, Turn
from assistant.understand import Understood, understand
from knowledge.model import Framework
from knowledge.notes import Notes


class Listener:
    """Hears turns over one framework."""

    def __init__(
        self,
        framework: Framework,
        notes: Notes,
        replier: Replier,
        matcher: Matcher,
        retriever: Retriever,
    ) -> None:
        self._framework = framework
        self._notes = notes
        self._replier = replier
        self._matcher = matcher
        self._citer = Citer(framework, notes, matcher, retriever)

    def hear(self, session: Session, text: str) -> list[Event]:
        """The events that one turn of the team's amounts to in this session."""
        planning = bool(session.turns) and session.turns[-1].move in interview.PLANNING_MOVES
        read = understand(text, self._framework, planning=planning)
        move = interview.next_move(session, read, self._framework, self._notes)
        struck = struck_by(session, read.sentences, said_so=read.kind == "correction")
        if move.acknowledge == "correction" and not struck:
            move = replace(move, acknowledge="correction_none")
        match = self._match_asked(session, read, move)
        now = datetime.now(UTC)
        turn = Turn(
            number=len(session.turns) + 1,
            text=text,
            kind=read.kind,
            question=session.asked or self._first_question(session),
            qi=move.indicator,
            reply=self._replier.compose(session, read, move, match),
            move=move.name,
            asked=move.question.id if move.question else None,
            citations=self._citer.for_turn(read, move, match),
            sentences=read.sentences,
            struck=struck,
            at=now,
        )
        events: list[Event] = [self._event(turn, read, move)]
        if match and match.theme:
            events.append(
                Suggested(at=now, theme=match.theme, levels=match.levels, verdict=match.verdict)
            )
        return events

    def match_session(self, session: Session, theme: str) -> Match:
        """The level of one theme by what the team has said in this session, corrections made."""
        said = self._citer.said_about(session, theme)
        return self._matcher.match("\n".join(said), theme=theme)

    def _match_asked(
        self, session: Session, read: Understood, move: interview.Move
    ) -> Match | None:
        if move.name != "level":
            return None
        return self.match_session(session, self._citer.theme_asked(read, move, session))

    def _event(self, turn: Turn, read: Understood, move: interview.Move) -> TurnTaken:
        judged = None
        if read.kind == "judge" and read.level and move.indicator:
            judged = (theme_on_table(read, move, self._framework, self._notes), read.level)
        not_applicable = None
        if read.kind == "not_applicable" and turn.question:
            not_applicable = (turn.question, turn.text)
        return TurnTaken(
            at=turn.at,
            turn=turn,
            focus=move.indicator,
            skipped=turn.question if read.kind == "skip" else None,
            not_applicable=not_applicable,
            judged=judged,
        )

    def _first_question(self, session: Session) -> str | None:
        """Before the first turn the welcome has asked the first question of the focus."""
        if session.turns or session.focus is None:
            return None
        first = self._notes.first_question(self._framework.indicator(session.focus))
        return first.id if first else None
