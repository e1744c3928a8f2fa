"""Make .venv and fill it: `python3 .ci/setup.py run|dev`. Standard library only, any Python 3.

Does nothing when pyproject.toml has not changed since the last time. Says plainly what is wrong
when Python is too old, the disk is full or the packages cannot be reached.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

OLDEST, NEWEST = (3, 11), (3, 13)
NEEDED_GB = 3
ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")

NETWORK_SIGNS = (
    "NewConnectionError",
    "Temporary failure in name resolution",
    "Name or service not known",
    "ProxyError",
    "ConnectTimeoutError",
    "Read timed out",
    "Could not find a version that satisfies",
)


def stop(sentence):
    """Say what is wrong and how to mend it, and end."""
    sys.stderr.write("\nSTEM Coach is not set up. " + sentence + "\n")
    sys.exit(2)


def check_python():
    """Refuse a Python that the packages do not support."""
    found = sys.version_info[:2]
    if not OLDEST <= found <= NEWEST:
        stop(
            "It needs Python %d.%d to %d.%d; %s is %d.%d. Install one of them and run "
            "`make setup PYTHON=python3.12` (with the name of yours)."
            % (OLDEST + NEWEST + (sys.executable,) + found)
        )


def check_disk():
    """Refuse to start what would fill the disk half-way."""
    free = shutil.disk_usage(str(ROOT)).free / 1e9
    if free < NEEDED_GB:
        stop(
            "The packages need about %d GB and only %.1f GB are free on the disk that holds %s. "
            "Free some space and run it again." % (NEEDED_GB, free, ROOT)
        )


def explain(output):
    """A sentence for what made pip fail."""
    if "No space left on device" in output:
        return "The disk is full. Free about %d GB and run it again." % NEEDED_GB
    if any(sign in output for sign in NETWORK_SIGNS):
        return (
            "The packages could not be fetched. Check the network (or your pip mirror) and run it "
            "again; it goes on where it stopped."
        )
    return "Installing the packages failed; the lines above say where."


def run(command):
    """Run a command, showing and keeping what it says; returns (exit code, output)."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    lines = []
    for line in process.stdout:
        lines.append(line)
        short = line.strip()
        if short.startswith(("Collecting", "Downloading", "Installing", "Successfully", "ERROR")):
            print("   " + short[:96], flush=True)
    return process.wait(), "".join(lines)


def digest(extra):
    """What the environment was made from."""
    text = (ROOT / "pyproject.toml").read_bytes() + extra.encode() + sys.version.encode()
    return hashlib.sha256(text).hexdigest()


def install(extra):
    """Make the environment and install the project with its packages into it."""
    check_disk()
    print("[1/2] A Python environment in .venv", flush=True)
    if not (BIN / "pip").exists():
        code, output = run([sys.executable, "-m", "venv", str(VENV)])
        if code:
            stop(explain(output))
    print("[2/2] Packages (the first time about 1 GB and several minutes)", flush=True)
    target = ".[dev]" if extra == "dev" else "."
    pip = [str(BIN / "python"), "-m", "pip", "install", "--progress-bar", "off", "-e", target]
    code, output = run(pip)
    if code:
        sys.stderr.write(output[-2000:])
        stop(explain(output))


def main():
    """Set up for `run` or, with the tools for tests and checks, for `dev`."""
    extra = sys.argv[1] if len(sys.argv) > 1 else "run"
    check_python()
    os.chdir(str(ROOT))
    stamps = [VENV / (".made-for-" + name) for name in ("dev", extra)]
    for stamp in stamps:
        name = stamp.name[len(".made-for-") :]
        if stamp.exists() and stamp.read_text() == digest(name):
            return
    install(extra)
    stamps[1].write_text(digest(extra))
    print("Ready.", flush=True)


if __name__ == "__main__":
    main()
