"""Settings: `STEM_COACH_<NAME>` in the environment or in `.env`. Unknown names are refused."""

from __future__ import annotations

import os
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import platformdirs
from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from assistant.errors import SettingsError

PREFIX = "STEM_COACH_"
# Read by the test command, not by the product.
_NOT_OURS = {"STEM_COACH_REQUIRE_BROWSER"}


class Settings(BaseSettings):
    """Everything a user can set; frozen once read."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", frozen=True, extra="ignore"
    )

    data_dir: Path = Field(default_factory=lambda: platformdirs.user_data_path("stem-coach"))
    framework: Path | None = None
    host: str = "127.0.0.1"
    port: int = Field(default=7860, ge=1, le=65535)

    # A chat model, as init_chat_model names it (`openai:gpt-4o-mini`, `ollama:llama3.1`), and how
    # to treat it. None: nothing leaves this machine.
    model: str | None = Field(default=None, pattern=r"^\w+:.+$")
    model_base_url: str | None = None
    model_api_key: SecretStr | None = None
    model_timeout: float = Field(default=30.0, gt=0, le=600)
    model_retries: int = Field(default=2, ge=0, le=10)
    model_temperature: float = Field(default=0.3, ge=0, le=2)
    model_budget: int = Field(default=60_000, ge=0)  # tokens a session; 0 asks nothing
    model_price_in: float = Field(default=0.0, ge=0)  # for a million tokens
    model_price_out: float = Field(default=0.0, ge=0)

    @property
    def database_url(self) -> str:
        """Where sessions are kept, as a SQLAlchemy URL."""
        return f"sqlite:///{self.data_dir / 'sessions.db'}"

    @property
    def index_dir(self) -> Path:
        """Where vector indexes are kept."""
        return self.data_dir / "index"


def read_settings(**overrides: Any) -> Settings:
    """Settings from the environment, `.env` and, before both, `overrides` that are not None.

    Raises:
        SettingsError: a name is unknown or a value does not fit.
    """
    _refuse_unknown()
    try:
        return Settings(**{name: value for name, value in overrides.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        name = PREFIX + str(first["loc"][0]).upper()
        raise SettingsError(f"{name}={first['input']!r} cannot be used: {first['msg']}.") from error


def _refuse_unknown() -> None:
    known = {PREFIX + name.upper() for name in Settings.model_fields} | _NOT_OURS
    given = set(os.environ) | set(dotenv_values(".env"))
    unknown = sorted(n for n in given if n.upper().startswith(PREFIX) and n.upper() not in known)
    if unknown:
        near = get_close_matches(unknown[0].upper(), known, n=1)
        hint = f"Did you mean {near[0]}? " if near else ""
        raise SettingsError(
            f"There is no setting {unknown[0]}. {hint}Settings are: {', '.join(sorted(known))}."
        )
