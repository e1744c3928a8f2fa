"""A wheel, installed outside the checkout, works with its data."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_the_wheel_carries_its_data_and_runs_outside_the_checkout(tmp_path: Path) -> None:
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    wheels, place = tmp_path / "wheels", tmp_path / "installed"
    made = subprocess.run(
        [*pip, "wheel", "--no-deps", "--no-build-isolation", "--no-cache-dir", "-q",
         "-w", str(wheels), str(ROOT)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    (wheel,) = wheels.glob("*.whl")
    subprocess.run(
        [*pip, "install", "-q", "--no-deps", "--target", str(place), str(wheel)], check=True
    )
    code = (
        "import json, knowledge, ui.cli, sys; from assistant.coach import Coach;"
        "from assistant.settings import read_settings; from assistant.matching.weights import *;"
        "c = Coach(read_settings()); s = c.start('x', 'primary', '2.5');"
        "t = c.take_turn(s.id, 'Nine parents help us plan the garden club each spring.').turn;"
        "print(json.dumps([knowledge.__file__, len(c.framework.themes), len(c.notes.by_question),"
        " load_heads() is not None, t.move]))"
    )
    env = {**os.environ, "PYTHONPATH": str(place), "STEM_COACH_DATA_DIR": str(tmp_path / "data")}
    ran = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env=env,
        cwd=tmp_path,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    where, themes, notes, heads, move = json.loads(ran.stdout)
    assert where.startswith(str(place))
    assert (themes, notes, heads, move) == (32, 47, True, "judge_first")
    top = {path.name for path in place.iterdir() if not path.name.endswith((".dist-info", "bin"))}
    assert top == {"assistant", "knowledge", "prompts", "ui"}
