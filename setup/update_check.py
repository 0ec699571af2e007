"""For .ci/run: update all addons (-u) on a clone of the tests' template. Any error, or a warning about us, fails."""

import os

import database
import environment
import template
from complaints import check
from steps import lock, main, say


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
    check(log, "The update of the addons complained.")
    say("The update went through without a complaint")
    return 0


main(work)
