"""A rehearsal as a pure dialogue over the session: ask, give feedback, ask the next, sum up.

Its turns are turns of the session, marked with the run they belong to, so that what is said in a
rehearsal is saved when it is said and can go into the draft like anything else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from assistant.errors import InputError
from assistant.events import TurnTaken
from assistant.leveltalk import LEVEL_WORDS
from assistant.reflecting import to_you
from assistant.rehearsing.agenda import Item, agenda
from assistant.rehearsing.feedback import QUALITIES, Feedback, Quality, feedback
from assistant.session import Sentence, Session, Turn
from assistant.understand import TurnReader, Understood
from knowledge.model import Framework
from knowledge.notes import Notes
from prompts.loader import rehearsal_wording

ASKERS = ("visitor", "headteacher", "parent", "employer", "learner")
# The name of each quality in the wording.
_NAMES: dict[Quality, str] = {
    "specific": "specific", "evidenced": "evidence", "impact": "impact", "next": "next"
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """Where a run stands: what is asked now (None after the last), and the answers so far."""

    run: str
    items: tuple[Item, ...]
    place: int
    turns: tuple[Turn, ...]

    @property
    def item(self) -> Item | None:
        """What is asked now."""
        return self.items[self.place] if self.place < len(self.items) else None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a run's turn said to a question."""

    question: str
    turn: int
    sentences: tuple[Sentence, ...]

    @property
    def tells(self) -> bool:
        """Whether anything in it belongs in the form."""
        return any(s.role not in ("aside", "context") for s in self.sentences)


