"""STEM Coach's own notes beside the framework: plain words, where to look, follow-ups.

None of it is Education Scotland's, and `Notes.notice` says so wherever it is shown. A framework
without a `notes.yaml` beside it has empty notes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from knowledge.errors import FrameworkError
from knowledge.model import Framework, Indicator, Question


class Look(BaseModel):
    """One place to look for each corner of the evidence triangle."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    data: str
    views: str
    observation: str


class CoachingNote(BaseModel):
    """Help with one question, in our own words."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    plain: str
    look: Look
    elc: str | None = None
    asn: str | None = None
    follow_ups: Annotated[tuple[str, ...], Field(min_length=2)]
    terms: tuple[str, ...] = ()


class _OwnQuestion(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    theme: str
    question: str


class _NotesFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    owner: str
    notice: str
    question_themes: dict[str, tuple[str, ...]]
    own_questions: dict[str, _OwnQuestion] = {}
    notes: dict[str, CoachingNote]


@dataclass(frozen=True, slots=True)
class Notes:
    """Notes by question id, the themes each question bears on, and our own questions."""

    notice: str = ""
    by_question: Mapping[str, CoachingNote] = field(default_factory=dict)
    themes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    own_questions: Mapping[str, Question] = field(default_factory=dict)

    def questions_of(self, indicator: Indicator) -> tuple[Question, ...]:
        """The indicator's challenge questions; ours, where the framework prints none."""
        ours = (q for q in self.own_questions.values() if q.indicator_id == indicator.id)
        return indicator.questions or tuple(ours)

    def first_question(self, indicator: Indicator) -> Question | None:
        """The question an indicator begins with, if there is any."""
        return next(iter(self.questions_of(indicator)), None)

    def question(self, question_id: str, framework: Framework) -> Question:
        """A question by id, the framework's or ours; raises UnknownIdError otherwise."""
        if question_id in self.own_questions:
            return self.own_questions[question_id]
        indicator = framework.indicator(question_id.partition("/")[0])
        found = next((q for q in indicator.questions if q.id == question_id), None)
        if found is None:
            framework.get(question_id)
            raise FrameworkError(f"{question_id} is not a question.")
        return found

    def themes_of(self, question_id: str, framework: Framework) -> tuple[str, ...]:
        """Ids of the themes a question bears on, foremost first; all of its QI's if unsaid."""
        if question_id in self.themes:
            return self.themes[question_id]
        return tuple(t.id for t in framework.indicator(question_id.partition("/")[0]).themes)

    def by_theme(self, framework: Framework) -> Mapping[str, str]:
        """Everything the notes say that bears on each theme, by theme id."""
        said: dict[str, list[str]] = {}
        for question_id, note in self.by_question.items():
            told = (note.plain, *note.look.model_dump().values(), *note.follow_ups)
            theme = self.themes_of(question_id, framework)[0]
            said.setdefault(theme, []).extend([*told, note.elc or "", note.asn or ""])
        return {theme: " ".join(texts) for theme, texts in said.items()}


def load_notes(framework: Framework, path: Path) -> Notes:
    """Read the notes beside a framework file; empty when there are none.

    Raises:
        FrameworkError: the file is malformed or names an id that the framework does not have.
    """
    if not path.exists():
        return Notes()
    try:
        data = _NotesFile.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (yaml.YAMLError, ValidationError) as error:
        raise FrameworkError(f"{path} is not a file of coaching notes: {error}") from error
    own = {
        question_id: Question(question_id, question_id.partition("/")[0], q.question)
        for question_id, q in data.own_questions.items()
    }
    themes = dict(data.question_themes)
    themes.update({question_id: (q.theme,) for question_id, q in data.own_questions.items()})
    named = [*(set(data.notes) - set(own)), *data.question_themes]
    unknown = [part for part in named if part not in framework]
    if unknown:
        raise FrameworkError(f"{path} names {unknown[0]}, which the framework does not have.")
    return Notes(data.notice, data.notes, themes, own)
