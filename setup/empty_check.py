"""For .ci/run: install all addons in an empty database without demo data, as a new company does."""

import os

import database
import environment
from complaints import check
from steps import lock, main, say


def work():
    with lock():
        env = environment.prepare(development=True)
        name = f"qms_empty_{os.getpid()}"
        modules = [addon.name for addon in environment.addons()]
        say(f"Installing {', '.join(modules)} without demo data")
        try:
            database.create(name, env)
            log = database.install(name, modules, env, demo=False)
        finally:
            database.drop(name, env)
    check(log, "The installation without demo data complained.")
    say("The installation went through without a complaint")
    return 0


main(work)
