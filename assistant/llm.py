"""A chat model behind a small protocol: the one door to langchain's models.

The built-in coach needs none of this. When a team configures a model, it may word things better;
whatever goes wrong here ends in a `ModelError`, and the dialogue goes on without it.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from assistant.errors import ModelError
from assistant.settings import Settings

_FIRST_WAIT = 0.5  # seconds; doubled after every failure
_LONGEST_WAIT = 8.0
_NO_RETRY = frozenset({400, 401, 403, 404, 413, 422})


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens in and out, and what they cost in `currency` where prices are set."""

    sent: int = 0
    received: int = 0
    cost: float = 0.0

    def plus(self, other: Usage) -> Usage:
        """Both together."""
        return Usage(self.sent + other.sent, self.received + other.received, self.cost + other.cost)

    @property
    def tokens(self) -> int:
        """Tokens altogether."""
        return self.sent + self.received


@dataclass(frozen=True, slots=True)
class Said:
    """What a model said, and what that used."""

    text: str
    usage: Usage = field(default_factory=Usage)


class ChatModel(Protocol):
    """Says something in answer to a prompt."""

    name: str
    where: str

    def say(self, prompt: str, *, cancelled: Callable[[], bool] | None = None) -> Said:
        """The whole answer; raises ModelError when there is none to be had."""
        ...


def as_json(said: Said) -> dict[str, Any]:
    """The JSON object in an answer, fenced or bare; raises ModelError when there is none."""
    text = said.text.strip()
    start, end = text.find("{"), text.rfind("}")
    try:
        found = json.loads(text[start : end + 1]) if start >= 0 else None
    except (json.JSONDecodeError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise ModelError("it did not answer in the form it was asked for")
    return found


class LangChainModel:
    """Any model that `init_chat_model` reaches, with time-outs, retries and back-off."""

    def __init__(self, settings: Settings, sleep: Callable[[float], None] = time.sleep) -> None:
        """`settings.model` names it as `provider:model`; see `Settings`."""
        if settings.model is None:
            raise ModelError("no chat model is configured")
        self.name = settings.model
        self.where = settings.model_base_url or self.name.partition(":")[0]
        self._settings = settings
        self._sleep = sleep
        self._lock = threading.Lock()
        self._made: Any = None

    def say(self, prompt: str, *, cancelled: Callable[[], bool] | None = None) -> Said:
        """See ChatModel; streamed, so that it can be given up between two pieces."""
        problem = ModelError("it did not answer")
        for attempt in range(self._settings.model_retries + 1):
            if attempt:
                self._sleep(min(_FIRST_WAIT * 2 ** (attempt - 1), _LONGEST_WAIT))
            try:
                return self._once(prompt, cancelled)
            except ModelError as error:
                problem = error
                if error.final:
                    break
        raise problem

    def _once(self, prompt: str, cancelled: Callable[[], bool] | None) -> Said:
        pieces: list[str] = []
        usage: dict[str, int] = {}
        until = time.monotonic() + self._settings.model_timeout
        try:
            for chunk in self._model().stream(prompt):
                pieces.append(str(chunk.text))
                usage = getattr(chunk, "usage_metadata", None) or usage
                if cancelled and cancelled():
                    raise ModelError("it was stopped", final=True)
                if time.monotonic() > until:
                    raise ModelError("it took too long")
        except ModelError:
            raise
        except Exception as error:
            raise _as_model_error(error) from error
        text = "".join(pieces).strip()
        if not text:
            raise ModelError("it gave an empty answer")
        return Said(text, self._used(usage, prompt, text))

    def _used(self, told: dict[str, int], prompt: str, text: str) -> Usage:
        """Tokens as the provider counts them, else about four letters to one."""
        sent = int(told.get("input_tokens", 0)) or len(prompt) // 4
        received = int(told.get("output_tokens", 0)) or len(text) // 4
        prices = self._settings
        cost = (sent * prices.model_price_in + received * prices.model_price_out) / 1e6
        return Usage(sent, received, cost)

    def _model(self) -> Any:
        with self._lock:
            if self._made is None:
                self._made = _open(self._settings)
            return self._made


def _open(settings: Settings) -> Any:
    """The provider's own model object; raises ModelError when its package is missing."""
    from langchain.chat_models import init_chat_model

    options: dict[str, Any] = {"timeout": settings.model_timeout, "max_retries": 0}
    if settings.model_base_url:
        options["base_url"] = settings.model_base_url
    if settings.model_api_key:
        options["api_key"] = settings.model_api_key.get_secret_value()
    elif settings.model_base_url:
        # A server of one's own asks for no key, but the client insists on one.
        options["api_key"] = "none"
    if str(settings.model).startswith("openai:"):
        options["stream_usage"] = True
    try:
        return init_chat_model(settings.model, temperature=settings.model_temperature, **options)
    except (ImportError, ValueError) as error:
        first = str(error).splitlines()[0]
        raise ModelError(f"it cannot be opened: {first}", final=True) from error


def _as_model_error(error: Exception) -> ModelError:
    status = getattr(error, "status_code", None)
    said = type(error).__name__
    if status == 429:
        return ModelError("it is asked too much just now (429)")
    if status is not None:
        return ModelError(f"it answered with an error ({status})", final=status in _NO_RETRY)
    if "timeout" in said.lower():
        return ModelError("it took too long")
    if "connect" in said.lower():
        return ModelError("it cannot be reached")
    return ModelError(f"it failed ({said})")
