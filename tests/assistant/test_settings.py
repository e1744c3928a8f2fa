"""Settings come from STEM_COACH_… and .env; a name nobody knows is an error."""

from pathlib import Path

import pytest

from assistant.errors import SettingsError
from assistant.settings import read_settings


def test_environment_and_env_file_are_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("STEM_COACH_PORT=7999\nOTHER=1\n")
    monkeypatch.setenv("STEM_COACH_DATA_DIR", str(tmp_path / "d"))
    settings = read_settings()
    assert (settings.port, settings.data_dir) == (7999, tmp_path / "d")
    assert read_settings(port=8001).port == 8001


@pytest.mark.parametrize("where", ["environment", "file"])
def test_an_unknown_name_is_refused_with_a_hint(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, where: str
) -> None:
    if where == "file":
        (tmp_path / ".env").write_text("STEM_COACH_PROT=1\n")
    else:
        monkeypatch.setenv("STEM_COACH_PROT", "1")
    with pytest.raises(SettingsError, match="Did you mean STEM_COACH_PORT"):
        read_settings()


def test_a_value_that_does_not_fit_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STEM_COACH_PORT", "many")
    with pytest.raises(SettingsError, match="STEM_COACH_PORT='many'"):
        read_settings()
