"""The command line as checks and people drive it: real processes, the contract's JSON."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

COMMAND = Path(sys.executable).parent / "stem-coach"
WAIT = 180


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


def run(
    data_dir: Path, *words: str, said: str | bytes | None = None, **settings: str
) -> subprocess.CompletedProcess[str]:
    given = said.encode() if isinstance(said, str) else said
    env = {**os.environ, "STEM_COACH_DATA_DIR": str(data_dir), **settings}
    done = subprocess.run(
        [str(COMMAND), *words],
        input=given,
        capture_output=True,
        env=env,
        cwd=data_dir,
        timeout=WAIT,
    )
    out, err = done.stdout.decode(), done.stderr.decode()
    return subprocess.CompletedProcess(done.args, done.returncode, out, err)


def rows(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def lines(*objects: object) -> str:
    return "".join(json.dumps(o) + "\n" for o in objects)


def test_framework_prints_the_whole_framework(data_dir: Path) -> None:
    done = run(data_dir, "framework", "--json")
    document = json.loads(done.stdout)
    assert [len(c["indicators"]) for c in document["categories"]] == [4, 5, 3]
    assert document["glossary"][0]["id"] == "glossary:STEM"


def test_help_answers_without_loading_models(data_dir: Path) -> None:
    code = (
        "import sys, ui.cli; print([m for m in ('torch','gradio','chromadb') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=data_dir
    )
    assert done.stdout.strip() == "[]"


def test_search_lines_carry_ids_and_order_and_a_bad_line_is_answered_in_place(
    data_dir: Path,
) -> None:
    said = lines({"id": "a", "query": "family science night", "k": 3}) + "nope\n" + lines(
        {"id": "c", "query": ""}, {"id": 4, "query": "best pizza in Leith"}
    )  # fmt: skip
    done = run(data_dir, "search", "--jsonl", said=said)
    first, second, third, fourth = rows(done)
    assert done.returncode == 1
    assert (first["id"], len(first["results"]), first["answered"]) == ("a", 3, True)
    assert set(first["results"][0]) == {"id", "kind", "theme", "level", "score", "text"}
    assert any(str(hit["theme"]).startswith("2.5") for hit in first["results"])
    assert second["error"]["message"].startswith("The line is not JSON")
    assert (third["id"], "empty" in third["error"]["message"]) == ("c", True)
    assert (fourth["id"], fourth["answered"]) == (4, False)


def test_search_keeps_to_what_is_asked_for(data_dir: Path) -> None:
    done = run(
        data_dir,
        "search",
        "parents",
        "--qi",
        "2.5",
        "--level",
        "3",
        "--kind",
        "statement",
        "--json",
    )
    ids = [hit["id"] for hit in json.loads(done.stdout)["results"]]
    assert ids
    assert all(re.fullmatch(r"2\.5\.\d/3", part) for part in ids)


def test_match_lines_have_the_contracts_fields(data_dir: Path) -> None:
    text = (
        "Parents told us evenings were hopeless for buses so we moved to Saturdays and laid on a "
        "crèche. Nine parents from all year groups sit on the group that plans the science "
        "showcase and six ran stalls at it."
    )
    done = run(data_dir, "match", "--jsonl", said=lines(
        {"id": 1, "text": text}, {"id": 2, "text": text, "theme": "2.5.1"},
        {"id": 3, "text": text, "theme": "9.9.9"}, {"id": 4, "text": "🎉"},
    ))  # fmt: skip
    first, second, third, fourth = rows(done)
    assert set(first) == {"id", "verdict", "theme", "levels", "confidence", "themes", "targets",
                          "flags", "claims", "next", "ask"}  # fmt: skip
    assert first["theme"] == "2.5.1"
    assert len(first["themes"]) >= 10
    assert 0 <= first["confidence"] <= 1
    for claim in first["claims"]:
        assert claim["quote"] is None or claim["quote"] in text
    assert first["ask"].endswith("?")
    assert second["theme"] == "2.5.1"
    assert "Choose one of" in third["error"]["message"]
    assert (fourth["verdict"], fourth["levels"]) == ("insufficient", [])
    assert done.returncode == 1


def test_chat_lines_end_with_the_draft_and_it_exports_and_imports(data_dir: Path) -> None:
    said = lines(
        {"text": "We ran a family science night in November and 42 families came."},
        {"text": "What level are we?"},
        {"text": "We will ask Mrs Reid to run it again by March."},
    )
    done = run(data_dir, "chat", "--qi", "2.5", "--setting", "Dunmore", "--jsonl", said=said)
    *turns, last = rows(done)
    assert [t["turn"] for t in turns] == [1, 2, 3]
    assert set(turns[0]) == {"reply", "move", "question", "citations", "turn"}
    assert turns[0]["citations"]
    assert last["draft"]["qi"] == "2.5"
    texts = {s["text"] for s in [*last["draft"]["doing"], *last["draft"]["evidence"]]}
    assert "We ran a family science night in November and 42 families came." in texts
    assert [s["text"] for s in last["draft"]["actions"] if not s["gap"]] == [
        "We will ask Mrs Reid to run it again by March."
    ]
    assert len(last["levels"]) == 2
    export_and_import(data_dir, last["session"])


def export_and_import(data_dir: Path, session: str) -> None:
    for fmt in ("docx", "md", "json"):
        out = data_dir / f"out.{fmt}"
        assert run(data_dir, "export", session, "--format", fmt, "--out", str(out)).returncode == 0
        assert out.stat().st_size > 500
    for fmt in ("docx", "json"):
        brought = run(data_dir, "import", str(data_dir / f"out.{fmt}"))
        assert brought.returncode == 0, brought.stderr
        shown = json.loads(
            run(data_dir, "sessions", "show", brought.stdout.strip(), "--json").stdout
        )
        both = [*shown["draft"]["doing"], *shown["draft"]["evidence"]]
        said = [s["text"] for s in both if not s["gap"]]
        assert said == ["We ran a family science night in November and 42 families came."]
    listed = json.loads(run(data_dir, "sessions", "--json").stdout)
    assert session in {s["id"] for s in listed}
    assert run(data_dir, "sessions", "delete", session).returncode == 0
    assert run(data_dir, "sessions", "show", session).returncode == 2


def test_a_person_can_talk_in_the_terminal_and_go_on_another_day(data_dir: Path) -> None:
    first = run(
        data_dir, "chat", "--qi", "2.5", said="Nine parents plan the garden club with us.\n"
    )
    assert "Coach:" in first.stdout
    assert "Nine parents plan the garden club with us.  [turn 1]" in first.stdout
    session = re.search(r"--session (\w+)", first.stderr)
    assert session
    again = run(data_dir, "chat", "--session", session[1], said="They meet every term.\n")
    assert "They meet every term.  [turn 2]" in again.stdout


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["search"], "Say what to look for"),
        (["match"], "Describe the practice"),
        (["search", "x", "--level", "9"], "--level"),
        (["search", "x", "--kind", "poem"], "no kind 'poem'"),
        (["chat", "--qi", "9.9"], "no quality indicator '9.9'"),
        (["chat", "--sector", "college"], "no sector 'college'"),
        (["sessions", "show", "nothing"], "no session 'nothing'"),
        (["sessions", "paint"], "no action 'paint'"),
        (["export", "nothing", "--format", "docx"], "no session 'nothing'"),
        (["import", "missing.docx"], "cannot be read"),
        (["check-draft"], "--jsonl"),
        (["rehearse", "--as", "inspector"], "no asker 'inspector'"),
        (["nonsense"], "nonsense"),
    ],
)
def test_bad_input_is_one_plain_line_and_exit_2(
    data_dir: Path, words: list[str], says: str
) -> None:
    done = run(data_dir, *words)
    assert done.returncode == 2
    assert says in done.stderr
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_rehearsal_in_lines_gives_feedback_and_closes_like_a_chat(data_dir: Path) -> None:
    said = lines({"text": "We asked 12 families in May."}, {"text": "We will ask again by June."})
    done = run(data_dir, "rehearse", "--qi", "2.5", "--as", "parent", "--jsonl", said=said)
    first, _, last = rows(done)
    assert "“We asked 12 families in May”" in first["reply"]
    assert [s["text"] for s in last["draft"]["actions"] if not s["gap"]] == [
        "We will ask again by June."
    ]


def test_formats_to_come_say_so(data_dir: Path) -> None:
    session = rows(run(data_dir, "chat", "--qi", "2.5", "--jsonl", said=lines({"text": "Hello"})))
    for fmt in ("pdf", "xlsx"):
        done = run(data_dir, "export", session[-1]["session"], "--format", fmt)
        assert (done.returncode, done.stderr.count("\n")) == (2, 1)


def test_a_bad_setting_name_a_broken_framework_and_a_corrupt_database_are_said(
    data_dir: Path, tmp_path: Path
) -> None:
    done = run(data_dir, "doctor", STEM_COACH_PROT="1")
    assert (done.returncode, "Did you mean STEM_COACH_PORT" in done.stderr) == (2, True)
    broken = tmp_path / "broken.yaml"
    broken.write_text("title: only a title\n")
    done = run(data_dir, "framework", STEM_COACH_FRAMEWORK=str(broken))
    assert (done.returncode, str(broken) in done.stderr) == (2, True)
    (tmp_path / "sessions.db").write_bytes(b"no database")
    done = run(tmp_path, "sessions")
    assert (done.returncode, "damaged" in done.stderr) == (1, True)
    report = run(tmp_path, "doctor", "--json")
    assert report.returncode == 1
    assert json.loads(report.stdout)["database"].startswith("problem")


def test_doctor_says_what_is_there(data_dir: Path) -> None:
    report = json.loads(run(data_dir, "doctor", "--json").stdout)
    assert "verified" in report["model"]
    assert report["chat_model"].startswith("none")
    assert report["data_dir"] == str(data_dir)


def test_check_draft_finds_what_nobody_said(data_dir: Path) -> None:
    turns = ["Some families came to the walk, 12 of them.", "We will phone the rest in May."]
    done = run(data_dir, "check-draft", "--jsonl", said=lines(
        {"id": 1, "source_turns": turns, "draft": "Twelve families came to the walk."},
        {"id": 2, "source_turns": turns, "draft": "All families came to the walk, 15 of them."},
        {"id": 3, "source_turns": turns, "draft": "The rest were phoned in May."},
        {"id": 4, "source_turns": "no list", "draft": "x"},
    ))  # fmt: skip
    clean, grown, done_already, bad = rows(done)
    assert (clean["grounded"], clean["unsupported"]) == (True, [])
    assert grown["grounded"] is False
    assert all(
        span in "All families came to the walk, 15 of them." for span in grown["unsupported"]
    )
    assert done_already["grounded"] is False
    assert "error" in bad


@pytest.mark.parametrize("blow", range(3))
def test_kill_9_in_a_session_loses_nothing_that_was_acknowledged(tmp_path: Path, blow: int) -> None:
    env = {**os.environ, "STEM_COACH_DATA_DIR": str(tmp_path)}
    process = subprocess.Popen(
        [str(COMMAND), "chat", "--qi", "2.5", "--jsonl"], env=env, cwd=tmp_path,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    assert process.stdin
    assert process.stdout
    acknowledged = []
    for n in range(4 + blow):
        text = f"In year {2015 + n} there were {n + 3} families at the walk."
        process.stdin.write(lines({"text": text}).encode())
        process.stdin.flush()
        reply = json.loads(process.stdout.readline())
        acknowledged.append((reply["turn"], text, reply["reply"]))
    # One more is under way when the blow falls, at another moment each time.
    process.stdin.write(lines({"text": "Killed while this was being heard."}).encode())
    process.stdin.flush()
    time.sleep(0.004 * blow)
    process.send_signal(signal.SIGKILL)
    process.wait(30)
    process.stdin.close()
    process.stdout.close()
    (summary,) = json.loads(run(tmp_path, "sessions", "--json").stdout)
    shown = json.loads(run(tmp_path, "sessions", "show", summary["id"], "--json").stdout)
    kept = [(t["turn"], t["text"], t["reply"]) for t in shown["turns"]]
    assert kept[: len(acknowledged)] == acknowledged
    again = run(
        tmp_path, "chat", "--session", summary["id"], "--jsonl", said=lines({"text": "On."})
    )
    assert again.returncode == 0
