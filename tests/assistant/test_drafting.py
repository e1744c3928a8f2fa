"""A draft is the team's own sentences, sorted, with sources, and visible gaps."""

import pytest

from assistant.coach import Coach
from assistant.drafting import tidy
from assistant.errors import InputError, StaleEditError
from assistant.export import export
from assistant.proforma import Entry
from assistant.session import Session

TURNS = (
    "Nine parents help us plan the garden club. 43 families came to the torch walk in February.",
    "Actually it was 34 families that came to the torch walk in February.",
    "We will hold pond dipping in April. Ask the janitor about the gate.",
)


@pytest.fixture
def session(coach: Coach) -> Session:
    opened = coach.start("Dunmore Primary", "primary", "2.5")
    for text in TURNS:
        opened = coach.take_turn(opened.id, text).session
    return opened


def texts(coach: Coach, session: Session, column: str) -> list[str]:
    entries = coach.draft(coach.session(session.id))
    return [e.text for e in entries if e.column == column and e.status != "rejected"]


def entry(coach: Coach, session: Session, words: str) -> Entry:
    return next(e for e in coach.draft(coach.session(session.id)) if words in e.text)


def test_sentences_go_to_their_columns_verbatim(coach: Coach, session: Session) -> None:
    assert texts(coach, session, "doing") == ["Nine parents help us plan the garden club."]
    assert "We will hold pond dipping in April." in texts(coach, session, "actions")


def test_every_sentence_names_its_turn_or_is_a_gap(coach: Coach, session: Session) -> None:
    for e in coach.draft(session):
        assert e.gap or e.sources
        if e.gap:
            assert e.text.startswith("[")
            assert e.text.endswith("]")
        else:
            said = " ".join(t.text for t in session.turns)
            assert e.text.rstrip(".") in said or e.text[1:].rstrip(".") in said


def test_a_corrected_fact_is_only_there_in_its_corrected_form(
    coach: Coach, session: Session
) -> None:
    whole = " ".join(e.text for e in coach.draft(session))
    assert "43 families" not in whole
    right = entry(coach, session, "34 families")
    assert {s.turn for s in right.sources} == {1, 2}


def test_missing_corners_and_dates_are_visible_gaps(coach: Coach, session: Session) -> None:
    gaps = [e.text for e in coach.draft(session) if e.gap]
    assert "[evidence needed: people's views]" in gaps
    assert any("Ask the janitor about the gate" in gap for gap in gaps)


def test_an_unanswered_question_stands_as_something_to_find_out(coach: Coach) -> None:
    session = coach.start("x", "primary", "2.5")
    session = coach.take_turn(session.id, "I don't know").session
    found = entry(coach, session, "to find out")
    assert found.gap
    assert {s.id for s in found.sources} == {None, "2.5/q1"}


def test_a_spoken_label_goes_and_nothing_else() -> None:
    assert tidy("Numbers: 210 Chromebooks between 940 pupils") == (
        "210 Chromebooks between 940 pupils."
    )
    assert tidy("so, we asked them") == "We asked them."
    assert tidy("iPads for all?") == "IPads for all?"


def test_an_edit_keeps_sources_and_says_who_and_when(coach: Coach, session: Session) -> None:
    old = entry(coach, session, "Nine parents")
    coach.editor.edit(session.id, old.id, old.version, "Nine parents plan it with us.", "Mhairi")
    new = entry(coach, session, "plan it with us")
    assert (new.status, new.edited_by, new.version) == ("edited", "Mhairi", 1)
    assert new.edited_at is not None
    assert new.sources == old.sources


def test_a_stale_edit_is_refused_with_both_texts(coach: Coach, session: Session) -> None:
    old = entry(coach, session, "Nine parents")
    coach.editor.edit(session.id, old.id, old.version, "Mine.", "A")
    with pytest.raises(StaleEditError) as caught:
        coach.editor.edit(session.id, old.id, old.version, "Yours.", "B")
    assert (caught.value.theirs, caught.value.yours) == ("Mine.", "Yours.")
    assert entry(coach, session, "Mine.").edited_by == "A"


def test_move_leave_out_and_take_back(coach: Coach, session: Session) -> None:
    old = entry(coach, session, "Nine parents")
    coach.editor.move(session.id, old.id, "evidence")
    assert "Nine parents help us plan the garden club." in texts(coach, session, "evidence")
    coach.editor.reject(session.id, old.id)
    assert entry(coach, session, "Nine parents").status == "rejected"
    coach.editor.restore(session.id, old.id)
    assert "Nine parents help us plan the garden club." in texts(coach, session, "evidence")


def test_what_the_team_adds_shows_as_added(coach: Coach, session: Session) -> None:
    coach.editor.add(session.id, "2.5", "doing", "The parent council pays for clay.")
    added = entry(coach, session, "clay")
    assert (added.status, added.sources) == ("added", ())


def test_undo_and_redo_walk_through_edits_and_judgements(coach: Coach, session: Session) -> None:
    old = entry(coach, session, "Nine parents")
    coach.editor.edit(session.id, old.id, 0, "First.")
    coach.editor.edit(session.id, old.id, 1, "Second.")
    coach.editor.judge(session.id, "2.5.1", 2)
    assert coach.editor.undo(session.id).judgement("2.5.1").team is None
    coach.editor.undo(session.id)
    assert entry(coach, session, "First.").version == 1
    coach.editor.undo(session.id)
    assert entry(coach, session, "Nine parents").status == "draft"
    coach.editor.redo(session.id)
    assert entry(coach, session, "First.")
    assert coach.editor.undo(session.id).undoable == ()
    assert coach.editor.undo(session.id).version == coach.session(session.id).version


def test_undo_never_takes_a_turn_back(coach: Coach, session: Session) -> None:
    for _ in range(3):
        session = coach.editor.undo(session.id)
    assert len(session.turns) == len(TURNS)


@pytest.mark.parametrize(("text", "says"), [("  ", "is empty"), ("x" * 6000, "6,000 characters")])
def test_bad_edits_are_refused(coach: Coach, session: Session, text: str, says: str) -> None:
    old = entry(coach, session, "Nine parents")
    with pytest.raises(InputError, match=says):
        coach.editor.edit(session.id, old.id, 0, text)
    with pytest.raises(InputError, match="no entry"):
        coach.editor.move(session.id, "nothing", "doing")
    with pytest.raises(InputError, match="no column"):
        coach.editor.move(session.id, old.id, "elsewhere")


def test_an_import_that_cannot_be_taken_whole_leaves_no_session_behind(
    coach: Coach, session: Session
) -> None:
    coach.editor.add(session.id, "2.5", "doing", "A sentence that fits.")
    data = export(coach.proforma(coach.session(session.id)), "json")
    grown = data.replace(b"A sentence that fits.", b"x" * 6000)
    with pytest.raises(InputError, match="6,000 characters"):
        coach.bring_in(grown, "form.json")
    assert [s.id for s in coach.sessions()] == [session.id]
