"""The live pro-forma: every sentence editable in place, its source beside it, levels, undo."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape
from typing import Any

import gradio as gr

from assistant.coach import Coach
from assistant.errors import StaleEditError
from assistant.proforma import Entry
from assistant.session import COLUMNS, Column, Session
from knowledge.model import Theme
from ui import render, text
from ui.shared import Shared
from ui.tab_coach import plainly

_PRIVATE: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}


@dataclass(frozen=True, slots=True)
class ProformaTab:
    """The components of the place that stay; entries are drawn anew at each change."""

    tools: gr.Column
    editor: gr.Textbox
    undo: gr.Button
    redo: gr.Button
    suggest: gr.Button
    better: gr.Button
    added: gr.Textbox
    added_to: gr.Radio
    add: gr.Button


def build(*, model: bool) -> ProformaTab:
    """Lay the place out; the entries are drawn by `wire`. `model`: whether one may word them."""
    gr.Markdown(f"## {text.PROFORMA}")
    with gr.Column(visible=False) as tools:
        with gr.Row():
            undo = gr.Button(text.UNDO, size="sm", elem_id="undo")
            redo = gr.Button(text.REDO, size="sm", elem_id="redo")
            suggest = gr.Button(text.SUGGEST, size="sm", elem_id="suggest")
            better = gr.Button(text.BETTER, size="sm", visible=model, elem_id="better")
        editor = gr.Textbox(label=text.YOUR_NAME, max_length=80, elem_id="editor")
        with gr.Accordion(text.ADD_LABEL, open=False):
            added = gr.Textbox(label=text.ADD_LABEL, lines=2, elem_id="added")
            choices = [(text.SHORT_COLUMNS[c], c) for c in COLUMNS]
            added_to = gr.Radio(choices, value="doing", label=text.ADD_WHERE)
            add = gr.Button(text.ADD, size="sm", elem_id="add")
    return ProformaTab(tools, editor, undo, redo, suggest, better, added, added_to, add)


class Handlers:
    """What the place does; each answers the session's new version."""

    def __init__(self, coach: Coach) -> None:
        self._coach = coach

    def undo(self, session_id: str, by: str) -> int:
        """Take the last edit back."""
        with plainly():
            return self._coach.editor.undo(session_id, by).version

    def redo(self, session_id: str, by: str) -> int:
        """Do again what was undone."""
        with plainly():
            return self._coach.editor.redo(session_id, by).version

    def suggest(self, session_id: str) -> int:
        """Ask what the coach heard, theme by theme."""
        with plainly():
            return self._coach.suggest_levels(session_id).version

    def better(self, session_id: str) -> int:
        """Let the chat model word untouched sentences better; each is an edit, to be undone."""
        with plainly():
            return self._coach.better_draft(session_id).version

    def add(self, session_id: str, words: str, column: str, by: str) -> tuple[int, str]:
        """Add a sentence of the team's own: (version, the emptied box)."""
        with plainly():
            session = self._coach.session(session_id)
            qi = session.focus or self._coach.framework.indicators[0].id
            return self._coach.editor.add(session_id, qi, column, words, by).version, ""

    def edit(
        self, session_id: str, entry: Entry, words: str, version: int, by: str
    ) -> tuple[str, int]:
        """Keep changed words: (what the label then says, the version they now have).

        Where somebody was quicker, both texts are shown and nothing is overwritten; saving again
        then chooses these words.
        """
        with plainly():
            before = self._entry(session_id, entry.id)
            if words.strip() == before.text:
                return label(before), before.version
            try:
                self._coach.editor.edit(session_id, entry.id, version, words, by)
            except StaleEditError as error:
                gr.Warning(str(error), duration=None)
            now = self._entry(session_id, entry.id)
            return label(now), now.version

    def _entry(self, session_id: str, entry_id: str) -> Entry:
        entries = self._coach.draft(self._coach.session(session_id))
        return next(e for e in entries if e.id == entry_id)

    def move(self, session_id: str, entry: Entry, column: Column, by: str) -> int:
        """Put an entry under another heading."""
        with plainly():
            return self._coach.editor.move(session_id, entry.id, column, by).version

    def toggle(self, session_id: str, entry: Entry, by: str) -> int:
        """Leave an entry out, or take it back in."""
        editor = self._coach.editor
        with plainly():
            if entry.status == "rejected":
                return editor.restore(session_id, entry.id, by).version
            return editor.reject(session_id, entry.id, by).version

    def judge(self, session_id: str, theme: str, level: int, by: str) -> int:
        """Keep the team's own level; -1 takes it back."""
        with plainly():
            chosen = level if level >= 0 else None
            return self._coach.editor.judge(session_id, theme, chosen, by=by).version


