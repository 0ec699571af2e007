"""What every step shares: the private folder, the lock, done-markers, progress lines, commands and refusals."""

import ctypes
import fcntl
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
PRIVATE = TOP / ".qms"  # everything lands here and nowhere else; the checkout ignores it
STARTED = time.monotonic()
LIBC = ctypes.CDLL(None)  # loaded before any fork
PR_SET_PDEATHSIG = 1

_lock_file = None  # while we hold the lock, our children hold it too: see lock()


class Refusal(Exception):
    """Why we cannot go on, and what the user can do about it."""


def say(text):
    """Print one progress line with the time since the start; to stderr, so that stdout stays Odoo's."""
    seconds = int(time.monotonic() - STARTED)
    print(f"[{seconds // 60}:{seconds % 60:02}] {text}", file=sys.stderr, flush=True)


def main(work):
    """Run `work`, turning a refusal into its sentence and an interruption into a hint."""
    try:
        sys.exit(work())
    except Refusal as refusal:
        sys.exit(f"\n{refusal}")
    except KeyboardInterrupt:
        sys.exit("\nInterrupted. The same command takes up where it stopped.")
    except PermissionError as error:
        sys.exit(
            f"\n{error}\nWas {PRIVATE} made by another user? Start as that user, or remove that folder and start again."
        )


@contextmanager
def lock():
    """Let one preparation work at a time.

    Children inherit the lock: after a `kill -9` of this program its orphaned pip or Odoo still holds it, so that the
    next start waits until the orphan is done and does not write beside it.
    """
    global _lock_file
    PRIVATE.mkdir(mode=0o755, exist_ok=True)
    with open(PRIVATE / "lock", "a", encoding="utf-8") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another setup command is at work in this checkout; waiting until it is done")
            fcntl.flock(handle, fcntl.LOCK_EX)
        _lock_file = handle
        try:
            yield
        finally:
            _lock_file = None


def digest(*parts):
    """Return a short hash of texts and files (or of all files below folders)."""
    result = hashlib.sha256()
    for part in parts:
        if isinstance(part, Path):
            for path in sorted(part.rglob("*")) if part.is_dir() else [part]:
                if path.is_file():
                    result.update(str(path.relative_to(part.parent)).encode() + b"\0" + path.read_bytes() + b"\0")
        else:
            result.update(str(part).encode() + b"\0")
    return result.hexdigest()[:16]


def write_whole(path, text, mode=0o644):
    """Write a file so that no reader, and no interruption, ever sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f"{path.name}.{os.getpid()}.half")
    half.write_text(text, encoding="utf-8")
    half.chmod(mode)
    half.replace(path)


def once(name, key, title, work):
    """Do `work` unless it was done to its end before with the same key. A half-done step is done again."""
    marker = PRIVATE / "done" / name
    if marker.is_file() and marker.read_text(encoding="utf-8") == key:
        return
    marker.unlink(missing_ok=True)
    say(title)
    work()
    write_whole(marker, key)


def fresh(folder):
    """Return an empty folder: what an interruption left in it goes."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def log_path(name):
    folder = PRIVATE / "log"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{name}.log"


def tail(path, lines=15):
    return "\n".join(path.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])


def _end_with_parent():
    """Let the system end this child when we are killed: nobody then waits for work that will be done again."""
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def call(command, log, hint, env=None, cwd=None, stdin=None, leaves_server=False):
    """Run a command into `.qms/log/<log>.log`; when it fails show the end of that file and the hint."""
    path = log_path(log)
    with open(path, "w", encoding="utf-8") as out:
        code = subprocess.run(
            [str(part) for part in command],
            stdin=stdin or subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            env=env,
            cwd=cwd,
            # A server that the command leaves behind must not hold the lock for ever.
            pass_fds=[_lock_file.fileno()] if _lock_file and not leaves_server else [],
            preexec_fn=_end_with_parent if sys.platform == "linux" else None,
            check=False,
        ).returncode
    if code:
        raise Refusal(
            f"{tail(path)}\n\nFailed ({code}): {' '.join(map(str, command[:4]))} …\n{hint}\nWhole output: {path}"
        )
    return path
