"""The Explore place: browse the framework, search it in one's own words, open what is found."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Any

import gradio as gr

from assistant.coach import Coach
from assistant.retrieval.types import Where, as_kind
from assistant.session import SECTOR_NAMES
from ui import framework_html, text
from ui.tab_coach import plainly

_AROUND = "around"
_SHOWN = 6


@dataclass(frozen=True, slots=True)
class ExploreTab:
    """The components of the place."""

    query: gr.Textbox
    level: gr.Radio
    kind: gr.Radio
    sector: gr.Radio
    found: gr.HTML
    category: gr.Radio
    indicator: gr.Radio
    theme: gr.Radio
    shown: gr.HTML


def build(coach: Coach) -> ExploreTab:
    """Lay the place out."""
    framework = coach.framework
    levels = [("Any", 0), *((name, n) for n, name in enumerate(framework.level_names, 1))]
    kinds = [("Everything", ""), *((framework_html.KIND_NAMES[k], k) for k in text.SEARCH_KINDS)]
    sectors = [("Any", ""), *((name, key) for key, name in SECTOR_NAMES.items())]
    with gr.Row():
        with gr.Column(scale=5):
            query = gr.Textbox(
                label=text.SEARCH, info=text.SEARCH_HINT, submit_btn="Search", max_length=500,
                elem_id="query",
            )  # fmt: skip
            with gr.Accordion(text.NARROW, open=False):
                level = gr.Radio(levels, value=0, label="Level", elem_id="level")
                kind = gr.Radio(kinds, value="", label="Kind of part", elem_id="kind")
                sector = gr.Radio(sectors, value="", label="Sector", elem_id="search-sector")
            found = gr.HTML(elem_id="found")
        with gr.Column(scale=7):
            names = [(c.name, c.name) for c in framework.categories]
            category = gr.Radio(
                [*names, (text.AROUND, _AROUND)], label=text.BROWSE, elem_id="browse"
            )
            indicator = gr.Radio([], label="Quality indicator", elem_id="qi", visible=False)
            theme = gr.Radio([], label="Theme", elem_id="theme", visible=False)
            shown = gr.HTML(elem_id="shown")
    return ExploreTab(query, level, kind, sector, found, category, indicator, theme, shown)


class Handlers:
    """What the place does."""

    def __init__(self, coach: Coach) -> None:
        self._coach = coach

    def search(self, query: str, level: int = 0, kind: str = "", sector: str = "") -> str:
        """Parts of the framework for a query, as HTML; nothing for an empty one."""
        if not (query or "").strip():
            return ""
        with plainly():
            where = Where(None, level or None, as_kind(kind or None), sector or None)
            found = self._coach.search(query, _SHOWN, where)
        if not found.hits:
            return f"<p>{text.NOTHING_FITS}</p>"
        note = "" if found.answered else f"<p>{text.NOT_ANSWERED}</p>"
        if found.read_as:
            note += f"<p class='quiet'>{text.READ_AS}{escape(found.read_as)}</p>"
        return note + framework_html.hits_html(self._coach, found.hits, query)

    def category(self, name: str) -> tuple[Any, Any, str]:
        """A category chosen: (its indicators, no themes yet, the page)."""
        shut = gr.Radio([], value=None, visible=False)
        if name == _AROUND:
            return shut, shut, framework_html.around_html(self._coach.framework)
        chosen = next(c for c in self._coach.framework.categories if c.name == name)
        choices = [(f"{i.id} {i.name}", i.id) for i in chosen.indicators]
        page = framework_html.category_html(self._coach.framework, name)
        return gr.Radio(choices, value=None, visible=True), shut, page

    def indicator(self, indicator_id: str, sector: str = "") -> tuple[Any, str]:
        """An indicator chosen: (its themes, the page)."""
        with plainly():
            indicator = self._coach.framework.indicator(indicator_id)
            page = framework_html.part_html(self._coach, indicator_id, sector)
        choices = [(f"{t.id} {t.name}", t.id) for t in indicator.themes]
        return gr.Radio(choices, value=None, visible=True), page

    def part(self, part_id: str, sector: str = "") -> str:
        """The page of any part by its id, in the sector's wording."""
        with plainly():
            return framework_html.part_html(self._coach, part_id, sector)

    def open_address(self, request: gr.Request) -> tuple[Any, str, str, str]:
        """What the page's address names: (place, query, results, page)."""
        asked = dict(request.query_params)
        query, part = asked.get("q", ""), asked.get("open", "")
        place = "explore" if query or part else asked.get("place")
        page = ""
        if part:
            try:
                page = framework_html.part_html(self._coach, part)
            except Exception as error:  # noqa: BLE001 an address can hold anything
                gr.Warning(str(error))
        chosen = gr.Tabs(selected=place) if place in text.PLACES else gr.skip()
        return chosen, query, self.search(query) if query else "", page


def wire(tab: ExploreTab, coach: Coach) -> None:
    """Connect components to handlers; the search answers while one types."""
    handle = Handlers(coach)
    asked = [tab.query, tab.level, tab.kind, tab.sector]
    tab.query.submit(handle.search, asked, [tab.found], api_name="search")
    typing: dict[str, Any] = {"trigger_mode": "always_last", "show_progress": "hidden"}
    tab.query.input(handle.search, asked, [tab.found], api_name="search_while_typing", **typing)
    for narrower in (tab.level, tab.kind, tab.sector):
        narrower.input(handle.search, asked, [tab.found], api_visibility="private", **typing)
    opened = [tab.indicator, tab.theme, tab.shown]
    tab.category.input(handle.category, [tab.category], opened, api_name="category")
    tab.indicator.input(
        handle.indicator,
        [tab.indicator, tab.sector],
        [tab.theme, tab.shown],
        api_name="indicator",
    )
    tab.theme.input(handle.part, [tab.theme, tab.sector], [tab.shown], api_name="part")
