"""Fixtures of the stories: a real server on its own clone, a client of its /json/2 API, a browser. See README.md."""

import contextlib
import os
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TOP / "setup"))


# Scope "module": when a test class of Odoo ends, Odoo ends all child processes of the test process, so nothing that
# runs may outlive the file of stories that started it.


@pytest.fixture(scope="module")
def start_server():
    """Return a function that starts one more Odoo: on a new clone, or start_server(database) on that one."""
    from story_server import StoryServer

    servers = []

    def start(database=None, *options):
        servers.append(StoryServer(f"qms_story_{os.getpid()}_{len(servers)}", database, options))
        return servers[-1]

    yield start
    for server in reversed(servers):
        server.end()


@pytest.fixture(scope="module")
def odoo_server(start_server):
    """A server that the stories of one file share: .url, .database, .api(login), .query(sql, …)."""
    return start_server()


@pytest.fixture
def api(odoo_server):
    """Return a function: api("buyer") is a client of /json/2 who acts as that user."""
    return odoo_server.api


@pytest.fixture(scope="module")
def chromium():
    """A browser of its own; pages come from the fixture `login`."""
    from playwright.sync_api import sync_playwright

    import browser

    with sync_playwright() as playwright:
        program = playwright.chromium.launch(
            executable_path=browser.find(), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield program
        program.close()


@pytest.fixture
def login(odoo_server, chromium, request):
    """Return a function: login("manager") is a page (playwright) in which that user has logged in.

    A picture of each page of a failed story is left in .qms/screenshots.
    """
    contexts = []

    def open_page(user, password=None, server=odoo_server):
        context = chromium.new_context(base_url=server.url, viewport={"width": 1400, "height": 900})
        contexts.append(context)
        page = context.new_page()
        page.goto("/web/login")
        page.fill("input[name=login]", user)
        page.fill("input[name=password]", password or user)
        page.click("button[type=submit]")
        page.wait_for_selector(".o_main_navbar")
        return page

    yield open_page
    failed = request.node.stash.get(FAILED, False)
    for number, context in enumerate(contexts):
        if failed:
            with contextlib.suppress(Exception):  # a crashed page must not hide why the story failed
                folder = TOP / ".qms" / "screenshots"
                context.pages[-1].screenshot(path=folder / f"{request.node.name}-{number}.png", full_page=True)
        context.close()


FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item):
    outcome = yield
    if outcome.get_result().failed:
        item.stash[FAILED] = True
