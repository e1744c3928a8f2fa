"""One turn heard: understood, answered, cited, and put into events. Saves nothing itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from assistant import interview
from assistant.citing import Citer
from assistant.corrections import struck_by
from assistant.events import Event, Suggested, TurnTaken
from assistant.interview import Move
from assistant.matching.matcher import Matcher
from assistant.matching.types import Match
from assistant.reply import Replier, theme_on_table
from assistant.retrieval.retriever import Retriever
from assistant.session import Session, Turn
from assistant.understand import TurnReader, Understood
from knowledge.model import Framework
from knowledge.notes import Notes
from prompts.loader import say


class Listener:
    """Hears turns over one framework."""

    def __init__(  # noqa: PLR0913 every part that hearing needs, each once
        self,
        framework: Framework,
        notes: Notes,
        replier: Replier,
        reader: TurnReader,
        matcher: Matcher,
        retriever: Retriever,
    ) -> None:
        self._framework = framework
        self._notes = notes
        self._replier = replier
        self._reader = reader
        self._matcher = matcher
        self._citer = Citer(framework, notes, matcher, retriever)

    def hear(self, session: Session, text: str) -> list[Event]:
        """The events that one turn of the team's amounts to in this session."""
        planning = bool(session.turns) and session.turns[-1].move in interview.PLANNING_MOVES
        read = self._placed(self._reader.read(text, planning=planning), text)
        struck = struck_by(session, read.sentences, said_so=read.kind == "correction")
        answers = self._answers(session, read)
        move = self._move(session, read, answers, struck)
        match = self._match_asked(session, read, move)
        citations = self._citer.for_turn(read, move, match)
        reply = self._replier.compose(session, read, move, match, self._citer.names(citations))
        if answers and answers != session.asked:
            asked = self._notes.question(answers, self._framework).text
            reply = f"{say('belongs', question=asked.rstrip('?.'))} {reply}"
        now = datetime.now(UTC)
        turn = Turn(
            number=len(session.turns) + 1,
            text=text,
            kind=read.kind,
            question=answers or session.asked or self._first_question(session),
            qi=move.indicator,
            reply=reply,
            move=move.name,
            asked=move.question.id if move.question else None,
            citations=citations,
            sentences=read.sentences,
            struck=struck,
            at=now,
        )
        events: list[Event] = [self._event(turn, read, move)]
        if match and match.theme:
            levels = match.shown_levels
            events.append(
                Suggested(at=now, theme=match.theme, levels=levels, verdict=match.verdict)
            )
        return events

    def match_session(self, session: Session, theme: str) -> Match:
        """The level of one theme by what the team has said in this session, corrections made."""
        said = self._citer.said_about(session, theme)
        return self._matcher.match("\n".join(said), theme=theme)

    def _placed(self, read: Understood, text: str) -> Understood:
        """A wish to go somewhere, said in words, with the indicator that it means."""
        if read.kind != "goto" or read.indicator:
            return read
        theme = self._citer.theme_called(text)
        if theme is None:
            return replace(read, kind="answer")
        return replace(read, indicator=self._framework.theme(theme).indicator_id)

    def _answers(self, session: Session, read: Understood) -> str | None:
        """A question not yet asked that this turn answers instead of the one on the table."""
        if read.kind != "answer" or session.focus is None or read.indicator:
            return None
        open_ = [
            q.id
            for q in self._notes.questions_of(self._framework.indicator(session.focus))
            if q.id not in interview.answered(session, session.focus)
            and q.id not in {t.asked for t in session.turns}
        ]
        if not session.asked or not open_:
            return None
        return self._citer.answered_by(read.sentences, session.asked, open_)

    def _move(
        self,
        session: Session,
        read: Understood,
        answers: str | None,
        struck: tuple[tuple[int, int], ...],
    ) -> Move:
        move = interview.next_move(session, read, self._framework, self._notes)
        if move.acknowledge == "correction" and not struck:
            move = replace(move, acknowledge="correction_none")
        if answers and move.name.startswith("probe_"):
            # The question on the table was left for another; ask it again, do not probe it.
            table = self._notes.question(str(session.asked), self._framework)
            move = replace(move, name="ask", question=table)
        if move.name in ("match", "match_ask") and move.theme is None and move.indicator:
            most = self._citer.theme_most_said(session, move.indicator)
            first = self._framework.indicator(move.indicator).themes[0].id
            move = replace(move, theme=most or first)
        return move

    def _match_asked(self, session: Session, read: Understood, move: Move) -> Match | None:
        if move.name == "match":
            return self.match_session(
                session, theme_on_table(read, move, self._framework, self._notes)
            )
        if move.name != "level":
            return None
        return self.match_session(session, self._citer.theme_asked(read, move, session))

    def _event(self, turn: Turn, read: Understood, move: Move) -> TurnTaken:
        judged = None
        if read.kind == "judge" and read.level is not None and move.indicator:
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
            depth=read.depth,
        )

    def _first_question(self, session: Session) -> str | None:
        """Before the first turn the welcome has asked the first question of the focus."""
        if session.turns or session.focus is None:
            return None
        first = self._notes.first_question(self._framework.indicator(session.focus))
        return first.id if first else None
