"""Gets the coach ready in the background, so that the page is up before the models are."""

from __future__ import annotations

from threading import Thread

from assistant.coach import Coach
from ui import text


class Warmth:
    """How far the coach is: a sentence, and whether it is done."""

    def __init__(self, coach: Coach) -> None:
        self._coach = coach
        self.said = text.LOADING.format(what="starting")
        self.done = False

    def start(self) -> None:
        """Begin, on a thread of its own."""
        Thread(target=self._warm, name="warm", daemon=True).start()

    def _warm(self) -> None:
        try:
            self._coach.warm(self._report)
            self.said = text.READY
        except Exception as error:  # noqa: BLE001 whatever it is, the page must say so
            self.said = text.FAILED.format(why=error)
        self.done = True

    def _report(self, what: str) -> None:
        self.said = text.LOADING.format(what=what)
