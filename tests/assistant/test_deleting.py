"""Deleting a session deletes it: no byte of what was said is left in the data folder."""

from pathlib import Path

from assistant.coach import Coach

SECRET = "Quillfeather"


def holds(folder: Path, words: str) -> list[str]:
    """Files under a folder that hold some words, as they stand or as JSON keeps them."""
    wanted = (words.encode(), words.encode("utf-16-le"))
    files = (path for path in folder.rglob("*") if path.is_file())
    return [path.name for path in files if any(w in path.read_bytes() for w in wanted)]


def test_nothing_of_a_deleted_session_is_left_on_the_disk(coach: Coach) -> None:
    folder = coach.settings.data_dir
    kept = coach.start("Another school", "primary", "2.5")
    coach.take_turn(kept.id, "We ran a garden club with 12 families in May.")
    session = coach.start(f"{SECRET} Primary", "primary", "2.5")
    for n in range(30):
        coach.take_turn(session.id, f"{SECRET} said {n}: we asked 12 families at the gate. " * 20)
    run, _ = coach.rehearsal.open(session, "parent")
    coach.rehearse(session.id, run, f"{SECRET} rehearsed it too.")
    coach.editor.add(session.id, "2.5", "doing", f"{SECRET} added this.")
    coach.editor.judge(session.id, "2.5.1", 2, f"{SECRET} thinks so")
    assert holds(folder, SECRET)

    coach.delete(session.id)

    assert holds(folder, SECRET) == []
    assert session.id not in {s.id for s in coach.sessions()}
    assert holds(folder, "garden club")
    assert len(coach.session(kept.id).turns) == 1


def test_it_is_gone_for_a_coach_opened_afterwards_too(coach: Coach) -> None:
    session = coach.start(SECRET, "primary", "2.5")
    coach.delete(session.id)
    again = Coach(coach.settings, coach.embedder)
    assert session.id not in {s.id for s in again.sessions()}
    again.store.close()
    assert holds(coach.settings.data_dir, SECRET) == []