class Rehearsal:
    """Rehearsals over one framework."""

    def __init__(self, framework: Framework, notes: Notes, reader: TurnReader) -> None:
        self._framework = framework
        self._notes = notes
        self._reader = reader

    def open(self, session: Session, asker: str) -> tuple[str, str]:
        """Begin a run: (its mark, what the asker says first)."""
        checked_asker(asker)
        count = len({t.rehearsal for t in session.turns if t.rehearsal})
        run = f"{asker}:{count + 1}"
        said = rehearsal_wording()
        voice = said["askers"][asker]
        ask = self._ask(self._standing(session, run), voice)
        opening = str(said["opening"]).format(
            plainly=said["plainly"], name=voice["name"], opening=voice["opening"], ask=ask
        )
        return run, opening

    def hear(self, session: Session, run: str, text: str) -> TurnTaken:
        """The event that one answer amounts to: feedback and the next question, or the summary."""
        at = self._standing(session, run)
        read = self._reader.read(text)
        voice = rehearsal_wording()["askers"][run.partition(":")[0]]
        number = len(session.turns) + 1
        reply, move, onwards = self._reply(session, at, read, voice, number)
        following = replace(at, place=at.place + 1) if onwards else at
        now = datetime.now(UTC)
        turn = Turn(
            number=number, text=text, kind=read.kind,
            question=at.item.question.id if at.item else None,
            qi=self._qi(session), reply=reply, move=move,
            asked=following.item.question.id if following.item else None,
            citations=(), sentences=read.sentences, struck=(), at=now, rehearsal=run,
        )  # fmt: skip
        return TurnTaken(at=now, turn=turn, focus=session.focus)

    def _qi(self, session: Session) -> str:
        return session.focus or self._framework.indicators[0].id

    def _standing(self, session: Session, run: str) -> Asked:
        mine = tuple(t for t in session.turns if t.rehearsal == run)
        before = replace(session, turns=tuple(t for t in session.turns if t.rehearsal != run))
        items = agenda(before, self._qi(session), self._framework, self._notes)
        if not mine:
            return Asked(run, items, 0, ())
        ids = [item.question.id for item in items]
        asked = mine[-1].asked
        place = ids.index(asked) if asked in ids else len(items)
        return Asked(run, items, place, mine)

    def _reply(
        self, session: Session, at: Asked, read: Understood, voice: dict[str, Any], number: int
    ) -> tuple[str, str, bool]:
        """(reply, move, whether the next question follows)."""
        said = rehearsal_wording()
        first = "" if at.turns else f"{said['reminder']} "
        item = at.item
        if item is None or read.kind == "done":
            return first + self._summed(_answers(at.turns)), "rehearse_summary", False
        if read.kind == "ask_meaning":
            return first + self._explain(item, said), "rehearse_meaning", False
        if read.kind in ("greeting", "empty", "ask_coach", "resume"):
            return first + self._ask(at, voice), "rehearse_ask", False
        if read.kind in ("skip", "dodge"):
            told = str(said["skipped"])
        elif read.kind == "dont_know":
            told = str(said["dont_know"])
        else:
            told = spoken(feedback(read.sentences, number, self._earlier(session, at, item)))
        following = replace(at, place=at.place + 1)
        if following.item is None:
            answers = [*_answers(at.turns), Answer(item.question.id, number, read.sentences)]
            return f"{first}{told} {self._summed(answers)}", "rehearse_summary", True
        return f"{first}{told} {self._ask(following, voice)}", "rehearse_feedback", True

    def _ask(self, at: Asked, voice: dict[str, Any]) -> str:
        item = at.item
        if item is None:
            return ""
        if item.doubt == "level" and item.theme:
            name = self._framework.theme(item.theme).name
            level = LEVEL_WORDS[item.level or 0]
            return str(voice["doubts"]["level"]).format(theme=name, level=level)
        if item.doubt:
            return str(voice["doubts"][item.doubt]).format(fact=item.fact)
        asks = voice["asks"]
        question = to_you(item.question.text)
        if not question.endswith("?"):
            question = f"{question} What would you say?"
        return str(asks[at.place % len(asks)]).format(question=question)

    def _explain(self, item: Item, said: dict[str, Any]) -> str:
        note = self._notes.by_question.get(item.question.id)
        again = str(said["again"]).format(question=to_you(item.question.text))
        return (
            f"{str(said['meaning']).format(plain=note.plain.rstrip('?') + '.')} {again}"
            if note
            else again
        )

    def _earlier(self, session: Session, at: Asked, item: Item) -> list[tuple[int, Sentence]]:
        """What the team has said about the same theme and not corrected since."""
        themes = set(self._notes.themes_of(item.question.id, self._framework)[:1])
        found = []
        for turn in session.turns:
            if not turn.question or not themes & set(
                self._notes.themes_of(turn.question, self._framework)[:1]
            ):
                continue
            for place, sentence in enumerate(turn.sentences):
                told = sentence.role not in ("aside", "context")
                if told and (turn.number, place) not in session.struck:
                    found.append((turn.number, sentence))
        return found

    def _summed(self, given: Sequence[Answer]) -> str:
        said = rehearsal_wording()
        answers = [(a, feedback(a.sentences, a.turn, ())) for a in given if a.tells]
        if not answers:
            return str(said["summary_none"])
        counts = {q: sum(f.earned[q] is not None for _, f in answers) for q in QUALITIES}
        best = max(answers, key=lambda pair: _score(pair[1]))
        worst = min(answers, key=lambda pair: _score(pair[1]))
        strongest = (
            str(said["strongest"]).format(question=self._text(best[0])) if _score(best[1]) else ""
        )
        weakest = ""
        lacking = [said["qualities"][q] for q in QUALITIES if worst[1].earned[q] is None]
        if lacking and worst[0] is not best[0]:
            weakest = str(said["weakest"]).format(
                question=self._text(worst[0]), missing=" and ".join(lacking)
            )
        told = str(said["summary"]).format(
            answers=len(answers), specific=counts["specific"], evidenced=counts["evidenced"],
            impact=counts["impact"], next=counts["next"], strongest=strongest, weakest=weakest,
        )  # fmt: skip
        return " ".join(told.split())

    def _text(self, answer: Answer) -> str:
        question = self._notes.question(answer.question, self._framework)
        return to_you(question.text).rstrip("?.")


def checked_asker(asker: str) -> str:
    """The asker's name; raises InputError naming those there are."""
    if asker not in ASKERS:
        raise InputError(f"There is no asker {asker!r}. Choose one of: {', '.join(ASKERS)}.")
    return asker


def spoken(found: Feedback) -> str:
    """Feedback in words: each quality with what earned it, then the stronger answer."""
    said = rehearsal_wording()
    turn = said["turn"]
    told = []
    for quality, name in _NAMES.items():
        words = found.earned[quality]
        if words is None:
            told.append(turn[f"{name}_none"])
            continue
        told.append(turn[name].format(words=words, corners=" and ".join(found.corners)))
        if quality == "evidenced" and found.missing:
            told.append(turn["evidence_lacking"].format(missing=" and ".join(found.missing)))
    answer = " ".join(piece.text for piece in found.stronger)
    told.append(str(said["stronger"]).format(answer=answer))
    return " ".join(told)


def _answers(turns: Sequence[Turn]) -> list[Answer]:
    """What was answered in a run; a turn that only had the question put again is none."""
    return [
        Answer(t.question, t.number, t.sentences)
        for t in turns
        if t.question and t.move != "rehearse_ask"
    ]


def _score(found: Feedback) -> int:
    return sum(words is not None for words in found.earned.values())