def wire(tab: ProformaTab, coach: Coach, shared: Shared) -> None:
    """Connect components to handlers, and draw the entries whenever the session changes."""
    handle = Handlers(coach)
    who = [shared.session, tab.editor]
    tab.undo.click(handle.undo, who, [shared.version], api_name="undo")
    tab.redo.click(handle.redo, who, [shared.version], api_name="redo")
    tab.suggest.click(handle.suggest, [shared.session], [shared.version], api_name="suggest")
    tab.better.click(handle.better, [shared.session], [shared.version], api_name="better_draft")
    tab.add.click(
        handle.add,
        [shared.session, tab.added, tab.added_to, tab.editor],
        [shared.version, tab.added],
        api_name="add",
    )

    drawn: Any = gr.render(inputs=[shared.session, shared.version], show_progress="hidden")

    @drawn  # type: ignore[untyped-decorator]
    def entries(session_id: str, version: int) -> None:
        """Draw the pro-forma as it now stands."""
        if not session_id:
            gr.Markdown(text.PROFORMA_EMPTY)
            return
        session = coach.session(session_id)
        drawer = _Drawer(handle, session, tab.editor, shared.version)
        drafted = coach.draft(session)
        gr.HTML(render.downloads_html(session_id), elem_id="downloads")
        for column, heading in zip(COLUMNS, coach.framework.proforma.columns, strict=True):
            gr.Markdown(f"### {heading}")
            drawer.column([e for e in drafted if e.column == column and e.status != "rejected"])
        drawer.left_out([e for e in drafted if e.status == "rejected"])
        drawer.levels(
            theme for qi in session.indicators for theme in coach.framework.indicator(qi).themes
        )


def label(entry: Entry) -> str:
    """What stands above an entry: its indicator and where it comes from."""
    return f"QI {entry.qi}, {render.source_label(entry)}"


class _Drawer:
    """Draws one session's entries and wires them."""

    def __init__(
        self, handle: Handlers, session: Session, editor: gr.Textbox, version: gr.State
    ) -> None:
        self._handle = handle
        self._session = session
        self._editor = editor
        self._version = version

    def column(self, entries: Iterable[Entry]) -> None:
        for entry in entries:
            if entry.gap:
                gr.HTML(f"<div class='gap'>{escape(entry.text)}</div>", key=f"gap-{entry.id}")
            else:
                self._entry(entry)

    def _entry(self, entry: Entry) -> None:
        with gr.Group(elem_classes="entry"):
            box = gr.Textbox(
                entry.text,
                label=label(entry),
                lines=1,
                max_lines=8,
                interactive=True,
                key=f"{entry.id}-{entry.version}",
            )
            with gr.Row():
                for column in COLUMNS:
                    if column != entry.column:
                        self._mover(entry, column)
                out = gr.Button(text.LEAVE_OUT, size="sm", variant="secondary")
        # An edit draws nothing anew: somebody may be typing in the next box already.
        version = gr.State(entry.version)
        edited = self._edited(entry)
        box.submit(edited, [box, version, self._editor], [box, version], **_PRIVATE)
        box.blur(edited, [box, version, self._editor], [box, version], **_PRIVATE)
        out.click(self._toggled(entry), [self._editor], [self._version], **_PRIVATE)

    def _mover(self, entry: Entry, column: Column) -> None:
        button = gr.Button(text.MOVE_TO.format(column=text.SHORT_COLUMNS[column]), size="sm")
        button.click(self._moved(entry, column), [self._editor], [self._version], **_PRIVATE)

    def left_out(self, entries: list[Entry]) -> None:
        if not entries:
            return
        gr.Markdown(f"### {text.LEFT_OUT}")
        for entry in entries:
            with gr.Row():
                gr.HTML(f"<s>{escape(entry.text)}</s>")
                back = gr.Button(text.RESTORE, size="sm")
            back.click(self._toggled(entry), [self._editor], [self._version], **_PRIVATE)

    def levels(self, themes: Iterable[Theme]) -> None:
        for theme in themes:
            known = self._session.judgement(theme.id)
            name = f"{theme.id} {theme.name_for(self._session.sector)}"
            radio = gr.Radio(
                text.LEVEL_CHOICES,
                value=-1 if known.team is None else known.team,
                label=text.TEAM_LEVEL.format(theme=name),
                key=f"level-{theme.id}",
                info=_suggestion(known.verdict, known.suggested, known.reason),
            )
            radio.input(self._judged(theme.id), [radio, self._editor], [self._version], **_PRIVATE)

    def _edited(self, entry: Entry) -> Callable[[str, int, str], tuple[Any, int]]:
        def edit(words: str, version: int, by: str) -> tuple[Any, int]:
            said, now = self._handle.edit(self._session.id, entry, words, version, by)
            return gr.Textbox(label=said), now

        return edit

    def _moved(self, entry: Entry, column: Column) -> Callable[[str], int]:
        def move(by: str) -> int:
            return self._handle.move(self._session.id, entry, column, by)

        return move

    def _toggled(self, entry: Entry) -> Callable[[str], int]:
        def toggle(by: str) -> int:
            return self._handle.toggle(self._session.id, entry, by)

        return toggle

    def _judged(self, theme: str) -> Callable[[int, str], int]:
        def judge(level: int, by: str) -> int:
            return self._handle.judge(self._session.id, theme, level, by)

        return judge


def _suggestion(verdict: str | None, levels: tuple[int, ...], reason: str) -> str | None:
    """What the coach read, once it was asked, and the team's reason; None before."""
    said = text.REASON.format(reason=reason) if reason else ""
    if verdict is None:
        return said or None
    if not levels:
        return f"{text.NOT_ENOUGH} {said}".strip()
    named = " or ".join(render.LEVELS[level] for level in levels)
    return f"{text.SUGGESTED.format(levels=named)} {said}".strip()
