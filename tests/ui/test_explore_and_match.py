"""The Explore and Match places: what is typed stays text, both judgements are kept."""

from __future__ import annotations

import re

import gradio as gr
import pytest

from assistant.coach import Coach
from assistant.matching.types import ClaimHeard, Match, Target
from knowledge.errors import UnknownIdError
from ui import framework_html, match_html, tab_explore, tab_match

EVIL = "<script>alert(1)</script> <img src=x onerror=alert(1)>"
SAID = "Nine parents plan the science evening with us every spring. <b>Turnout doubled.</b>"


def a_match(**changes: object) -> Match:
    found = Match(
        verdict="level",
        theme="2.5.1",
        levels=(2,),
        confidence=0.71,
        themes=(),
        targets=(Target("2.5.1", (2,), SAID),),
        flags=("aspiration",),
        claims=(
            ClaimHeard("2.5.1/1#1", "First claim.", "not_heard", None),
            ClaimHeard("2.5.1/2#1", "Second claim.", "heard", "Turnout doubled."),
        ),
        next=("2.5.1/1#1",),
        ask="How do you know?",
    )
    return Match(**{**{f: getattr(found, f) for f in Match.__dataclass_fields__}, **changes})


def test_a_query_is_answered_with_links_that_open_each_part(coach: Coach) -> None:
    page = tab_explore.Handlers(coach).search("families learning together")
    assert page.count("Open it where it stands") >= 3
    assert re.search(r"href='\?open=[^']+&amp;q=families\+learning\+together'", page)


def test_nothing_typed_shows_nothing_and_markup_stays_text(coach: Coach) -> None:
    handle = tab_explore.Handlers(coach)
    assert handle.search("   ") == ""
    page = handle.search(f"{EVIL} <b>weans</b>")
    assert "Read as: " in page
    assert "<b>" not in page
    assert "<script" not in page
    assert "<img" not in page


def test_filters_hold_in_the_place_too(coach: Coach) -> None:
    page = tab_explore.Handlers(coach).search("planning tracking", 3, "statement", "elc")
    assert "level 3: Features" in page
    assert "level 1" not in page


def test_browsing_goes_from_category_to_indicator_to_theme(coach: Coach) -> None:
    handle = tab_explore.Handlers(coach)
    category = coach.framework.categories[1]
    indicators, themes, page = handle.category(category.name)
    assert [value for _, value in indicators.choices] == [i.id for i in category.indicators]
    assert not themes.visible
    assert "?open=2.5" in page
    choices, page = handle.indicator("2.5")
    assert [value for _, value in choices.choices] == ["2.5.1", "2.5.2"]
    assert page.count("<div class='statements'>") == 2
    page = handle.part("2.5.1")
    assert page.count("<section") == 3
    assert "In plain words (ours)" in page
    assert "Education Scotland" in page


@pytest.mark.parametrize(
    "part",
    ["2.5.1/3", "2.5.1/3#2", "2.5/q1", "1.3/n1", "glossary:DYW", "partner:SSERC",
     "intro:What is STEM?"],
)  # fmt: skip
def test_a_part_is_opened_where_it_stands_and_marked(coach: Coach, part: str) -> None:
    page = framework_html.part_html(coach, part)
    assert page.count("id='found-here'") == 1


def test_an_unknown_part_is_a_plain_error(coach: Coach) -> None:
    with pytest.raises(UnknownIdError):
        framework_html.part_html(coach, "9.9.9/1")
    with pytest.raises(gr.Error):
        tab_explore.Handlers(coach).part("9.9.9/1")


def test_links_stand_as_printed_and_terms_are_explained_in_place(coach: Coach) -> None:
    page = framework_html.around_html(coach.framework)
    for resource in coach.framework.resources:
        if resource.url:
            assert f"href='{resource.url}'" in page
    assert "2017/18" in page
    assert framework_html.explained(coach.framework, "With DYW.").startswith(
        "With <abbr title='Developing the young workforce'>DYW</abbr>"
    )


def test_a_match_is_told_in_words_with_the_quotes_marked(coach: Coach) -> None:
    page = match_html.match_html(coach.framework, a_match(), SAID)
    assert "reads like level 2, Building on achievements" in page
    assert "Probably right" in page
    assert "<mark>Turnout doubled.</mark>" in page
    assert "&lt;b&gt;" in page
    assert "Plans were not counted" in page
    assert page.count("<section") == 3


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"verdict": "between", "levels": (1, 2)}, "lies between level 1"),
        ({"verdict": "below", "levels": (0,)}, "not yet at level 1"),
        ({"verdict": "insufficient", "levels": ()}, "not enough to say"),
        ({"verdict": "insufficient", "levels": (), "theme": None}, "Not enough to say yet"),
        ({"verdict": "offtopic", "levels": (), "theme": None}, "does not read as STEM practice"),
        (
            {
                "verdict": "split",
                "levels": (2, 1),
                "targets": (Target("2.5.1", (2,), "a"), Target("2.7.1", (1,), "b")),
            },
            "Two things at different levels",
        ),
    ],
)
def test_every_verdict_has_its_sentence(
    coach: Coach, changes: dict[str, object], says: str
) -> None:
    assert says in match_html.match_html(coach.framework, a_match(**changes), SAID)


def test_both_judgements_are_kept_with_the_words_that_earned_them(coach: Coach) -> None:
    handle = tab_match.Handlers(coach)
    page, found, *_ = handle.match(SAID, "2.5", 1)
    assert "Sentence by sentence" in page
    assert found is not None
    kept, session_id = handle.keep("", found, 1, "We know who never comes.", "elc")
    assert "both judgements stand" in kept
    session = coach.session(session_id)
    judgement = session.judgement(found[0].theme)
    assert (judgement.team, judgement.suggested) == (1, found[0].levels)
    assert judgement.reason == "We know who never comes."
    assert (session.sector, session.turns[0].text) == ("elc", SAID)


def test_what_is_matched_in_an_open_session_goes_under_its_own_indicator(coach: Coach) -> None:
    handle = tab_match.Handlers(coach)
    open_one = coach.start("Dunmore", "primary", "1.1").id
    _, found, *_ = handle.match(SAID, "2.5", -1)
    assert handle.keep(open_one, found, 2, "")[1] == open_one
    session = coach.session(open_one)
    assert (session.turns[-1].text, session.turns[-1].qi) == (SAID, "2.5")
    assert "2.5" in session.indicators


def test_no_level_is_kept_that_nobody_gave(coach: Coach) -> None:
    handle = tab_match.Handlers(coach)
    _, found, *_ = handle.match(SAID, "2.5", -1)
    with pytest.raises(gr.Error, match="Choose a level first"):
        handle.keep("", found, -1, "")
    assert coach.sessions() == []


def test_the_teams_own_level_lies_beside_the_reading(coach: Coach) -> None:
    handle = tab_match.Handlers(coach)
    match = a_match()
    assert handle._difference(match, -1) == ""
    assert "the same" in handle._difference(match, 2)
    assert "differently" in handle._difference(match, 3)


def test_nothing_said_is_asked_for_plainly(coach: Coach) -> None:
    with pytest.raises(gr.Error, match="Describe what happens"):
        tab_match.Handlers(coach).match("  ", "", -1)
    with pytest.raises(gr.Error, match="Describe what happens"):
        tab_match.Handlers(coach).keep("", None, -1, "")
