"""The stages of a dialogue, what a probe is chosen for, and what is covered."""

from assistant.coach import Coach
from assistant.coverage import cover, coverage
from assistant.interview import stage
from assistant.session import Turn
from assistant.turnrules import read_sentences

PLAIN = "We hold a club in the hall with the janitor and the kit."


def talk(coach: Coach, *said: str, depth: str = "deep") -> list[Turn]:
    session = coach.start("x", "primary", "3.2", depth)  # type: ignore[arg-type]
    return [coach.take_turn(session.id, text).turn for text in said]


def test_after_the_questions_come_challenge_match_outwards_help_and_forwards(coach: Coach) -> None:
    turns = talk(coach, "level 1", *["skip"] * 3, PLAIN, "level 2", PLAIN, PLAIN, PLAIN)
    moves = [t.move for t in turns]
    assert moves[3:] == ["challenge", "match_ask", "judged", "outwards", "helps", "forwards"]


def test_a_quick_session_leaves_judging_first_challenge_and_match_out(coach: Coach) -> None:
    turns = talk(coach, "skip", "skip", "skip", PLAIN, depth="quick")
    assert [t.move for t in turns[2:]] == ["outwards", "forwards"]


def test_outwards_names_partners_of_the_framework_and_invents_none(coach: Coach) -> None:
    turn = talk(coach, "skip", "skip", "skip", depth="quick")[-1]
    assert turn.citations
    for part in turn.citations:
        assert part.partition(":")[2] in turn.reply
        assert part in coach.framework


def test_the_suggestion_stays_hidden_until_the_team_has_judged(coach: Coach) -> None:
    turns = talk(coach, PLAIN, "We count the pupils who come, 12 of 30.", "skip", "skip", "skip")
    assert all("reads most like" not in t.reply for t in turns)


def test_probes_turn_to_what_is_missing_and_change_from_question_to_question(coach: Coach) -> None:
    turns = talk(coach, "level 1", *[f"{PLAIN} It is number {n}0 of them." for n in range(1, 10)])
    probes = [t.move for t in turns if t.move.startswith("probe_")]
    assert len(set(probes)) >= 3
    by_question = {t.asked: sum(u.asked == t.asked for u in turns) for t in turns}
    assert max(by_question.values()) <= 3


def test_pace_can_be_changed_in_the_middle(coach: Coach) -> None:
    session = coach.start("x", "primary", "3.2")
    after = coach.take_turn(session.id, "just the quick version please").session
    assert after.depth == "quick"
    assert after.turns[-1].move == "depth"


def test_stage_and_coverage_are_told(coach: Coach) -> None:
    session = coach.start("x", "primary", "3.2")
    session = coach.take_turn(session.id, "level 2").session
    session = coach.take_turn(session.id, "42 pupils came and parents said they loved it.").session
    assert stage(session) in ("how do we know", "inwards")
    heard = coverage(session, "3.2")
    assert {"data", "views"} <= heard.corners
    assert heard.missing_corners == ("observation",)
    assert {"learners", "families"} <= heard.voices


def test_plans_and_asides_are_no_evidence() -> None:
    heard = cover(read_sentences(["We will survey 40 parents next year.", "What do you mean?"]))
    assert not heard.corners
    assert heard.directions == {"forwards"}
