"""The app: its places put together, and served with the exports beside them."""

from __future__ import annotations

from html import escape
from importlib.resources import files

import gradio as gr

from assistant.coach import Coach
from ui import (
    server,
    shared,
    tab_coach,
    tab_explore,
    tab_match,
    tab_proforma,
    tab_rehearse,
    tab_sessions,
    text,
)
from ui.warmth import Warmth


def build(coach: Coach, warmth: Warmth) -> gr.Blocks:
    """Every place of the app as one page."""
    blocks: gr.Blocks
    with gr.Blocks(title=text.TITLE, analytics_enabled=False, fill_width=True) as blocks:
        common = shared.build()
        gr.HTML(
            f"<h1>{text.TITLE}</h1><p>{text.TAGLINE}</p>"
            f"<p class='quiet'>{escape(_privacy(coach))} {coach.framework.attribution}</p>",
            elem_id="masthead",
        )
        status = gr.Markdown(warmth.said, elem_id="status")
        with gr.Tabs() as places:
            with gr.Tab("Coach", id="coach"), gr.Row():
                with gr.Column(scale=6):
                    begin, talk = tab_coach.build_begin(coach), tab_coach.build_talk()
                with gr.Column(scale=6, elem_id="proforma"):
                    form = tab_proforma.build(model=coach.wording is not None)
                    tab_proforma.wire(form, coach, common)
            with gr.Tab("Match", id="match"):
                matching = tab_match.build(coach)
            with gr.Tab(text.REHEARSE, id="rehearse"):
                rehearsing = tab_rehearse.build(coach)
            with gr.Tab("Explore", id="explore"):
                browse = tab_explore.build(coach)
            with gr.Tab("Sessions", id="sessions") as sessions:
                listed = tab_sessions.build(sessions)
            with gr.Tab("About and privacy", id="about"):
                gr.Markdown(_about(coach))
        tab_coach.wire(begin, talk, form.tools, coach, common)
        tab_match.wire(matching, coach, common, [common.version, talk.chat, talk.cited])
        tab_rehearse.wire(rehearsing, coach, common)
        tab_explore.wire(browse, coach)
        tab_sessions.wire(listed, coach)
        opened = [common.session, common.version, talk.chat, talk.cited]
        blocks.load(tab_coach.Handlers(coach).open_address, None, opened, api_name="open_address")
        _open_part(blocks, places, browse, coach)
        _show_warmth(warmth, status)
    return blocks


def _about(coach: Coach) -> str:
    return text.ABOUT.format(
        attribution=coach.framework.attribution,
        data_dir=coach.settings.data_dir,
        model=_privacy(coach),
    )


def _privacy(coach: Coach) -> str:
    """Whether anything leaves this computer, and where it goes."""
    if coach.wording is None:
        return text.PRIVACY
    return text.PRIVACY_MODEL.format(name=coach.wording.name, where=coach.wording.where)


def _open_part(
    blocks: gr.Blocks, places: gr.Tabs, browse: tab_explore.ExploreTab, coach: Coach
) -> None:
    """Show what the page's address names: a place, a search, a part of the framework."""
    found = [places, browse.query, browse.found, browse.shown]
    arrive = tab_explore.Handlers(coach).open_address
    blocks.load(arrive, None, found, api_name="open_part").then(None, js=_TO_PART)


# The part that an address names is brought into view; opening another keeps the open session.
_TO_PART = """() => {
  setTimeout(() => document.getElementById('found-here')?.scrollIntoView({block: 'center'}), 300);
  if (window.keepsSession) return;
  window.keepsSession = true;
  document.addEventListener('click', (event) => {
    const link = event.target.closest('a[href^="?open="]');
    const session = new URL(window.location).searchParams.get('session');
    if (!link || !session) return;
    const url = new URL(link.getAttribute('href'), window.location);
    url.searchParams.set('session', session);
    link.href = url.search;
  }, true);
}"""


def _show_warmth(warmth: Warmth, status: gr.Markdown) -> None:
    """Say what is loading until nothing is."""
    timer = gr.Timer(1.0)

    def tick() -> tuple[str, gr.Timer]:
        return ("" if warmth.said == text.READY else warmth.said), gr.Timer(active=not warmth.done)

    timer.tick(tick, None, [status, timer], api_name="readiness", show_progress="hidden")


def run(coach: Coach) -> None:
    """Serve the app until it is ended; raises InputError when the port is taken."""
    server.refuse_taken_port(coach.settings)
    coach.store.count()
    warmth = Warmth(coach)
    blocks = build(coach, warmth)
    css = (files("ui") / "theme.css").read_text(encoding="utf-8")
    app = server.mount(coach, blocks, warmth, css)
    warmth.start()
    server.serve(app, coach.settings)
