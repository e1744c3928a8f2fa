"""A coaching dialogue over standard input and output: for people, and as JSON Lines."""

from __future__ import annotations

import sys
from collections.abc import Callable

from assistant.coach import Coach, Taken
from assistant.errors import InputError
from assistant.privacy.finding import KIND_NAMES, find_personal, replaced
from assistant.session import Session
from knowledge.errors import StemCoachError
from ui import lines, text
from ui.show import closing_document, session_text

_HELP = (
    'Type your answer; end it with Return. You can also say "what do you mean?", "what does good '
    'look like?", "what level are we?", "skip", "back". Ctrl-D ends; everything is saved.'
)


Take = Callable[[str], Taken]


def chat(coach: Coach, session: Session, *, as_lines: bool) -> int:
    """A coaching dialogue."""

    def take(text: str) -> Taken:
        taken = coach.take_turn(session.id, text)
        if coach.wording is None:
            return taken
        after = coach.better_worded(session.id)
        return Taken(after.turns[-1], after)

    if as_lines:
        return _in_lines(coach, session, take)
    sys.stderr.write(f"{_HELP}\nTo go on another day: stem-coach chat --session {session.id}\n\n")
    said = [turn.reply for turn in session.turns if turn.rehearsal is None]
    return _in_terminal(coach, session, said[-1] if said else coach.welcome(session), take)


def rehearse(coach: Coach, session: Session, asker: str, *, as_lines: bool) -> int:
    """A rehearsal; raises InputError when there is no such asker."""
    run, opening = coach.rehearsal.open(session, asker)

    def take(text: str) -> Taken:
        return coach.rehearse(session.id, run, text)

    return (
        _in_lines(coach, session, take) if as_lines else _in_terminal(coach, session, opening, take)
    )


def _in_lines(coach: Coach, session: Session, take: Take) -> int:
    """One `{"text"}` a line in, one reply a line out, at the end the draft and the levels."""
    code = 0
    for row, problem in lines.read_lines():
        try:
            if problem:
                raise problem
            taken = take(lines.field(row, "text"))
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


def _in_terminal(coach: Coach, session: Session, opening: str, take: Take) -> int:
    """Question and answer in a terminal, until the end of input."""
    sys.stdout.write(f"Coach: {opening}\n")
    while True:
        sys.stdout.write("\nYou: ")
        sys.stdout.flush()
        line = sys.stdin.readline()
        if not line:
            break
        try:
            taken = take(_without_names(line))
        except InputError as error:
            sys.stderr.write(f"{error}\n")
            continue
        sys.stdout.write(f"\nCoach: {taken.turn.reply}\n")
        for part in taken.turn.citations:
            sys.stdout.write(f"   [{part}]\n")
    sys.stdout.write("\n\n" + session_text(coach, coach.suggest_levels(session.id)) + "\n")
    sys.stderr.write(
        f"\nSaved as {session.id}. A Word file: stem-coach export {session.id} --format docx\n"
    )
    return 0


def _without_names(line: str) -> str:
    """The line, with pupils' names and contact data replaced where the team wishes it."""
    found = find_personal(line)
    if not found:
        return line
    what = ", ".join(f"{KIND_NAMES[p.kind]} (“{p.text}”)" for p in found)
    sys.stderr.write(f"{text.PERSONAL.format(what=what)} {text.PERSONAL_ASK}")
    sys.stderr.flush()
    return replaced(line, found) if sys.stdin.readline().strip().lower() == "r" else line
