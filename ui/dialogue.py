"""A coaching dialogue over standard input and output: for people, and as JSON Lines."""

from __future__ import annotations

import sys

from assistant.coach import Coach
from assistant.errors import InputError
from assistant.session import Session
from knowledge.errors import StemCoachError
from ui import lines
from ui.show import closing_document, session_text

_HELP = (
    'Type your answer; end it with Return. You can also say "what do you mean?", "what does good '
    'look like?", "what level are we?", "skip", "back". Ctrl-D ends; everything is saved.'
)


def in_lines(coach: Coach, session: Session) -> int:
    """One `{"text"}` a line in, one reply a line out, at the end the draft and the levels."""
    code = 0
    for row, problem in lines.read_lines():
        try:
            if problem:
                raise problem
            taken = coach.take_turn(session.id, lines.field(row, "text"))
        except StemCoachError as error:
            code = 1
            lines.write({"id": row.get("id"), **lines.as_error(error)})
            continue
        turn = taken.turn
        lines.write(
            {
                "reply": turn.reply,
                "move": turn.move,
                "question": turn.asked,
                "citations": list(turn.citations),
                "turn": turn.number,
            }
        )
    closed = coach.suggest_levels(session.id)
    lines.write(closing_document(coach, closed))
    return code


def in_terminal(coach: Coach, session: Session) -> int:
    """Question and answer in a terminal, until the end of input."""
    tell = sys.stderr.write
    tell(f"{_HELP}\nTo go on another day: stem-coach chat --session {session.id}\n\n")
    last = session.turns[-1].reply if session.turns else coach.welcome(session)
    sys.stdout.write(f"Coach: {last}\n")
    while True:
        sys.stdout.write("\nYou: ")
        sys.stdout.flush()
        line = sys.stdin.readline()
        if not line:
            break
        try:
            taken = coach.take_turn(session.id, line)
        except InputError as error:
            tell(f"{error}\n")
            continue
        sys.stdout.write(f"\nCoach: {taken.turn.reply}\n")
        for part in taken.turn.citations:
            sys.stdout.write(f"   [{part}]\n")
    sys.stdout.write("\n\n" + session_text(coach, coach.suggest_levels(session.id)) + "\n")
    tell(f"\nSaved as {session.id}. A Word file: stem-coach export {session.id} --format docx\n")
    return 0
