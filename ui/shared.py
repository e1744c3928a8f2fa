"""What every place shares: which session is open, and how often it has changed."""

from __future__ import annotations

from dataclasses import dataclass

import gradio as gr


@dataclass(frozen=True, slots=True)
class Shared:
    """Truth lives in the store; a browser holds no more than these."""

    session: gr.State
    version: gr.State
    address: gr.Textbox


def build() -> Shared:
    """No session open yet."""
    # A state never reaches the browser; this hidden copy of the session's id does.
    address = gr.Textbox(visible="hidden", label="Session", elem_id="address")
    return Shared(gr.State(""), gr.State(0), address)
