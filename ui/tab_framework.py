"""The Framework place: read it indicator by indicator, and search it in one's own words."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

import gradio as gr

from assistant.coach import Coach
from ui import render
from ui.tab_coach import plainly

_ASK = "Search the framework in your own words"
_NONE = "The framework does not seem to speak of this. The nearest parts are:"


@dataclass(frozen=True, slots=True)
class FrameworkTab:
    """The components of the place."""

    query: gr.Textbox
    found: gr.HTML
    indicator: gr.Radio
    shown: gr.HTML


def build(coach: Coach) -> FrameworkTab:
    """Lay the place out."""
    query = gr.Textbox(label=_ASK, submit_btn="Search", elem_id="query")
    found = gr.HTML(elem_id="found")
    choices = [(f"{i.id} {i.name}", i.id) for i in coach.framework.indicators]
    indicator = gr.Radio(choices, label="Quality indicator", elem_id="browse")
    shown = gr.HTML(elem_id="shown")
    return FrameworkTab(query, found, indicator, shown)


class Handlers:
    """What the place does."""

    def __init__(self, coach: Coach) -> None:
        self._coach = coach

    def search(self, query: str) -> str:
        """Parts of the framework for a query, as HTML."""
        with plainly():
            found = self._coach.search(query or "", 6)
        note = "" if found.answered else f"<p>{_NONE}</p>"
        rows = [
            f"<div class='cited'><h4>{escape(h.chunk.id)} ({h.chunk.kind})</h4>"
            f"<p>{escape(h.chunk.text)}</p></div>"
            for h in found.hits
        ]
        return note + "".join(rows)

    def show(self, indicator: str) -> str:
        """One indicator to read, as HTML."""
        with plainly():
            return render.indicator_html(self._coach, self._coach.framework.indicator(indicator))


def wire(tab: FrameworkTab, coach: Coach) -> None:
    """Connect components to handlers."""
    handle = Handlers(coach)
    tab.query.submit(handle.search, [tab.query], [tab.found], api_name="search")
    tab.indicator.input(handle.show, [tab.indicator], [tab.shown], api_name="indicator")
