"""The web server: the app, its exports as plain downloads, and a health address."""

from __future__ import annotations

import os
import socket
import sys
from typing import Any

# Before Gradio is imported anywhere: it would else ask its maker's server for news.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"

import gradio as gr
import uvicorn
from fastapi import FastAPI, Response
from fastapi.responses import PlainTextResponse

from assistant.coach import Coach
from assistant.errors import InputError
from assistant.export import export, file_name
from assistant.settings import Settings
from knowledge.errors import StemCoachError
from ui.warmth import Warmth

_MEDIA = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "md": "text/markdown; charset=utf-8",
    "json": "application/json",
}


def refuse_taken_port(settings: Settings) -> None:
    """Raise InputError when something else already listens where we want to."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise InputError(
                f"Port {settings.port} on {settings.host} cannot be used: {error.strerror}. "
                "Choose another, for example: stem-coach serve --port 7861"
            ) from error


def mount(coach: Coach, blocks: gr.Blocks, warmth: Warmth, css: str) -> FastAPI:
    """The app with the routes beside it."""
    app = FastAPI(title="STEM Coach", docs_url=None, redoc_url=None, openapi_url=None)

    @app.get("/healthz")
    def health() -> dict[str, Any]:
        return {"status": "ok", "ready": warmth.done, "says": warmth.said}

    @app.get("/export/{session_id}/{fmt}")
    def download(session_id: str, fmt: str) -> Response:
        try:
            proforma = coach.proforma(coach.session(session_id))
            data, name = export(proforma, fmt), file_name(proforma, fmt)
        except StemCoachError as error:
            return PlainTextResponse(str(error), status_code=404)
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(data, media_type=_MEDIA[fmt], headers=headers)

    mounted: FastAPI = gr.mount_gradio_app(
        app, blocks, path="/", css=css, theme=_theme(),
        show_error=True, footer_links=[], ssr_mode=False,
    )  # fmt: skip
    return mounted


def _theme() -> gr.themes.Base:
    """Calm, in the ink of the page's own headings; fonts are the reader's own."""
    fonts = ["system-ui", "sans-serif"]
    return gr.themes.Default(primary_hue="blue", neutral_hue="slate", font=fonts)


def serve(app: FastAPI, settings: Settings) -> None:
    """Serve until interrupted; prints the address once the page can be opened."""
    config = uvicorn.Config(app, host=settings.host, port=settings.port, log_level="warning")
    server = _Announcing(config, f"http://{settings.host}:{settings.port}")
    server.run()


class _Announcing(uvicorn.Server):
    """Says the address when the server listens, and not before."""

    def __init__(self, config: uvicorn.Config, address: str) -> None:
        super().__init__(config)
        self._address = address

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        sys.stdout.write(f"STEM Coach is at {self._address}  (Ctrl-C ends it)\n")
        sys.stdout.flush()
