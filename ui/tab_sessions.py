"""The Sessions place: every saved session, opened by its own address or deleted for good."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gradio as gr

from assistant.coach import Coach
from ui import render, text
from ui.tab_coach import plainly


@dataclass(frozen=True, slots=True)
class SessionsTab:
    """The components of the place."""

    tab: gr.Tab
    listed: gr.HTML
    chosen: gr.Radio
    delete: gr.Button


def build(tab: gr.Tab) -> SessionsTab:
    """Lay the place out."""
    listed = gr.HTML(elem_id="sessions")
    with gr.Accordion(text.DELETE, open=False):
        chosen = gr.Radio([], label=text.DELETE_PICK, elem_id="delete-which")
        delete = gr.Button(text.DELETE, variant="stop", elem_id="delete")
    return SessionsTab(tab, listed, chosen, delete)


class Handlers:
    """What the place does."""

    def __init__(self, coach: Coach) -> None:
        self._coach = coach

    def refresh(self) -> tuple[str, Any]:
        """The list as it stands: (HTML, choices for deleting)."""
        with plainly():
            summaries = self._coach.sessions()
        choices = [(f"{s.setting or 'No name given'} ({s.id})", s.id) for s in summaries]
        listed = render.sessions_html(summaries, self._coach.framework)
        return listed, gr.Radio(choices, value=None)

    def delete(self, session_id: str | None) -> tuple[str, Any]:
        """Delete one session; answers the list as it then stands."""
        if not session_id:
            raise gr.Error(text.DELETE_PICK, print_exception=False)
        with plainly():
            self._coach.delete(session_id)
        gr.Info(text.DELETED.format(what=session_id))
        return self.refresh()


def wire(tab: SessionsTab, coach: Coach) -> None:
    """Connect components to handlers."""
    handle = Handlers(coach)
    listed = [tab.listed, tab.chosen]
    tab.tab.select(handle.refresh, None, listed, api_name="sessions")
    tab.delete.click(handle.delete, [tab.chosen], listed, api_name="delete_session")
