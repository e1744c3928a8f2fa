"""Work is never lost: saved at once, ordered, shared by processes, plain when it cannot be."""

import multiprocessing
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.errors import StoreError, UnknownSessionError
from assistant.events import Event, Judged, Started
from assistant.session import Session
from assistant.store.sessions import SessionStore


def url(folder: Path) -> str:
    return f"sqlite:///{folder / 'sessions.db'}"


def started() -> Started:
    return Started(at=datetime.now(UTC), setting="Dunmore", sector="primary", focus="2.5")


def judge(level: int) -> Event:
    return Judged(at=datetime.now(UTC), theme="2.5.1", level=level)


def test_what_was_saved_is_there_for_another_store(tmp_path: Path) -> None:
    first = SessionStore(url(tmp_path), tmp_path)
    session = first.start(started())

    def decide(_now: Session) -> list[Event]:
        return [judge(2)]

    first.change(session.id, decide)
    first.close()
    second = SessionStore(url(tmp_path), tmp_path)
    loaded = second.load(session.id)
    assert (loaded.setting, loaded.judgement("2.5.1").team, loaded.version) == ("Dunmore", 2, 2)
    assert [s.id for s in second.summaries()] == [session.id]
    second.close()


def test_a_decision_that_fails_changes_nothing(tmp_path: Path) -> None:
    store = SessionStore(url(tmp_path), tmp_path)
    session = store.start(started())

    def decide(_now: Session) -> list[Event]:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        store.change(session.id, decide)
    assert store.load(session.id).version == 1
    store.close()


def add_many(folder: Path, session_id: str, count: int) -> None:
    store = SessionStore(url(folder), folder)

    def decide(now: Session) -> list[Event]:
        return [judge(now.version % 4)]

    for _ in range(count):
        store.change(session_id, decide)
    store.close()


def test_two_processes_on_one_database_lose_and_mix_nothing(tmp_path: Path) -> None:
    store = SessionStore(url(tmp_path), tmp_path)
    session = store.start(started())
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=add_many, args=(tmp_path, session.id, 25)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
        assert worker.exitcode == 0
    assert store.load(session.id).version == 51
    store.close()
    with sqlite3.connect(tmp_path / "sessions.db") as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        numbers = [n for (n,) in db.execute("SELECT number FROM events ORDER BY number")]
    db.close()
    assert numbers == list(range(1, 52))


def test_a_deleted_session_leaves_no_trace_in_the_files(tmp_path: Path) -> None:
    store = SessionStore(url(tmp_path), tmp_path)
    secret = Started(
        at=datetime.now(UTC), setting="Zebrafinch-Kindergarten", sector="elc", focus=None
    )
    session = store.start(secret)
    store.delete(session.id)
    with pytest.raises(UnknownSessionError):
        store.load(session.id)
    with pytest.raises(UnknownSessionError):
        store.delete(session.id)
    store.close()
    for path in tmp_path.iterdir():
        assert b"Zebrafinch" not in path.read_bytes(), path


def test_a_full_disk_is_said_plainly_and_loses_nothing(tmp_path: Path) -> None:
    store = SessionStore(url(tmp_path), tmp_path)
    session = store.start(started())
    with store._engine.begin() as db:
        pages = db.exec_driver_sql("PRAGMA page_count").scalar_one()
        db.exec_driver_sql(f"PRAGMA max_page_count={pages}")

    def decide(_now: Session) -> list[Event]:
        return [Judged(at=datetime.now(UTC), theme="2.5.1", level=1, reason="x" * 200_000)]

    with pytest.raises(StoreError, match="full"):
        store.change(session.id, decide)
    assert store.load(session.id).version == 1
    store.close()


@pytest.mark.parametrize(
    ("folder", "says"), [("file/below", "cannot be used"), ("/proc/stem-coach", "cannot be used")]
)
def test_a_folder_that_cannot_be_written_is_said_plainly(
    tmp_path: Path, folder: str, says: str
) -> None:
    (tmp_path / "file").write_text("in the way")
    place = tmp_path / folder
    with pytest.raises(StoreError, match=says) as caught:
        SessionStore(url(place), place)
    assert "STEM_COACH_DATA_DIR" in str(caught.value)


def test_a_corrupt_database_is_left_alone_and_named(tmp_path: Path) -> None:
    (tmp_path / "sessions.db").write_bytes(b"this is no database" * 100)
    with pytest.raises(StoreError, match="damaged"):
        SessionStore(url(tmp_path), tmp_path)
    assert (tmp_path / "sessions.db").read_bytes() == b"this is no database" * 100


def test_a_database_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    SessionStore(url(tmp_path), tmp_path).close()
    db = sqlite3.connect(tmp_path / "sessions.db")
    with db:
        db.execute("UPDATE alembic_version SET version_num = '9999'")
    db.close()
    with pytest.raises(StoreError, match="newer version"):
        SessionStore(url(tmp_path), tmp_path)


def test_an_event_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    store = SessionStore(url(tmp_path), tmp_path)
    session = store.start(started())
    db = sqlite3.connect(tmp_path / "sessions.db")
    with db:
        db.execute('UPDATE events SET body = \'{"kind": "unheard"}\'')
    db.close()
    with pytest.raises(StoreError, match="cannot read"):
        store.load(session.id)
    store.close()
