"""Rehearsing: somebody else asks; feedback names the words that earned it; nothing is added."""

import pytest

from assistant.coach import Coach
from assistant.drafting import tidy
from assistant.errors import InputError
from assistant.rehearsing.feedback import feedback
from assistant.rehearsing.rehearsal import ASKERS
from assistant.session import Session, Turn
from assistant.turnrules import read_sentences

WEAK = "We run a garden club with the P6 class and the janitor."
STRONG = (
    "We asked 12 families in May and nine came back. On the learning walk we saw P4 explaining "
    "circuits. Attendance went from 78% to 91%. We will ask Mrs Reid to run it again by March."
)


def rehearse(coach: Coach, *said: str, asker: str = "visitor") -> tuple[list[Turn], str, Session]:
    session = coach.start("x", "primary", "2.5")
    run, opening = coach.rehearsal.open(session, asker)
    turns = [coach.rehearse(session.id, run, text).turn for text in said]
    return turns, opening, coach.session(session.id)


@pytest.mark.parametrize("asker", ASKERS)
def test_every_asker_says_it_is_a_rehearsal_by_a_program_and_asks_one_question(
    coach: Coach, asker: str
) -> None:
    turns, opening, _ = rehearse(coach, STRONG, asker=asker)
    assert "computer program" in opening
    assert "no inspector" in opening
    assert "no inspector" in turns[0].reply
    for said in (opening, turns[0].reply):
        assert said.rstrip("”").endswith("?")


def test_an_unknown_asker_is_refused(coach: Coach) -> None:
    with pytest.raises(InputError, match="visitor, headteacher, parent, employer, learner"):
        rehearse(coach, asker="inspector")


def test_each_quality_is_named_with_the_words_that_earned_it(coach: Coach) -> None:
    (turn,), _, _ = rehearse(coach, STRONG)
    assert "Evidence: figures and what somebody saw" in turn.reply
    assert "Next step: “We will ask Mrs Reid to run it again by March”" in turn.reply
    (weak,), _, _ = rehearse(coach, WEAK)
    assert "Evidence: none in this answer." in weak.reply
    assert "Impact on learners: not said." in weak.reply


def test_a_stronger_answer_is_made_of_what_was_said_and_visible_gaps() -> None:
    said, before = read_sentences([WEAK]), read_sentences(["42 families came in May."])
    found = feedback(said, 3, [(1, before[0])])
    for piece in found.stronger:
        if piece.source is None:
            assert piece.text.startswith("[")
        else:
            assert piece.text in (tidy(WEAK), "42 families came in May.")
    assert {p.source.turn for p in found.stronger if p.source} == {1, 3}
    assert any("what changed for learners" in p.text for p in found.stronger)


def test_the_questions_begin_where_the_session_is_weak(coach: Coach) -> None:
    session = coach.start("x", "primary", "2.5")
    for text in ("level 3 for 2.5.1", STRONG, "I don't know", WEAK):
        session = coach.take_turn(session.id, text).session
    unsure = next(t.question for t in session.turns if t.kind == "dont_know")
    run, _ = coach.rehearsal.open(session, "parent")
    turn = coach.rehearse(session.id, run, "no idea").turn
    assert turn.question == unsure


def test_a_rehearsal_ends_in_a_summary_and_is_saved_with_the_session(coach: Coach) -> None:
    turns, _, kept = rehearse(coach, STRONG, WEAK, "skip", "I don't know", WEAK)
    assert turns[-1].move == "rehearse_summary"
    assert "That was the rehearsal" in turns[-1].reply
    assert [t.rehearsal for t in kept.turns] == ["visitor:1"] * 5
    assert kept.asked is None


def test_what_is_meant_can_be_asked_without_leaving_the_question(coach: Coach) -> None:
    turns, _, _ = rehearse(coach, "what do you mean?", STRONG)
    assert turns[0].move == "rehearse_meaning"
    assert turns[0].question == turns[1].question


def test_the_dialogue_goes_on_where_it_was_after_a_rehearsal(coach: Coach) -> None:
    session = coach.start("x", "primary", "2.5")
    asked = coach.take_turn(session.id, "level 2").turn.asked
    run, _ = coach.rehearsal.open(session, "learner")
    coach.rehearse(session.id, run, STRONG)
    assert coach.session(session.id).asked == asked
