"""One database: opened, brought up to date, and its faults turned into sentences."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.util.exc import CommandError
from filelock import FileLock
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError

from assistant.errors import StoreError

_BUSY_SECONDS = 30


def open_engine(url: str, folder: Path) -> Engine:
    """Open the database at `url`, creating or migrating it; `folder` holds its lock.

    Raises:
        StoreError: the folder cannot be written, the disk is full, or the file is not ours.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / "migrate.lock", timeout=_BUSY_SECONDS):
            engine = create_engine(url, connect_args={"timeout": _BUSY_SECONDS})
            if engine.dialect.name == "sqlite":
                event.listen(engine, "connect", _prepare_sqlite)
                event.listen(engine, "begin", _begin_sqlite)
            _migrate(engine)
    except OSError as error:
        raise StoreError(
            f"The data folder {folder} cannot be used: {error.strerror or error}. Free some space, "
            "mend its permissions, or set STEM_COACH_DATA_DIR to another folder."
        ) from error
    return engine


def _migrate(engine: Engine) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with faults(engine), engine.begin() as connection:
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            raise StoreError(
                f"The database {engine.url.database} was made by a newer version of STEM Coach: "
                f"{error}. Install that version again; nothing was changed."
            ) from error


def _prepare_sqlite(connection: Any, _record: object) -> None:
    """WAL lets readers go on while one process writes; FULL keeps each commit through a crash."""
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA secure_delete=ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    """Take the write lock at once, so that two writers wait for each other instead of failing."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")


@contextmanager
def faults(engine: Engine) -> Iterator[None]:
    """Turn the database's own errors into sentences."""
    try:
        yield
    except DBAPIError as error:
        where = engine.url.database
        text = str(error.orig).lower()
        if "full" in text:
            said = f"The disk that holds {where} is full. Free some space; nothing saved is lost."
        elif "readonly" in text or "read-only" in text or "unable to open" in text:
            said = (
                f"The database {where} cannot be written. Mend its permissions, or set "
                "STEM_COACH_DATA_DIR to another folder."
            )
        elif "not a database" in text or "malformed" in text or "corrupt" in text:
            said = (
                f"The database {where} is damaged or is not STEM Coach's. It was left as it is: "
                "move it away (or restore a copy) and start again."
            )
        elif "locked" in text:
            said = f"The database {where} is in use by another program. Try again in a moment."
        else:
            said = f"The database {where} cannot be used: {error.orig}."
        raise StoreError(said) from error
