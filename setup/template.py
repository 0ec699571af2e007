"""The template database of the tests: made once, cloned for each run.

It is made in two layers, so that a change in an addon costs half a minute and not two: the base holds Odoo's own addons
that ours depend on, with their demo data; the template is a clone of it with ours, and with every asset bundle made.
"""

import ast
import os
from pathlib import Path

import database
import environment
from postgres import psql
from steps import digest, say

BASE = "qms_test_base"
TEMPLATE = "qms_test_template"
# The bundles of tours and HOOT are named in no view, so Odoo's own list lacks them.
BUNDLES = """
qweb = env["ir.qweb"]
qweb._pregenerate_assets_bundles()
for bundle in ("web.assets_tests", "web.assets_unit_tests", "web.assets_unit_tests_setup", "web.assets_backend_lazy"):
    files = qweb._get_asset_bundle(bundle, css=True, js=True)
    files.js(), files.css()
env.cr.commit()
"""


def provide(env):
    """Return the name of the template, made anew when Odoo, the requirements or the addons changed."""
    if not environment.is_external():
        sweep(env)
    base = _base_key(env)
    key = digest(base, database.addons_digest())
    if database.comment(TEMPLATE, env) == database.MARK + key:
        return TEMPLATE
    database.drop(TEMPLATE, env)
    provide_base(env)
    say("Making the template of the test database: our addons, demo data and asset bundles")
    database.create(TEMPLATE, env, template=BASE)
    database.install(TEMPLATE, [addon.name for addon in environment.addons()], env)
    database.shell(TEMPLATE, BUNDLES, env, "bundles")
    database.set_comment(TEMPLATE, database.MARK + key, env)
    return TEMPLATE


def provide_base(env):
    """Return the name of the base, made anew when Odoo or the requirements changed."""
    base = _base_key(env)
    if database.comment(BASE, env) != database.MARK + base:
        say("Making the base of the test database: Odoo's own addons with their demo data (once)")
        database.drop(BASE, env)
        database.create(BASE, env)
        database.install(BASE, _dependencies(), env)
        database.set_comment(BASE, database.MARK + base, env)
    return BASE


def _base_key(env):
    release = environment.home_of(env) / "odoo" / "release.py"
    return digest(str(release), str(release.stat().st_mtime), environment.REQUIREMENTS, *_dependencies())


def _dependencies():
    """Return the addons of Odoo that ours name."""
    ours = environment.addons()
    named = {
        name for addon in ours for name in ast.literal_eval((addon / "__manifest__.py").read_text("utf-8"))["depends"]
    }
    return sorted(named - {addon.name for addon in ours})


def sweep(env):
    """Drop the clones of runs that were killed: their names end in the number of a process that is gone."""
    query = "SELECT datname FROM pg_database WHERE datname ~ '^qms_(test|story|bench|update)_[0-9]+'"
    for name in psql("postgres", query, env).split():
        if not Path(f"/proc/{name.split('_')[2]}").exists() and Path("/proc/self").exists():
            discard(name, env)


def clone(source, name, env):
    database.drop(name, env)
    database.create(name, env, template=source)
    return name


def clone_for_run(source, env, processes):
    """Return the clones of one run: one for pytest itself, and one for each process that works for it."""
    first = f"qms_test_{os.getpid()}"
    return [clone(source, name, env) for name in [first, *(f"{first}_gw{number}" for number in range(processes))]]


def discard(name, env):
    database.drop(name, env)
