"""The dialogue: one question at a time, probes for what is missing, what is asked is answered."""

import pytest

from assistant.coach import Coach
from assistant.errors import InputError, UnknownSessionError
from assistant.reflecting import facing
from assistant.session import Turn
from knowledge.errors import UnknownIdError

RICH = (
    "We ran a family science night in November and 42 families came. On the exit slips parents "
    "said they had tried the experiments at home, and P4 now explain circuits to their parents."
)


def talk(coach: Coach, *turns: str, qi: str | None = "2.5") -> list[Turn]:
    session = coach.start("Dunmore Primary", "primary", qi)
    return [coach.take_turn(session.id, text).turn for text in turns]


def test_the_welcome_asks_the_first_question_of_the_indicator(coach: Coach) -> None:
    session = coach.start("Dunmore Primary", "primary", "2.5")
    assert coach.welcome(session).endswith(
        "How effectively are we building STEM capital in families?"
    )


def test_without_an_indicator_the_coach_asks_for_one_and_the_team_may_name_it(coach: Coach) -> None:
    first, second = talk(coach, "Hello there", "QI 2.5 please", qi=None)
    assert "Which would you like to look at" in first.reply
    assert (second.move, second.asked) == ("start", "2.5/q1")


def test_the_team_is_asked_to_judge_first_and_may_pass_it_by(coach: Coach) -> None:
    turns = talk(
        coach,
        "Nine parents help us plan the garden club every spring term.",
        "They meet in the hall with the P6 class and the janitor.",
    )
    assert [t.move for t in turns] == ["judge_first", "probe_evidence"]
    assert turns[0].citations == ("2.5.1/1", "2.5.1/2", "2.5.1/3")
    assert "level" not in turns[1].reply


def test_a_bare_activity_is_probed_for_evidence_then_impact_then_left(coach: Coach) -> None:
    turns = talk(
        coach,
        "We'd say level 1 for 2.5.1",
        "Nine parents help us plan the garden club every spring term.",
        "They meet in the hall with the P6 class and the janitor.",
        "It is held outside when the weather is dry enough for it.",
    )
    assert [t.move for t in turns] == ["judged", "probe_evidence", "probe_impact", "ask"]
    assert [t.asked for t in turns] == ["2.5/q1", "2.5/q1", "2.5/q1", "2.5/q2"]


def test_an_answer_with_evidence_and_impact_is_not_probed(coach: Coach) -> None:
    _, turn = talk(coach, "level 2", RICH)
    assert (turn.move, turn.asked) == ("ask", "2.5/q2")


def test_a_quick_session_probes_once(coach: Coach) -> None:
    session = coach.start("x", "primary", "2.5", "quick")
    said = [
        "Nine parents help us plan the garden club every spring term.",
        "They meet in the hall.",
    ]
    moves = [coach.take_turn(session.id, text).turn.move for text in said]
    assert moves == ["probe_evidence", "ask"]


def test_every_reply_but_a_pause_ends_on_one_question(coach: Coach) -> None:
    turns = talk(
        coach, RICH, "I don't know", "what do you mean?", "skip", "what does good look like?",
        "What level are we?", "We'd say level 2", "Actually it was 34 families, not 42.",
        "We will ask Mrs Reid to run it again by March.", "that's us done", "", qi="1.1",
    )  # fmt: skip
    for turn in turns:
        assert turn.reply.rstrip("”").endswith("?"), turn.reply


def test_replies_in_a_row_do_not_sound_alike(coach: Coach) -> None:
    turns = talk(coach, *[f"{RICH} That was year {n} of it." for n in range(2017, 2023)])
    assert len({t.reply for t in turns}) == len(turns)


def test_a_reflection_is_the_teams_own_words(coach: Coach) -> None:
    fact = "On the exit slips 31 of 42 parents said they had tried it at home"
    _, turn = talk(coach, "level 2", f"{fact}.")
    assert f"“{fact}”" in turn.reply


@pytest.mark.parametrize(
    ("said", "faced"),
    [
        ("We asked 12 families what they'd like.", "you asked 12 families what they'd like"),
        ("I was the only one who ran our club.", "you were the only one who ran your club"),
        ("We've had three of us at SSERC since May.", "you've had three of you at SSERC since May"),
        ("Our P4s plan it themselves.", "your P4s plan it themselves"),
    ],
)
def test_a_plain_sentence_is_turned_to_face_the_team(said: str, faced: str) -> None:
    assert facing(said) == faced


