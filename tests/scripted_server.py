"""A scripted OpenAI-compatible server on loopback: real HTTP, streaming, and every way to fail."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Script:
    """What to answer, one entry a request, the last again and again; and what was asked.

    An entry is a text to stream, a status to fail with, or ("slow", seconds) before each piece.
    """

    answers: Sequence[Any]
    asked: list[dict[str, Any]] = field(default_factory=list)
    url: str = ""

    def next(self) -> Any:
        return self.answers[min(len(self.asked), len(self.answers)) - 1]

    @property
    def prompts(self) -> list[str]:
        return [row["messages"][-1]["content"] for row in self.asked]


class _Handler(BaseHTTPRequestHandler):
    script: Script
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        size = int(self.headers["Content-Length"])
        self.script.asked.append(json.loads(self.rfile.read(size)))
        answer = self.script.next()
        if isinstance(answer, int):
            body = json.dumps({"error": {"message": "scripted", "code": answer}}).encode()
            self.send_response(answer)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
            return
        pause = 0.0
        if isinstance(answer, tuple):
            _, pause = answer
            answer = "much too late"
        self._stream(answer, pause)

    def _stream(self, text: str, pause: float) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        try:
            for piece in [text[n : n + 12] for n in range(0, len(text), 12)] or [""]:
                time.sleep(pause)
                self._send({"choices": [{"index": 0, "delta": {"content": piece}}]})
            self._send({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
            usage = {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120}
            self._send({"choices": [], "usage": usage})
            self.wfile.write(b"data: [DONE]\n\n")
        except OSError:
            pass

    def _send(self, part: dict[str, Any]) -> None:
        told = {
            "id": "x",
            "object": "chat.completion.chunk",
            "created": 1,
            "model": "m",
            **part,
        }
        self.wfile.write(f"data: {json.dumps(told)}\n\n".encode())
        self.wfile.flush()

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def serving(*answers: Any) -> Iterator[Script]:
    script = Script(answers)

    handler = type("Handler", (_Handler,), {"script": script})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    script.url = f"http://127.0.0.1:{server.server_port}/v1"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield script
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
