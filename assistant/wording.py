"""A chat model's wording, where one is configured: better said, never more said.

The built-in coach has always spoken first. Everything a model writes passes the guard: facts only
from the team's turns, quotations verbatim, the framework's ids and sentences as they are, one
question at the end. What fails is dropped and the built-in wording stands; who wrote what is kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from assistant.errors import ModelError
from assistant.events import Reworded
from assistant.grounding.guard import check_draft
from assistant.llm import ChatModel, Said, Usage, as_json
from assistant.session import Session
from prompts.loader import render, say

_QUOTED = re.compile(r"“([^”]+)”")
_LONGEST = 1200
_PRAISE = re.compile(
    r"\b(?:great|excellent|fantastic|wonderful|amazing|brilliant|impressive|well done|"
    r"congratulations|good job|love(?:ly)?|outstanding|superb)\b",
    re.IGNORECASE,
)
_ID = re.compile(r"\b\d\.\d(?:\.\d)?(?:/\d)?\b")
_TURNS_SENT = 12


@dataclass(frozen=True, slots=True)
class Worded:
    """A text with who wrote it; `trouble` says why the model's was not used, if it was asked."""

    text: str
    by: str = ""
    usage: Usage = field(default_factory=Usage)
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Opinion:
    """A model's second opinion on a level, shown beside the built-in one."""

    levels: tuple[int, ...]
    quote: str
    by: str


class Wording:
    """What a chat model may word, each time guarded."""

    def __init__(self, model: ChatModel, budget: int) -> None:
        """`budget`: tokens a session may use before the built-in coach speaks alone."""
        self._model = model
        self._budget = budget
        self.name, self.where = model.name, model.where

    def prompt(self, session: Session, turn: str, built_in: str, question: str | None) -> str:
        """What is sent for a turn, word for word."""
        turns = [*(t.text for t in session.turns), turn]
        return render(
            "reply", turns=_numbered(turns[-_TURNS_SENT:]), reply=built_in,
            question=question or "(none)",
        )  # fmt: skip

    def reply(
        self,
        session: Session,
        turn: str,
        built_in: str,
        question: str | None,
        cancelled: Callable[[], bool] | None = None,
    ) -> Worded:
        """The reply to a turn, better worded where the model manages it within the rules."""
        if used(session).tokens >= self._budget:
            return Worded(built_in, trouble="this session's budget is used up")
        turns = [*(t.text for t in session.turns), turn]
        prompt = self.prompt(session, turn, built_in, question)
        try:
            said = self._model.say(prompt, cancelled=cancelled)
        except ModelError as error:
            return Worded(built_in, trouble=error.why)
        try:
            text = _text_in(said, "reply")
        except ModelError as error:
            return Worded(built_in, usage=said.usage, trouble=error.why)
        fault = fault_of(text, built_in, turns, question)
        if fault:
            return Worded(built_in, usage=said.usage, trouble=fault)
        return Worded(text, self._model.name, said.usage)

    def sentences(self, given: Mapping[str, str]) -> Mapping[str, Worded]:
        """Draft sentences by id, reworded one for one; what is not grounded stays as it was."""
        if not given:
            return {}
        listed = "\n".join(f"{key}: {text}" for key, text in given.items())
        try:
            said = self._model.say(render("sentences", sentences=listed))
            found = as_json(said).get("sentences")
        except ModelError as error:
            return {key: Worded(text, trouble=error.why) for key, text in given.items()}
        answers = found if isinstance(found, dict) else {}
        return {key: self._sentence(text, answers.get(key)) for key, text in given.items()}

    def _sentence(self, text: str, answer: object) -> Worded:
        if not isinstance(answer, str) or not answer.strip():
            return Worded(text, trouble="it left this one out")
        if not check_draft([text], answer).grounded:
            return Worded(text, trouble="it said what the team had not")
        return Worded(answer.strip(), self._model.name)

    def opinion(self, practice: str, theme: str, statements: Sequence[str]) -> Opinion | None:
        """A second opinion on a level, or None when none came that can be trusted."""
        first, second, third = statements
        prompt = render(
            "opinion", practice=practice, theme=theme, first=first, second=second, third=third
        )
        try:
            answer = as_json(self._model.say(prompt))
        except ModelError:
            return None
        levels, quote = answer.get("levels"), answer.get("quote", "")
        known = isinstance(levels, list) and all(n in (0, 1, 2, 3) for n in levels)
        if not known or not isinstance(quote, str) or quote not in practice:
            return None
        return Opinion(tuple(int(n) for n in levels or ()), quote, self._model.name)


def reworded(
    wording: Wording, session: Session, question: str | None, cancelled: Callable[[], bool] | None
) -> Reworded | None:
    """What a model makes of the last reply, as an event; None when there is nothing to reword."""
    if not session.turns or session.turns[-1].worded_by or session.turns[-1].trouble:
        return None
    last = session.turns[-1]
    before = replace(session, turns=session.turns[:-1])
    worded = wording.reply(before, last.text, last.reply, question, cancelled)
    reply = worded.text
    if worded.trouble and not any(turn.trouble for turn in before.turns):
        reply = f"{say('model_trouble', why=worded.trouble)} {reply}"
    return Reworded(
        at=datetime.now(UTC),
        turn=last.number,
        reply=reply,
        worded_by=worded.by,
        trouble=worded.trouble,
        tokens_sent=worded.usage.sent,
        tokens_received=worded.usage.received,
        cost=worded.usage.cost,
    )


def used(session: Session) -> Usage:
    """What a session's wording has used so far."""
    total = Usage()
    for turn in session.turns:
        total = total.plus(Usage(turn.tokens_sent, turn.tokens_received, turn.cost))
    return total


def fault_of(text: str, built_in: str, turns: Sequence[str], question: str | None) -> str:
    """Why a model's reply may not be used, or an empty text when it may."""
    if len(text) > _LONGEST:
        return "it was far too long"
    if text.count("?") != 1 or not text.rstrip("”\"' ").endswith("?"):
        return "it did not end on one question"
    if question and question.rstrip("?.") not in text:
        return "it changed the framework's question"
    if _PRAISE.search(text) and not _PRAISE.search(built_in):
        return "it praised"
    whole = "\n".join([*turns, built_in])
    if any(quote.rstrip(" …") not in whole for quote in _QUOTED.findall(text)):
        return "it changed a quotation"
    if set(_ID.findall(text)) - set(_ID.findall(whole)):
        return "it named a part of the framework that was not on the table"
    told = _QUOTED.sub("", text.replace(question or "\0", ""))
    if not check_draft([*turns, built_in], told).grounded:
        return "it said what the team had not"
    return ""


def _text_in(said: Said, name: str) -> str:
    text = as_json(said).get(name)
    if not isinstance(text, str) or not text.strip():
        raise ModelError("it did not answer in the form it was asked for")
    return " ".join(text.split())


def _numbered(turns: Sequence[str]) -> str:
    return "\n".join(f"{n}. {turn}" for n, turn in enumerate(turns, 1))