@pytest.mark.parametrize(
    "said",
    [
        "Parents told us 'we love it'.", "Numbers: 210 Chromebooks between 940 pupils.",
        "We think you could say so.", "Wir weans dae it theirsels.", "We mean to, aye.",
        "Is that us?", "We ran it. They came.",
    ],
)  # fmt: skip
def test_what_cannot_be_turned_safely_is_quoted(said: str) -> None:
    assert facing(said) is None


def test_what_do_you_mean_is_answered_in_plain_words_that_are_ours(coach: Coach) -> None:
    (turn,) = talk(coach, "what do you mean?")
    assert coach.notes.by_question["2.5/q1"].plain in turn.reply
    assert "STEM Coach's" in turn.reply
    assert turn.asked == "2.5/q1"


def test_what_does_good_look_like_quotes_the_framework(coach: Coach) -> None:
    (turn,) = talk(coach, "what does good look like?")
    assert coach.framework.theme("2.5.1").statements[-1].text in turn.reply
    assert turn.citations == ("2.5.1/1", "2.5.1/2", "2.5.1/3")


def test_a_level_asked_for_before_anything_is_said_is_honestly_not_given(coach: Coach) -> None:
    (turn,) = talk(coach, "what level are we?")
    assert "not heard enough" in turn.reply


def test_both_judgements_are_kept(coach: Coach) -> None:
    session = coach.start("x", "primary", "2.5")
    for text in (RICH, "What level would you put against 2.5.1?", "We'd say level 2 for 2.5.1"):
        session = coach.take_turn(session.id, text).session
    known = session.judgement("2.5.1")
    assert known.team == 2
    assert known.verdict is not None


def test_skipped_and_not_applicable_questions_are_not_asked_again(coach: Coach) -> None:
    turns = talk(coach, "skip", "Not applicable to us", "skip", "skip", "skip")
    asked = [t.asked for t in turns]
    assert asked == ["2.5/q2", "2.5/q3", "2.5/q4", "2.5/q5", None]
    assert turns[-1].move == "challenge"


def test_a_vague_plan_gets_one_kind_nudge(coach: Coach) -> None:
    turns = talk(coach, "We want to involve grandparents.", "Mrs Reid will do it by March.")
    assert turns[0].move == "action_nudge"
    assert "involve grandparents" in turns[0].reply
    assert turns[1].move != "action_nudge"


def test_going_to_another_indicator_starts_it(coach: Coach) -> None:
    turns = talk(coach, RICH, "Can we look at QI 2.6 please")
    assert (turns[1].qi, turns[1].asked) == ("2.6", "2.6/q1")


def test_an_indicator_with_no_printed_questions_uses_ours(coach: Coach) -> None:
    session = coach.start("x", "primary", "1.3")
    assert coach.welcome(session).endswith(coach.notes.own_questions["1.3/n1"].text)


@pytest.mark.parametrize(
    "text",
    ["", "   ", "🎉🎉🎉", "שלום עולם", "Tha sinn a' dèanamh saidheans gach seachdain.",
     "Rodzice pomagają nam planować program.", "a\x00b\x07c", "<script>alert(1)</script> **x**",
     "word " * 3000],
)  # fmt: skip
def test_any_turn_gets_a_reply_and_is_kept(coach: Coach, text: str) -> None:
    session = coach.start("x", "primary", "2.5")
    turn = coach.take_turn(session.id, text).turn
    assert turn.reply
    kept = coach.session(session.id).turns[0].text
    assert kept == text.replace("\x00", "").replace("\x07", "")


def test_a_turn_that_is_far_too_long_is_refused_and_nothing_is_lost(coach: Coach) -> None:
    session = coach.start("x", "primary", "2.5")
    coach.take_turn(session.id, RICH)
    with pytest.raises(InputError, match="100,000 characters"):
        coach.take_turn(session.id, "x" * 100_000)
    assert len(coach.session(session.id).turns) == 1


def test_unknown_ids_are_plain_errors(coach: Coach) -> None:
    with pytest.raises(UnknownIdError, match="Choose one of"):
        coach.start("x", "primary", "7.7")
    with pytest.raises(InputError, match="elc, primary, secondary, asn"):
        coach.start("x", "college")
    with pytest.raises(UnknownSessionError):
        coach.take_turn("none", "hello")
