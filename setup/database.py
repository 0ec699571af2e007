"""Databases: made with our addons, brought up to date, cloned. What was done to one is noted in its own comment."""

import os
import re
import shutil

import environment
from postgres import psql
from steps import Refusal, call, digest, log_path, say

MARK = "qms setup: "  # the comment of a database made here: this, "demo" or "empty", and the state of the addons in it
UNFINISHED = MARK + "unfinished"


def check_name(name):
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,40}", name):
        raise Refusal(f"{name!r} is no name for a database here: small letters, digits and _ only, a letter first.")


def addons_digest():
    """Return a hash of the addons as far as a database depends on them: their tests and papers left out."""
    parts = []
    for addon in environment.addons():
        for path in sorted(addon.rglob("*")):
            inside = path.relative_to(addon)
            skipped = inside.parts[0] in ("tests", "readme", "i18n_extra") or "__pycache__" in inside.parts
            if path.is_file() and not skipped:
                parts += [str(path.relative_to(addon.parent)), path]
    return digest(*parts)


def comment(name, env):
    """Return the comment of a database, '' when it has none, None when there is no such database."""
    query = f"SELECT coalesce(shobj_description(oid, 'pg_database'), '-') FROM pg_database WHERE datname = '{name}'"
    answer = psql("postgres", query, env)
    return None if not answer else answer.removeprefix("-")


def set_comment(name, text, env):
    psql("postgres", f"COMMENT ON DATABASE \"{name}\" IS '{text}'", env)


def drop(name, env):
    psql("postgres", f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)', env)
    shutil.rmtree(environment.filestore(name), ignore_errors=True)


def create(name, env, template="template0"):
    """Create a database (a clone with its files when a template is named), marked unfinished."""
    psql("postgres", f'CREATE DATABASE "{name}" TEMPLATE "{template}"', env)
    set_comment(name, UNFINISHED, env)
    if environment.filestore(template).exists():
        # The store names files by their content and never changes one: links are as good as copies.
        shutil.copytree(environment.filestore(template), environment.filestore(name), copy_function=os.link)


def odoo(name, arguments, env, log):
    """Run Odoo on a database to its end; its log is the file it returns."""
    command = [
        environment.PYTHON,
        "-m",
        "odoo",
        "-d",
        name,
        "--stop-after-init",
        "--no-http",
        "--max-cron-threads=0",
    ]
    return call([*command, *arguments], log, "Odoo says above what went wrong.", env=env, cwd=environment.DATA)


def install(name, modules, env, demo=True, update=False):
    """Install (or update) modules and check that each is in, and its demo data: Odoo goes on silently without.

    Returns the log.
    """
    arguments = ["-i", ",".join(modules), *(["--with-demo"] if demo else [])]
    arguments += ["-u", ",".join(modules)] if update else []
    log = odoo(name, arguments, env, f"{'update' if update else 'install'}-{name}")
    listed = ", ".join(f"'{module}'" for module in modules)
    query = f"SELECT string_agg(name, ', ') FROM ir_module_module WHERE name IN ({listed}) AND state <> 'installed'"
    missing = psql(name, query, env)
    if missing:
        raise Refusal(f"Odoo did not install {missing}. See {log}.")
    check_demo(name, env, log)
    return log


def check_demo(name, env, log):
    query = (
        "SELECT string_agg(m.name || ': ' || f.error, E'\\n')"
        " FROM ir_demo_failure f JOIN ir_module_module m ON m.id = f.module_id"
    )
    failed = psql(name, query, env)
    if failed:
        raise Refusal(f"{failed}\n\nThese demo data failed to load, and Odoo went on without them. See {log}.")


def bring_up(name, env, demo, before_update):
    """Make the database with our addons, or bring it up to date with the code; tell whether it has demo data.

    `before_update` is called before an existing database changes.
    """
    modules = [addon.name for addon in environment.addons()]
    state = comment(name, env)
    if state is None or state == UNFINISHED or (state == "" and _is_blank(name, env)):
        say(f"Making the database {name}, {len(modules)} addons{' and demo data' if demo else ''} (the longest step)")
        drop(name, env)
        create(name, env)
        install(name, modules, env, demo)
        kind = "demo" if demo else "empty"
    else:
        kind = _kind(name, state, demo)
        if state == _state(kind):
            return kind == "demo"
        before_update()
        say(f"The addons changed: updating the database {name}")
        install(name, modules, env, kind == "demo", update=True)
    set_comment(name, _state(kind), env)
    return kind == "demo"


def _state(kind):
    return f"{MARK}{kind} {addons_digest()}"


def _kind(name, state, demo):
    """Return "demo" or "empty" for a database that we made, and refuse any other, or one that is not what was asked."""
    if not state.startswith(MARK):
        raise Refusal(
            f"There is a database {name} that setup/run did not make. Choose another name: setup/run --db NAME"
        )
    kind = state.removeprefix(MARK).split()[0]
    if kind == "demo" and not demo:
        raise Refusal(f"The database {name} was made with demo data. Choose another name: setup/run --empty --db NAME")
    return kind


def _is_blank(name, env):
    """Tell whether a database without our mark holds nothing at all: then an interruption left it, before the mark."""
    return psql(name, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'", env) == "0"


def shell(name, script, env, log):
    """Run a script in Odoo's shell on a database."""
    path = log_path(f"{log}.py").with_suffix("")
    path.write_text(script, encoding="utf-8")
    with open(path, encoding="utf-8") as handle:
        command = [environment.PYTHON, "-m", "odoo", "shell", "-d", name, "--no-http"]
        return call(command, log, "The script above failed.", env=env, cwd=environment.DATA, stdin=handle)
