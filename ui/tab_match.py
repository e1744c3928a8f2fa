"""The Match place: describe what really happens, place yourselves, then see how it reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from typing import Any

import gradio as gr
from gradio.components import Component

from assistant.coach import Coach
from assistant.matching.types import Match
from assistant.session import SECTOR_NAMES
from ui import match_html, render, tab_coach, text
from ui.shared import Shared
from ui.tab_coach import plainly


@dataclass(frozen=True, slots=True)
class MatchTab:
    """The components of the place."""

    said: gr.Textbox
    where: gr.Radio
    own: gr.Radio
    sector: gr.Radio
    read: gr.Button
    shown: gr.HTML
    found: gr.State
    after: gr.Column
    team: gr.Radio
    reason: gr.Textbox
    keep: gr.Button
    kept: gr.HTML


def build(coach: Coach) -> MatchTab:
    """Lay the place out."""
    indicators = [(f"{i.id} {i.name}", i.id) for i in coach.framework.indicators]
    named = [(name, place) for place, name in enumerate(coach.framework.level_names, 1)]
    sectors = [(name, key) for key, name in SECTOR_NAMES.items()]
    with gr.Row():
        with gr.Column(scale=5):
            said = gr.Textbox(
                label=text.DESCRIBE, info=text.DESCRIBE_HINT, lines=6, max_lines=16, elem_id="said"
            )
            with gr.Accordion(text.ABOUT_WHICH, open=False):
                where = gr.Radio(
                    [(text.FIND_OUT, ""), *indicators], value="", label="Quality indicator",
                    elem_id="match-qi",
                )  # fmt: skip
            own = gr.Radio(
                [*text.OWN_LEVELS, *named], value=-1, label=text.JUDGE_FIRST, elem_id="own-level"
            )
            read = gr.Button(text.READ_IT, variant="primary", elem_id="match")
        with gr.Column(scale=7):
            shown = gr.HTML(f"<p class='quiet'>{text.NOT_MATCHED}</p>", elem_id="matched")
            with gr.Column(visible=False, elem_id="match-after") as after:
                team = gr.Radio(
                    [*text.LATER_LEVELS, *named],
                    value=-1,
                    label=text.AFTERWARDS,
                    elem_id="team-level",
                )
                reason = gr.Textbox(label=text.WHY_LEVEL, elem_id="level-reason")
                sector = gr.Radio(sectors, value="primary", label=text.SECTOR_IF_NEW)
                keep = gr.Button(text.KEEP_BOTH, elem_id="keep")
                kept = gr.HTML(elem_id="kept")
    found = gr.State(None)
    return MatchTab(said, where, own, sector, read, shown, found, after, team, reason, keep, kept)


class Handlers:
    """What the place does."""

    def __init__(self, coach: Coach) -> None:
        self._coach = coach

    def match(self, said: str, qi: str, own: int) -> tuple[str, Any, Any, int, str]:
        """Read a description: (page, the match, the pane below it, the team's level, kept)."""
        if not (said or "").strip():
            raise gr.Error(text.NOTHING_SAID, print_exception=False)
        with plainly():
            match = self._coach.match(said, qi=qi or None)
            opinion = self._coach.second_opinion(said, match.theme) if match.theme else None
        page = match_html.match_html(self._coach.framework, match, said)
        page += self._difference(match, own)
        if opinion:
            page += match_html.opinion_html(opinion)
        found = (match, said) if match.theme else None
        return page, found, gr.Column(visible=found is not None), own, ""

    def _difference(self, match: Match, own: int) -> str:
        """How the team's own level, given first, lies beside the reading."""
        if own < 0 or not match.levels:
            return ""
        agree = own in match.levels
        return f"<p class='cited'>{text.AGREE if agree else text.DIFFER}</p>"

    def keep(
        self,
        session_id: str,
        found: tuple[Match, str] | None,
        team: int,
        reason: str,
        sector: str = "primary",
    ) -> tuple[str, str]:
        """Keep the words and both judgements with the open session, or a new one: (page, id)."""
        if found is None or found[0].theme is None:
            raise gr.Error(text.NOTHING_SAID, print_exception=False)
        if team < 0:
            raise gr.Error(text.PICK_LEVEL, print_exception=False)
        match, said = found
        theme = self._coach.framework.theme(str(match.theme))
        with plainly():
            if not session_id:
                session_id = self._coach.start("", sector, theme.indicator_id).id
            elif self._coach.session(session_id).focus != theme.indicator_id:
                self._coach.take_turn(session_id, f"QI {theme.indicator_id} please")
            self._coach.take_turn(session_id, said)
            self._coach.keep_judgement(session_id, theme.id, match, team, reason)
        name = escape(f"{theme.id} {theme.name}")
        page = text.KEPT.format(theme=name, at=render.moment(datetime.now(UTC)))
        return f"<p>{page}</p>", session_id


def wire(tab: MatchTab, coach: Coach, shared: Shared, dialogue: list[Component]) -> None:
    """Connect components to handlers; `dialogue` is what the Coach place shows of a session."""
    handle = Handlers(coach)
    tab.read.click(
        handle.match,
        [tab.said, tab.where, tab.own],
        [tab.shown, tab.found, tab.after, tab.team, tab.kept],
        api_name="match",
    )
    tab.keep.click(
        handle.keep,
        [shared.session, tab.found, tab.team, tab.reason, tab.sector],
        [tab.kept, shared.session],
        api_name="keep_judgement",
    ).success(
        tab_coach.Handlers(coach).reopen, [shared.session], dialogue, api_visibility="private"
    )
