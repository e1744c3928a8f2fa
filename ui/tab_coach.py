"""The Coach place: begin a session, talk, and see the statements that bear on each answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import gradio as gr

from assistant.coach import Coach
from assistant.privacy.finding import find_personal, replaced
from assistant.session import SECTOR_NAMES, Session
from knowledge.errors import StemCoachError
from ui import render, text
from ui.shared import Shared

# Version, messages, the answer box, what stands beside, a warning before anything is kept.
Reply = tuple[int, list[render.Message], str, str, str]


@dataclass(frozen=True, slots=True)
class Begin:
    """What a team says of itself before it talks."""

    pane: gr.Column
    setting: gr.Textbox
    sector: gr.Radio
    indicator: gr.Radio
    depth: gr.Radio
    start: gr.Button


@dataclass(frozen=True, slots=True)
class Talk:
    """The dialogue."""

    pane: gr.Column
    heading: gr.HTML
    chat: gr.Chatbot
    answer: gr.Textbox
    send: gr.Button
    chips: tuple[gr.Button, ...]
    cited: gr.HTML
    warning: gr.HTML
    choices: gr.Row
    replaced: gr.Button
    anyway: gr.Button


def build_begin(coach: Coach) -> Begin:
    """Lay out the form that opens a session."""
    indicators = [(f"{i.id} {i.name}", i.id) for i in coach.framework.indicators]
    sectors = [(name, key) for key, name in SECTOR_NAMES.items()]
    with gr.Column(elem_id="begin") as pane:
        setting = gr.Textbox(label=text.SETTING, max_length=200, elem_id="setting")
        sector = gr.Radio(sectors, value="primary", label=text.SECTOR, elem_id="sector")
        indicator = gr.Radio(indicators, label=text.INDICATOR, elem_id="indicator")
        depth = gr.Radio(text.DEPTHS, value="deep", label=text.DEPTH, elem_id="depth")
        start = gr.Button(text.START, variant="primary", elem_id="start")
    return Begin(pane, setting, sector, indicator, depth, start)


def build_talk() -> Talk:
    """Lay out the dialogue."""
    with gr.Column(visible=False, elem_id="talk") as pane:
        heading = gr.HTML()
        chat = gr.Chatbot(
            label=text.CHAT, render_markdown=False, sanitize_html=True, allow_tags=False,
            feedback_options=None, buttons=[], height=460, elem_id="chat",
        )  # fmt: skip
        answer = gr.Textbox(
            label=text.ANSWER, info=text.ANSWER_HINT, lines=3, max_lines=12, elem_id="answer"
        )
        warning = gr.HTML(elem_id="personal")
        with gr.Row(visible=False) as choices:
            replaced = gr.Button(text.SEND_REPLACED, variant="primary", elem_id="send-replaced")
            anyway = gr.Button(text.SEND_ANYWAY, elem_id="send-anyway")
        send = gr.Button(text.SEND, variant="primary", elem_id="send")
        with gr.Row():
            chips = tuple(
                gr.Button(label, size="sm", elem_id=f"chip-{name}") for name, label in text.CHIPS
            )
        cited = gr.HTML(elem_id="cited")
    return Talk(pane, heading, chat, answer, send, chips, cited, warning, choices, replaced, anyway)


class Handlers:
    """What the place does; no Gradio needed to test it."""

    def __init__(self, coach: Coach) -> None:
        self._coach = coach

    def start(
        self, setting: str, sector: str, indicator: str | None, depth: Any
    ) -> tuple[str, int, list[render.Message], str]:
        """Open a session: (session id, version, messages, cited)."""
        if not indicator:
            raise gr.Error(text.PICK_FIRST, print_exception=False)
        with plainly():
            session = self._coach.start(setting or "", sector, indicator, depth)
        return self.show(session)

    def take_turn(self, session_id: str, answer: str) -> Iterator[Reply]:
        """Hear a turn, first looking for pupils' names and contact data; see `send`."""
        found = find_personal(answer)
        if not found:
            yield from self.send(session_id, answer)
            return
        with plainly():
            session = self._coach.session(session_id)
        yield self._reply(session, answer, render.personal_html(answer, found))

    def send_replaced(self, session_id: str, answer: str) -> Iterator[Reply]:
        """Hear a turn with what names a pupil or reaches a person replaced."""
        yield from self.send(session_id, replaced(answer))

    def send(self, session_id: str, answer: str) -> Iterator[Reply]:
        """Hear a turn as it is: (version, messages, the answer box, beside, warning).

        First pending, then replied by the built-in coach and saved, then, where a chat model is
        configured, as it worded the reply.
        """
        with plainly():
            session = self._coach.session(session_id)
            if not answer.strip():
                yield self._reply(session, "")
                return
            pending = render.messages(self._coach, session, answer)
            yield session.version, pending, answer, render.beside_html(self._coach, session), ""
            try:
                after = self._coach.take_turn(session_id, answer).session
            except StemCoachError as error:
                gr.Warning(str(error))
                yield self._reply(session, answer)
                return
        yield self._reply(after, "")
        if self._coach.wording:
            with plainly():
                yield self._reply(self._coach.better_worded(session_id), "")

    def _reply(self, session: Session, answer: str, warning: str = "") -> Reply:
        shown = render.messages(self._coach, session)
        return session.version, shown, answer, render.beside_html(self._coach, session), warning

    def warned(self, warning: str) -> Any:
        """The choices that stand under a warning, shown while there is one."""
        return gr.Row(visible=bool(warning))

    def open_address(self, request: gr.Request) -> tuple[str, int, list[render.Message], str]:
        """Go on with the session that the page's address names, if it names one."""
        session_id = dict(request.query_params).get("session", "")
        if not session_id:
            return "", 0, [], ""
        try:
            return self.show(self._coach.session(session_id))
        except StemCoachError as error:
            gr.Warning(str(error))
            return "", 0, [], ""

    def reopen(self, session_id: str) -> tuple[int, list[render.Message], str]:
        """A session as it now stands: (version, messages, cited)."""
        with plainly():
            _, version, shown, cited = self.show(self._coach.session(session_id))
        return version, shown, cited

    def show(self, session: Session) -> tuple[str, int, list[render.Message], str]:
        """A session as the place's outputs."""
        shown = render.messages(self._coach, session)
        return session.id, session.version, shown, render.beside_html(self._coach, session)

    def panes(self, session_id: str) -> tuple[Any, Any, Any, str, str]:
        """What is seen: form, dialogue, tools; the heading, and the id for the address."""
        shut, open_ = gr.Column(visible=False), gr.Column(visible=True)
        if not session_id:
            return open_, shut, shut, "", ""
        heading = render.heading_html(self._coach, self._coach.session(session_id))
        return shut, open_, open_, heading, session_id


