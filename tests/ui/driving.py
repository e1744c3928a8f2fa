"""Driving the app in a real browser, against a real server and a real database."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

COMMAND = Path(sys.executable).parent / "stem-coach"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
REQUIRED = os.environ.get("STEM_COACH_REQUIRE_BROWSER") == "1"
SLOW = 120_000  # ms: the first reply waits for the models
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync",
    "--disable-component-update", "--no-first-run", "--disable-quic",
]  # fmt: skip

IN_A_BROWSER = [
    pytest.mark.browser,
    pytest.mark.skipif(
        CHROMIUM is None and not REQUIRED, reason="there is no Chromium on this machine"
    ),
]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """`stem-coach serve`, as a user starts it."""

    def __init__(self, data_dir: Path) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self._env = {**os.environ, "STEM_COACH_DATA_DIR": str(data_dir)}
        self._log = (data_dir.parent / "serve.log").open("ab")
        self.start()

    def start(self) -> None:
        self._process = subprocess.Popen(
            [str(COMMAND), "serve", "--port", str(self.port)],
            env=self._env, stdout=self._log, stderr=self._log,
        )  # fmt: skip
        deadline = time.monotonic() + 90
        while time.monotonic() < deadline:
            try:
                assert self._process.poll() is None, "the server ended at once"
                urllib.request.urlopen(f"{self.address}/healthz", timeout=2).close()
            except OSError:
                time.sleep(0.2)
            else:
                return
        raise AssertionError("the server did not come up")

    def kill(self) -> None:
        self._process.kill()
        self._process.wait(30)

    def end(self) -> None:
        self.kill()
        self._log.close()


def say(page: Page, words: str) -> None:
    replies = page.locator("#chat .bot")
    before = replies.count()
    page.locator("#answer textarea").fill(words)
    page.locator("#send").click()
    expect(replies).to_have_count(before + 1, timeout=SLOW)
    expect(replies.last).not_to_have_text("…", timeout=SLOW)
    expect(page.locator("#answer textarea")).to_have_value("", timeout=SLOW)
