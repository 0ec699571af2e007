"""For .ci/run: update all addons (-u) on a clone of the tests' template. Any error, or a warning about us, fails."""

import os
import re

import database
import environment
import template
from steps import Refusal, lock, main, say

# Date, time, process, level, database (whose name says qms too), the rest.
LINE = re.compile(r"^\S+ \S+ \d+ (?P<level>[A-Z]+) \S+ (?P<rest>.*)$")


def work():
    with lock():
        env = environment.prepare(development=True)
        name = template.clone(template.provide(env), f"qms_update_{os.getpid()}", env)
        try:
            modules = [addon.name for addon in environment.addons()]
            say(f"Updating {', '.join(modules)}")
            log = database.odoo(name, ["-u", ",".join(modules)], env, "update-check")
            database.check_demo(name, env, log)
        finally:
            template.discard(name, env)
    return _judge(log)


def _judge(log):
    bad = []
    for line in log.read_text(encoding="utf-8").splitlines():
        found = LINE.match(line)
        if found and (
            found["level"] in ("ERROR", "CRITICAL") or (found["level"] == "WARNING" and "qms" in found["rest"])
        ):
            bad.append(line)
    if bad:
        raise Refusal("\n".join(bad) + f"\n\nThe update of the addons complained. Whole output: {log}")
    say("The update went through without a complaint")
    return 0


main(work)
