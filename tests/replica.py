"""A primary and its streaming replica, both of the embedded PostgreSQL: also where PGHOST names another server, whose
version need not be ours. They are thrown away at the end."""

import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import environment
import postgres

QUIET = "-c listen_addresses= -c fsync=off -c jit=off -c max_connections=60 -c max_wal_senders=4"


class Cluster(postgres.Server):
    """A server of its own, in a folder whose path is short enough for a socket."""

    def __init__(self):
        super().__init__(postgres.binaries(environment.VENV), dict(os.environ))
        self.place = Path(tempfile.mkdtemp(prefix="qms-"))
        self.data = self.place / "data"
        self.data.mkdir(mode=0o700)
        if self.prefix[:1] == ["setpriv"]:
            for folder in (self.place, self.data):
                shutil.chown(folder, "nobody")
        self.env = {**self.env, "PGHOST": str(self.place), "PGPORT": "5432", "PGUSER": postgres.ROLE}

    def run(self, program, *arguments, env=None):
        command = [*self.prefix, str(self.bin / program), *map(str, arguments)]
        done = subprocess.run(command, env=env or self.env, cwd="/", capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{program}: {done.stderr}"

    def start(self, *options):
        settings = " ".join((f"-k {self.place}", QUIET, *options))
        self._control("-l", self._server_log(), "-w", "-t", "60", "-o", settings, "start", hint=self._server_log())

    def answer(self, query, database="postgres"):
        return postgres.psql(database, query, self.env)

    def end(self):
        if self.answers():
            self._control("-m", "immediate", "-w", "stop", hint=self._server_log())
        shutil.rmtree(self.place, ignore_errors=True)


class Primary(Cluster):
    """A new server with a copy of one database."""

    def __init__(self, database):
        super().__init__()
        self.database = database
        options = ["--auth=trust", "--encoding=UTF8", "--locale=C", "--no-instructions", "--no-sync"]
        self.run("initdb", "-D", self.data, "-U", postgres.ROLE, *options)
        self.start("-c wal_level=replica")

    def fill(self, source):
        """Copy the database `source` of the server that the tests use."""
        dump = self.place / "dump"
        self.run("pg_dump", "-Fc", "-Z0", "-f", dump, source, env=dict(os.environ))
        self.run("createdb", self.database)
        self.run("pg_restore", "--no-owner", "-j", 2, "-d", self.database, dump)
        dump.unlink()


class Replica(Cluster):
    """A server that follows a primary and answers reads only. It writes each statement into its log."""

    def __init__(self, primary):
        super().__init__()
        self.primary = primary
        self.run("pg_basebackup", "-D", self.data, "-R", "-X", "stream", "-c", "fast", env=primary.env)
        self.start("-c log_statement=all")

    def catch_up(self):
        """Wait until it has everything that the primary has written."""
        position = self.primary.answer("SELECT pg_current_wal_flush_lsn()")
        for _try in range(200):
            if self.answer(f"SELECT pg_last_wal_replay_lsn() >= '{position}'") == "t":
                return
            time.sleep(0.05)
        raise AssertionError("The replica does not follow.")

    def statements(self):
        """Return how many statements on our own tables it has answered."""
        text = self._server_log().read_text(encoding="utf-8", errors="replace")
        return sum('"qms_' in line or "pg_is_in_recovery" in line for line in text.splitlines())
