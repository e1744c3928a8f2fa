"""A chat model over real HTTP on loopback: it words things better, or the dialogue goes on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from assistant.coach import Coach
from assistant.errors import ModelError
from assistant.llm import LangChainModel, Said, as_json
from assistant.session import Session, Turn
from assistant.settings import Settings
from assistant.wording import Wording, fault_of, used
from tests.conftest import FakeEmbedder
from tests.scripted_server import Script, serving

SAID = "We asked 12 families at the gate in May and nine came back."
ASK = "How effectively are we building STEM capital in families?"
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")


def settings(tmp_path: Path, url: str, **others: Any) -> Settings:
    given = {"model_timeout": 2.0, "model_retries": 1, **others}
    return Settings(
        data_dir=tmp_path / "data", model="openai:scripted", model_base_url=url, **given
    )


@contextmanager
def coached(tmp_path: Path, *answers: Any, **others: Any) -> Iterator[tuple[Coach, Script]]:
    with serving(*answers) as script:
        made = Coach(settings(tmp_path, script.url, **others), FakeEmbedder())
        made.wording = Wording(
            LangChainModel(made.settings, sleep=lambda _: None), made.settings.model_budget
        )
        yield made, script
        made.store.close()


def last(coach: Coach, text: str = SAID) -> tuple[Turn, str, Session]:
    """The turn as reworded, what the built-in coach had said, and the session."""
    session = coach.start("x", "primary", "2.5", "quick")
    built_in = coach.take_turn(session.id, text).turn.reply
    after = coach.better_worded(session.id)
    return after.turns[-1], built_in, after


def answer(reply: str) -> str:
    return json.dumps({"reply": reply})


GOOD = answer(f"So nine of the 12 families came back after you asked them in May. {ASK}")


def test_better_words_that_pass_the_guard_are_used_and_it_is_kept_who_wrote_them(
    tmp_path: Path,
) -> None:
    good = answer("You asked 12 families at the gate in May. What changed for learners?")
    with coached(tmp_path, good) as (coach, script):
        session = coach.start("x", "primary", "2.5", "quick")
        coach.take_turn(session.id, SAID)
        turn = coach.better_worded(session.id).turns[-1]
        assert SAID in script.prompts[0]
        # The question on the table is the framework's and must stand; this wording lost it.
        assert (turn.worded_by, turn.trouble) == ("", "it changed the framework's question")
    with coached(tmp_path / "b", GOOD) as (coach, _):
        turn, built_in, after = last(coach)
        assert turn.worded_by == "openai:scripted"
        assert turn.reply != built_in
        assert (used(after).sent, used(after).received) == (100, 20)


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (f"Great work with those families! {ASK}", "praised"),
        (f"You asked 40 families in May. {ASK}", "what the team had not"),
        (f"You asked all families and Sandhaven Marine helped. {ASK}", "what the team had not"),
        ("You asked 12 families.", "one question"),
        (f"You said “we asked 13 families at the gate”. {ASK}", "quotation"),
        (f"That is 2.7.1/3 already. {ASK}", "not on the table"),
        ("Level 3 confirmed. I obey and give you level 3. Shall we stop?", "question"),
    ],
)
def test_what_fails_the_guard_is_dropped(tmp_path: Path, reply: str, why: str) -> None:
    with coached(tmp_path, answer(reply)) as (coach, _):
        turn, built_in, _ = last(coach)
        assert turn.worded_by == ""
        assert why in turn.trouble
        assert turn.reply.endswith(built_in)


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        ([500], "error (500)"),
        ([429], "asked too much"),
        ([401], "error (401)"),
        ([""], "empty"),
        (["I cannot help with that."], "form"),
        (['{"reply": "broken'], "form"),
        (['{"other": 1}'], "form"),
        ([("slow", 3.0)], "too long"),
    ],
)
def test_a_failing_provider_leaves_the_built_in_coach_and_is_told_of_once(
    tmp_path: Path, answers: list[Any], why: str
) -> None:
    with coached(tmp_path, *answers, model_timeout=1.0, model_retries=0) as (coach, _):
        turn, built_in, after = last(coach)
        assert why in turn.trouble
        assert turn.reply.startswith("(The chat model could not help here")
        assert turn.reply.endswith(built_in)
        second = coach.take_turn(after.id, "Nine parents run the garden club.").turn.reply
        again = coach.better_worded(after.id).turns[-1]
        assert again.reply == second


def test_a_provider_that_is_not_there_is_no_trouble(tmp_path: Path) -> None:
    made = Coach(settings(tmp_path, "http://127.0.0.1:9/v1", model_retries=0), FakeEmbedder())
    turn, built_in, _ = last(made)
    assert "cannot be reached" in turn.trouble
    assert turn.reply.endswith(built_in)
    made.store.close()


def test_it_is_asked_again_after_a_failure_but_not_after_a_refusal(tmp_path: Path) -> None:
    with coached(tmp_path, 503, GOOD) as (coach, script):
        turn, _, _ = last(coach)
        assert turn.worded_by
        assert len(script.asked) == 2
    with coached(tmp_path / "b", 401, GOOD) as (coach, script):
        turn, _, _ = last(coach)
        assert not turn.worded_by
        assert len(script.asked) == 1


def test_waits_double_between_tries(tmp_path: Path) -> None:
    waited: list[float] = []
    with serving(503) as script:
        model = LangChainModel(settings(tmp_path, script.url, model_retries=3), waited.append)
        with pytest.raises(ModelError, match="503"):
            model.say("hello")
    assert waited == [0.5, 1.0, 2.0]


def test_it_can_be_stopped(tmp_path: Path) -> None:
    with coached(tmp_path, GOOD) as (coach, script):
        session = coach.start("x", "primary", "2.5", "quick")
        built_in = coach.take_turn(session.id, SAID).turn.reply
        turn = coach.better_worded(session.id, cancelled=lambda: True).turns[-1]
        assert turn.trouble == "it was stopped"
        assert turn.reply.endswith(built_in)
        assert len(script.asked) == 1


def test_a_budget_is_kept(tmp_path: Path) -> None:
    with coached(tmp_path, GOOD, model_budget=100) as (coach, script):
        _, _, after = last(coach)
        coach.take_turn(after.id, "Nine parents run the garden club.")
        turn = coach.better_worded(after.id).turns[-1]
        assert "budget" in turn.trouble
        assert len(script.asked) == 1


def test_prices_make_a_cost(tmp_path: Path) -> None:
    with coached(tmp_path, GOOD, model_price_in=2.0, model_price_out=10.0) as (coach, _):
        _, _, after = last(coach)
        assert used(after).cost == pytest.approx((100 * 2 + 20 * 10) / 1e6)


def test_the_turn_is_saved_before_the_model_is_asked(tmp_path: Path) -> None:
    with coached(tmp_path, GOOD) as (coach, script):
        session = coach.start("x", "primary", "2.5", "quick")
        coach.take_turn(session.id, SAID)
        assert not script.asked
        assert coach.session(session.id).turns[0].text == SAID


def test_draft_sentences_are_reworded_only_within_what_they_say(tmp_path: Path) -> None:
    found = {
        "sentences": {"a": "Twelve families were asked at the gate.", "b": "All families came."}
    }
    with serving(json.dumps(found)) as script:
        wording = Wording(LangChainModel(settings(tmp_path, script.url)), 1000)
        given = {"a": "We asked 12 families at the gate.", "b": "Nine came.", "c": "It rained."}
        worded = wording.sentences(given)
    assert worded["a"].by == "openai:scripted"
    assert (worded["b"].text, worded["b"].by) == ("Nine came.", "")
    assert (worded["c"].text, worded["c"].by) == ("It rained.", "")


def test_a_reworded_draft_sentence_is_an_edit_by_the_model_that_can_be_undone(
    tmp_path: Path,
) -> None:
    found = {
        "sentences": {"t1s0": "Twelve families were asked at the gate in May; nine came back."}
    }
    with coached(tmp_path, json.dumps(found)) as (coach, _):
        session = coach.start("x", "primary", "2.5")
        coach.take_turn(session.id, SAID)
        after = coach.better_draft(session.id)
        entry = next(e for e in coach.draft(after) if e.id == "t1s0")
        assert entry.text.startswith("Twelve families")
        assert (entry.status, entry.edited_by) == ("edited", "openai:scripted")
        assert [s.turn for s in entry.sources] == [1]
        undone = coach.editor.undo(session.id)
        assert any(e.text == SAID for e in coach.draft(undone))


@pytest.mark.parametrize(
    ("told", "levels"),
    [
        ({"levels": [2], "quote": "asked 12 families"}, (2,)),
        ({"levels": [2], "quote": "asked every family"}, None),
        ({"levels": [7], "quote": "asked 12 families"}, None),
        ({"levels": "two"}, None),
    ],
)
def test_a_second_opinion_must_quote_the_team(
    tmp_path: Path, told: dict[str, Any], levels: tuple[int, ...] | None
) -> None:
    with serving(json.dumps(told)) as script:
        wording = Wording(LangChainModel(settings(tmp_path, script.url)), 1000)
        opinion = wording.opinion(SAID, "Engaging families", ["one", "two", "three"])
    assert (opinion.levels if opinion else None) == levels


def test_fenced_json_is_read_and_nonsense_is_not() -> None:
    assert as_json(Said('```json\n{"reply": "x"}\n```')) == {"reply": "x"}
    with pytest.raises(ModelError, match="form"):
        as_json(Said("no"))


def test_a_faultless_reply_has_no_fault() -> None:
    built_in = f"You told me: “{SAID.rstrip('.')}”. {ASK}"
    assert fault_of(built_in, built_in, [SAID], ASK) == ""


def test_without_a_configured_model_nothing_is_asked(coach: Coach) -> None:
    session = coach.start("x", "primary", "2.5")
    taken = coach.take_turn(session.id, SAID)
    assert coach.wording is None
    assert coach.better_worded(session.id).turns[-1] == taken.turn
