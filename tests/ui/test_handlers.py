"""The places' handlers, tested as plain functions; everything typed is shown as text."""

from __future__ import annotations

from datetime import UTC, datetime

import gradio as gr
import pytest

from assistant.coach import Coach
from ui import (
    framework_html,
    render,
    tab_coach,
    tab_explore,
    tab_proforma,
    tab_rehearse,
    tab_sessions,
)

EVIL = "<script>alert(1)</script> **bold** [x](http://evil) <img src=x onerror=alert(1)>"


def test_a_turn_is_shown_pending_then_replied_and_the_box_is_emptied(coach: Coach) -> None:
    handle = tab_coach.Handlers(coach)
    session_id, _, shown, _ = handle.start("Dunmore", "primary", "2.5", "deep")
    assert [m["role"] for m in shown] == ["assistant"]
    pending, replied = list(handle.take_turn(session_id, "Nine parents plan the garden club."))
    assert pending[1][-1]["content"] == "…"
    assert pending[2] == "Nine parents plan the garden club."
    assert replied[2] == ""
    assert replied[1][-1]["content"].endswith("?")
    assert "<div class='cited'>" in replied[3]


def test_a_pupils_name_brings_a_warning_before_anything_is_kept(coach: Coach) -> None:
    handle = tab_coach.Handlers(coach)
    session_id = handle.start("x", "primary", "2.5", "deep")[0]
    said = "wee Callum in P3 can now count to 20 <b>x</b>."
    (warned,) = list(handle.take_turn(session_id, said))
    assert warned[2] == said
    assert "Callum" in warned[4]
    assert "<b>" not in warned[4]
    assert coach.session(session_id).turns == ()
    *_, sent = handle.send_replaced(session_id, said)
    assert sent[4] == ""
    assert coach.session(session_id).turns[0].text.startswith("wee a pupil in P3")
    list(handle.send(session_id, said))
    assert coach.session(session_id).turns[1].text == said


def test_what_is_covered_and_where_the_dialogue_stands_is_told_in_words(coach: Coach) -> None:
    session = coach.start("x", "primary", "2.5")
    session = coach.take_turn(
        session.id, "42 families came and parents said they'd return."
    ).session
    page = render.beside_html(coach, session)
    assert "figures<span class='unseen'>: heard" in page
    assert "what somebody saw<span class='unseen'>: not yet" in page
    assert "aria-current=step" in page


def test_a_rehearsal_through_the_handlers_is_kept_and_stays_out_of_the_dialogue(
    coach: Coach,
) -> None:
    handle = tab_rehearse.Handlers(coach)
    with pytest.raises(gr.Error, match="Begin a rehearsal first"):
        handle.answer("", "", "hello")
    session_id, run, shown = handle.start("", "parent", "2.5", "primary")
    assert "no inspector" in shown[0]["content"]
    shown, box = handle.answer(session_id, run, "Nine parents plan the garden club.")
    assert (len(shown), box) == (3, "")
    session = coach.session(session_id)
    assert session.turns[0].rehearsal == "parent:1"
    assert len(render.messages(coach, session)) == 1


def test_a_turn_that_is_refused_stays_in_the_box(
    coach: Coach, monkeypatch: pytest.MonkeyPatch
) -> None:
    warned: list[str] = []
    monkeypatch.setattr(gr, "Warning", warned.append)
    handle = tab_coach.Handlers(coach)
    session_id = handle.start("x", "primary", "2.5", "deep")[0]
    *_, last = handle.take_turn(session_id, "y" * 100_000)
    assert last[2] == "y" * 100_000
    assert "100,000 characters" in warned[0]


def test_nothing_starts_without_an_indicator(coach: Coach) -> None:
    with pytest.raises(gr.Error, match="Choose a quality indicator"):
        tab_coach.Handlers(coach).start("x", "primary", None, "deep")


def test_what_people_type_is_text_in_every_page_we_write(coach: Coach) -> None:
    session = coach.start(EVIL, "elc", "2.5")
    session = coach.take_turn(session.id, EVIL).session
    pages = [
        render.heading_html(coach, session),
        render.sessions_html(coach.sessions(), coach.framework),
        tab_explore.Handlers(coach).search(EVIL),
        render.cited_html(coach.framework, session),
    ]
    for page in pages:
        assert "<script" not in page
        assert "<img" not in page


def test_edit_move_leave_out_judge_undo_through_the_handlers(coach: Coach) -> None:
    session = coach.start("x", "primary", "2.5")
    session = coach.take_turn(session.id, "Nine parents plan the garden club.").session
    handle = tab_proforma.Handlers(coach)
    first = next(e for e in coach.draft(session) if not e.gap)
    assert handle.edit(session.id, first, "Nine parents plan it.", 0, "Mhairi")[1] == 1
    handle.move(session.id, first, "evidence", "Mhairi")
    handle.judge(session.id, "2.5.1", 2, "Mhairi")
    handle.judge(session.id, "2.5.1", -1, "Mhairi")
    now = coach.session(session.id)
    assert now.judgement("2.5.1").team is None
    assert handle.undo(session.id, "") > now.version
    assert coach.session(session.id).judgement("2.5.1").team == 2
    assert handle.add(session.id, "Clay is paid for.", "doing", "M")[1] == ""
    entries = {e.text: e for e in coach.draft(coach.session(session.id))}
    assert entries["Nine parents plan it."].column == "evidence"
    assert entries["Clay is paid for."].status == "added"


def test_a_stale_edit_shows_both_texts_and_overwrites_nothing(
    coach: Coach, monkeypatch: pytest.MonkeyPatch
) -> None:
    warned: list[str] = []

    def warn(said: str, duration: float | None = 0) -> None:
        warned.append(said)

    monkeypatch.setattr(gr, "Warning", warn)
    session = coach.start("x", "primary", "2.5")
    session = coach.take_turn(session.id, "Nine parents plan the garden club.").session
    handle = tab_proforma.Handlers(coach)
    read = next(e for e in coach.draft(session) if not e.gap)
    handle.edit(session.id, read, "Mine.", 0, "A")
    _, version = handle.edit(session.id, read, "Yours.", 0, "B")
    assert "Mine." in warned[0]
    assert "Yours." in warned[0]
    assert any(e.text == "Mine." for e in coach.draft(coach.session(session.id)))
    # Saving again, now that both were seen, chooses these words.
    handle.edit(session.id, read, "Yours.", version, "B")
    assert any(e.text == "Yours." for e in coach.draft(coach.session(session.id)))


def test_sessions_are_listed_and_deleted(coach: Coach) -> None:
    handle = tab_sessions.Handlers(coach)
    assert "No session is saved yet" in handle.refresh()[0]
    session = coach.start("Dunmore Primary", "primary", "2.5")
    assert f"?session={session.id}" in handle.refresh()[0]
    coach.delete(session.id)
    assert "No session is saved yet" in handle.refresh()[0]


def test_an_early_learning_team_is_told_of_the_newer_framework(coach: Coach) -> None:
    session = coach.start("Riverbank", "elc", "2.2")
    assert "September 2025" in render.heading_html(coach, session)
    page = framework_html.indicator_html(coach, coach.framework.indicator("2.2"), sector="elc")
    assert "Pedagogy and play" in page


def test_times_are_those_of_scotland() -> None:
    assert render.moment(datetime(2026, 7, 1, 12, 5, tzinfo=UTC)) == "1 July 2026, 13:05"


def test_the_framework_page_marks_our_notes_as_ours(coach: Coach) -> None:
    page = tab_explore.Handlers(coach).part("1.3")
    assert "STEM Coach's own" in page
    assert "Crown copyright" in page
