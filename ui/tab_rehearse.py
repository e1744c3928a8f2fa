"""The Rehearse place: somebody else asks, and each answer gets feedback with the words for it."""

from __future__ import annotations

from dataclasses import dataclass

import gradio as gr

from assistant.coach import Coach
from assistant.session import SECTOR_NAMES
from ui import render, text
from ui.shared import Shared
from ui.tab_coach import plainly

Shown = tuple[str, list[render.Message], str]


@dataclass(frozen=True, slots=True)
class RehearseTab:
    """The components of the place."""

    asker: gr.Radio
    indicator: gr.Radio
    sector: gr.Radio
    start: gr.Button
    run: gr.State
    chat: gr.Chatbot
    answer: gr.Textbox
    send: gr.Button


def build(coach: Coach) -> RehearseTab:
    """Lay the place out."""
    indicators = [(f"{i.id} {i.name}", i.id) for i in coach.framework.indicators]
    sectors = [(name, key) for key, name in SECTOR_NAMES.items()]
    gr.Markdown(text.REHEARSE_INTRO)
    with gr.Row():
        with gr.Column(scale=4):
            asker = gr.Radio(text.ASKERS, value="visitor", label=text.ASKER, elem_id="asker")
            with gr.Accordion(text.REHEARSE_ABOUT, open=False):
                indicator = gr.Radio(
                    indicators, value=indicators[0][1], label=text.INDICATOR, elem_id="rehearse-qi"
                )
                sector = gr.Radio(sectors, value="primary", label=text.SECTOR)
            start = gr.Button(text.REHEARSE_START, variant="primary", elem_id="rehearse-start")
        with gr.Column(scale=8):
            chat = gr.Chatbot(
                label=text.REHEARSE, render_markdown=False, sanitize_html=True, allow_tags=False,
                feedback_options=None, buttons=[], height=460, elem_id="rehearsal",
            )  # fmt: skip
            answer = gr.Textbox(
                label=text.REHEARSE_ANSWER, info=text.ANSWER_HINT, lines=3, max_lines=12,
                elem_id="rehearse-answer",
            )  # fmt: skip
            send = gr.Button(text.SEND, variant="primary", elem_id="rehearse-send")
    return RehearseTab(asker, indicator, sector, start, gr.State(""), chat, answer, send)


class Handlers:
    """What the place does."""

    def __init__(self, coach: Coach) -> None:
        self._coach = coach

    def start(
        self, session_id: str, asker: str, indicator: str, sector: str
    ) -> tuple[str, str, list[render.Message]]:
        """Begin a run over the open session or a new one: (session id, run, messages)."""
        with plainly():
            session = (
                self._coach.session(session_id)
                if session_id
                else self._coach.start("", sector, indicator)
            )
            run, opening = self._coach.rehearsal.open(session, asker)
        # The opening is kept with the run's mark, so that a reload can show it again.
        return session.id, f"{run}|{opening}", [{"role": "assistant", "content": opening}]

    def answer(self, session_id: str, run: str, said: str) -> tuple[list[render.Message], str]:
        """Hear one answer: (messages, the answer box)."""
        if not run:
            raise gr.Error(text.REHEARSE_FIRST, print_exception=False)
        mark, _, opening = run.partition("|")
        with plainly():
            session = (
                self._coach.rehearse(session_id, mark, said).session
                if said.strip()
                else self._coach.session(session_id)
            )
        shown: list[render.Message] = [{"role": "assistant", "content": opening}]
        for turn in session.turns:
            if turn.rehearsal == mark:
                shown.append({"role": "user", "content": turn.text})
                shown.append({"role": "assistant", "content": turn.reply})
        return shown, ""


def wire(tab: RehearseTab, coach: Coach, shared: Shared) -> None:
    """Connect components to handlers."""
    handle = Handlers(coach)
    tab.start.click(
        handle.start,
        [shared.session, tab.asker, tab.indicator, tab.sector],
        [shared.session, tab.run, tab.chat],
        api_name="rehearse",
    )
    heard = [shared.session, tab.run, tab.answer]
    shown = [tab.chat, tab.answer]
    tab.send.click(handle.answer, heard, shown, api_name="rehearse_answer")
    tab.answer.submit(handle.answer, heard, shown, api_name="rehearse_answer_by_key")
