"""Set-up says plainly what is wrong, and does nothing when nothing changed."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from collections import namedtuple
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).parent.parent / ".ci" / "setup.py"


@pytest.fixture
def setup(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("project_setup", SCRIPT)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    shutil.copy(SCRIPT.parent.parent / "pyproject.toml", tmp_path)
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(module, "BIN", tmp_path / ".venv" / "bin")
    monkeypatch.setattr(sys, "argv", ["setup.py", "run"])
    return module


def test_a_python_that_is_too_old_is_refused_with_what_to_do(
    setup: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 1))
    with pytest.raises(SystemExit) as ended:
        setup.main()
    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert "needs Python 3.11 to 3.13" in said
    assert "make setup PYTHON=" in said


def test_a_disk_without_room_is_refused_before_anything_is_made(
    setup: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    usage = namedtuple("usage", "total used free")

    def almost_full(_path: str) -> usage:
        return usage(10, 10, 100_000_000)

    monkeypatch.setattr(shutil, "disk_usage", almost_full)
    with pytest.raises(SystemExit):
        setup.main()
    assert "only 0.1 GB are free" in capsys.readouterr().err
    assert not (setup.ROOT / ".venv").exists()


@pytest.mark.parametrize(
    ("output", "says"),
    [
        ("OSError: [Errno 28] No space left on device", "The disk is full"),
        ("NewConnectionError('Failed to establish a new connection')", "Check the network"),
        ("ERROR: Could not find a version that satisfies the requirement x", "Check the network"),
        ("error: something else", "the lines above say where"),
    ],
)
def test_what_made_the_installation_fail_is_said(
    setup: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    output: str, says: str,
) -> None:  # fmt: skip
    def fail(_command: list[str]) -> tuple[int, str]:
        return 1, output

    monkeypatch.setattr(setup, "run", fail)
    with pytest.raises(SystemExit):
        setup.main()
    assert says in capsys.readouterr().err


def test_nothing_is_done_when_nothing_changed(
    setup: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[list[str]] = []

    def record(command: list[str]) -> tuple[int, str]:
        ran.append(command)
        (setup.ROOT / ".venv").mkdir(exist_ok=True)
        return 0, ""

    monkeypatch.setattr(setup, "run", record)
    setup.main()
    assert len(ran) == 2
    setup.main()
    assert len(ran) == 2
    project = setup.ROOT / "pyproject.toml"
    project.write_text(project.read_text() + "\n# changed\n")
    setup.main()
    assert len(ran) > 2
