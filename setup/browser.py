"""Chromium, which the tours, the HOOT tests and the stories of tests/ drive."""

import os
import shutil

from steps import Refusal, call, say

NAMES = ["google-chrome", "chromium", "chromium-browser", "google-chrome-stable"]  # those that Odoo looks for


def find():
    return next((path for path in map(shutil.which, NAMES) if path), None)


def require():
    """Make sure that there is a browser: install Debian's as root, else name the command."""
    if find():
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise Refusal("The tests need Chromium. Install it and start again, as root:\n    apt-get install chromium")
    say("Installing Debian's Chromium, which the tests need")
    hint = "Is the network up? By hand: apt-get update && apt-get install chromium"
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    call(["apt-get", "-q", "update"], "chromium", hint, env=env)
    call(["apt-get", "-q", "-y", "install", "--no-install-recommends", "chromium"], "chromium", hint, env=env)
    if not find():
        raise Refusal("apt installed chromium, but there is no such program in the path. Is /usr/bin in it?")