class plainly:
    """Our errors as a message on the page instead of a traceback."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, StemCoachError):
            raise gr.Error(str(error), print_exception=False) from error


def wire(begin: Begin, talk: Talk, tools: gr.Column, coach: Coach, shared: Shared) -> None:
    """Connect components to handlers; `tools` are shown with the dialogue."""
    handle = Handlers(coach)
    opened = [shared.session, shared.version, talk.chat, talk.cited]
    form = [begin.setting, begin.sector, begin.indicator, begin.depth]
    begin.start.click(handle.start, form, opened, api_name="start")
    asked = [shared.session, talk.answer]
    replied = [shared.version, talk.chat, talk.answer, talk.cited, talk.warning]
    turn: dict[str, Any] = {"show_progress": "hidden", "concurrency_limit": None}
    talk.send.click(handle.take_turn, asked, replied, api_name="turn", **turn)
    talk.answer.submit(handle.take_turn, asked, replied, api_name="turn_by_key", **turn)
    talk.replaced.click(handle.send_replaced, asked, replied, api_name="turn_replaced", **turn)
    talk.anyway.click(handle.send, asked, replied, api_name="turn_as_it_is", **turn)
    talk.warning.change(handle.warned, [talk.warning], [talk.choices], api_visibility="private")
    for chip, (name, words) in zip(talk.chips, text.CHIPS, strict=True):
        said = saying(handle, words)
        chip.click(said, [shared.session], replied, api_name=f"chip_{name}", **turn)
    panes = [begin.pane, talk.pane, tools, talk.heading, shared.address]
    shared.session.change(handle.panes, [shared.session], panes, api_name="panes")
    shared.address.change(None, [shared.address], js=_ADDRESS)


def saying(handle: Handlers, words: str) -> Callable[[str], Iterator[Reply]]:
    """A handler that says fixed words for the team."""

    def say(session_id: str) -> Iterator[Reply]:
        yield from handle.send(session_id, words)

    return say


# The session stands in the page's address, so that a reload or a bookmark comes back to it.
_ADDRESS = """(id) => {
  const url = new URL(window.location);
  if (id) { url.searchParams.set('session', id); } else { url.searchParams.delete('session'); }
  window.history.replaceState({}, '', url);
}"""
