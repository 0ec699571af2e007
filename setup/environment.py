"""From nothing to an environment in which Odoo 19 runs: what the four commands share. Standard library only.

    with lock():
        env = prepare()        # virtual environment, Odoo, wkhtmltopdf, PostgreSQL; seconds when all is there

`env` holds the variables of a process in that environment: PATH with psql, ODOO_RC with the configuration, PGHOST, …
"""

import importlib.util
import os
import secrets
import shutil
import subprocess
import sys
from pathlib import Path

import odoo_source
import postgres
import wkhtmltopdf
from steps import PRIVATE, TOP, Refusal, call, digest, fresh, lock, main, once, say, write_whole

VENV = PRIVATE / "venv"
PYTHON = VENV / "bin" / "python"
CONFIG = PRIVATE / "odoo.conf"
DATA = PRIVATE / "data"  # Odoo's own: files of attachments, sessions
REQUIREMENTS = TOP / "setup" / "requirements.txt"
DEVELOPMENT = TOP / "setup" / "requirements-dev.txt"


def prepare(development=False):
    """Make all that is missing and return the environment variables to run Odoo with. Call it under lock()."""
    _make_venv()
    if development:
        key = digest(REQUIREMENTS, DEVELOPMENT, _venv_key())
        once("venv-dev", key, "Installing what tests and linters need", lambda: _install(DEVELOPMENT))
    home = odoo_source.locate()
    _link(home)
    try:
        wkhtmltopdf.provide()
    except Refusal as refusal:
        if development:
            raise
        say(f"{refusal}\nGoing on without wkhtmltopdf: no PDFs until one is in the path.")
    env = variables()
    if not postgres.external():
        database_server = postgres_server(env)
        database_server.start()
        env = database_server.env
    _write_config()
    return {**env, "QMS_ODOO_HOME": str(home)}


def variables():
    """Return the environment of every process that we start."""
    ignored = (
        "PYTHONPATH",
        "PYTHONHOME",
        "VIRTUAL_ENV",
        "ODOO_RC",
        "OPENERP_SERVER",
        "APT_CONFIG",
        "PGDATABASE",
    )
    env = {name: value for name, value in os.environ.items() if name not in ignored}
    folders = [wkhtmltopdf.BIN, VENV / "bin", postgres.binaries(VENV), env.get("PATH", "/usr/bin:/bin")]
    env.update(postgres.variables())
    env.update(
        PATH=os.pathsep.join(map(str, folders)),
        ODOO_RC=str(CONFIG),
        PYTHONNOUSERSITE="1",
        XDG_CACHE_HOME=str(PRIVATE / "cache"),  # nothing outside our own folder
        LC_ALL="C.UTF-8",
    )
    return env


def postgres_server(env):
    return postgres.Server(postgres.binaries(VENV), env)


def is_external():
    return postgres.external()


def addons():
    """Return the addons of this project by their folders, whichever there are."""
    found = sorted(path.parent for path in TOP.glob("qms_*/__manifest__.py"))
    if not found:
        raise Refusal(f"There is no addon (a qms_* folder with a __manifest__.py) in {TOP}. Is the checkout complete?")
    return found


def _venv_key():
    return digest(str(VENV), sys.version, os.path.realpath(sys.executable))


def _make_venv():
    once("venv", digest(REQUIREMENTS, _venv_key()), "Installing the Python packages of Odoo 19", _create_venv)


def _create_venv():
    import server  # here, since it needs this module

    if VENV.exists():  # what runs from the old one must not lose its files under its feet
        server.stop_all()
    (PRIVATE / "done" / "venv-dev").unlink(missing_ok=True)
    fresh(VENV)
    python = os.path.realpath(sys.executable)
    if shutil.which("uv"):
        call(
            ["uv", "venv", "--quiet", "--clear", "--python", python, VENV],
            "venv",
            "Is uv new enough? 'uv self update'.",
            env=_pip_env(),
        )
    else:
        if not importlib.util.find_spec("ensurepip"):
            name = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
            raise Refusal(
                "Python's part for virtual environments is missing. Install it and start again, as root:\n"
                f"    apt-get install python3-venv        (or {name}; or have 'uv' in the path)"
            )
        call(
            [python, "-m", "venv", VENV],
            "venv",
            "Is Debian's package python3-venv installed?",
            env=_pip_env(),
        )
    _install(REQUIREMENTS)


def install_apart(requirements, folder):
    """Install packages, without what they ask for, into a folder of their own that only its user puts in a path."""
    key = digest(requirements, _venv_key())
    title = f"Installing what {requirements.name} lists"
    once(folder.name, key, title, lambda: _install(requirements, "--no-deps", "--target", folder))


def _install(requirements, *options):
    command = [PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--progress-bar=off"]
    if shutil.which("uv"):
        command = ["uv", "pip", "install", "--python", PYTHON]
    hint = "Is the network up, and is there a Python package index to reach (pip's or uv's own settings)?"
    call([*command, *options, "-r", requirements], requirements.stem, hint, env=_pip_env())


def _pip_env():
    env = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")}
    cache = PRIVATE / "cache"
    # uv brings certificates of its own; those of the machine are the ones that pip and apt trust.
    env.update(PIP_CACHE_DIR=str(cache / "pip"), UV_CACHE_DIR=str(cache / "uv"), UV_SYSTEM_CERTS="1")
    env.update(PIP_USER="0", PIP_REQUIRE_VIRTUALENV="0")
    return env


def _link(home):
    """Let the virtual environment import this Odoo: no PYTHONPATH to set or to forget."""
    site = next(VENV.glob("lib/python*/site-packages"))
    link = site / "qms-odoo.pth"
    if not link.exists() or link.read_text(encoding="utf-8") != f"{home}\n":
        write_whole(link, f"{home}\n")
        check = subprocess.run(
            [PYTHON, "-c", "import odoo.cli"],
            env=variables(),
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
        )
        if check.returncode:
            link.unlink()
            raise Refusal(f"{check.stderr[-800:]}\nThe Odoo in {home} cannot be imported. Is it whole? Is it 19.0?")


def _write_config():
    if CONFIG.exists():
        secret = next(
            line for line in CONFIG.read_text(encoding="utf-8").splitlines() if line.startswith("admin_passwd")
        )
    else:
        secret = f"admin_passwd = {secrets.token_urlsafe(24)}"
    DATA.mkdir(parents=True, exist_ok=True)
    lines = [
        "[options]",
        secret,
        f"addons_path = {TOP}",
        f"data_dir = {DATA}",
        "http_interface = 127.0.0.1",
        "list_db = False",
        "",
    ]
    write_whole(CONFIG, "\n".join(lines), mode=0o600)


def filestore(database):
    return DATA / "filestore" / database


def home_of(env):
    return Path(env["QMS_ODOO_HOME"])


def _work():
    with lock():
        prepare(development=True)
    say("The environment is ready")


if __name__ == "__main__":
    main(_work)
