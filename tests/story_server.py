"""A real Odoo server for stories, on a clone of the template, and a client of its /json/2 API."""

import os
import secrets
import socket

import psycopg2
import requests

from odoo.addons.base.models.res_users import INDEX_SIZE, KEY_CRYPT_CONTEXT

import server
import steps
import template


class StoryServer:
    """An Odoo process of its own: what it commits stays, in its clone, until the tests end."""

    def __init__(self, name, database=None, options=(), env=None):
        self.env = {**os.environ, **(env or {})}
        self.owns_database = database is None
        self.database = database or template.clone(os.environ["QMS_TEST_TEMPLATE"], name, self.env)
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = steps.log_path(name)
        self.process = server.start(self.port, self.database, self.env, self.log, "--max-cron-threads=0", *options)
        self._clients = {}

    def api(self, login):
        """Return a client who acts as this user, with an API key that lasts for a day."""
        if login not in self._clients:
            key = secrets.token_hex(20)
            self.query(
                "INSERT INTO res_users_apikeys (name, user_id, scope, expiration_date, key, index)"
                " SELECT 'story', id, 'rpc', now() + interval '1 day', %s, %s FROM res_users WHERE login = %s",
                KEY_CRYPT_CONTEXT.hash(key),
                key[:INDEX_SIZE],
                login,
            )
            self._clients[login] = Client(self.url, key)
        return self._clients[login]

    def query(self, sql, *values):
        """Run SQL behind Odoo's back, committed, and return its rows."""
        places = {"host": self.env.get("PGHOST"), "port": self.env.get("PGPORT"), "user": self.env.get("PGUSER")}
        with psycopg2.connect(dbname=self.database, **places) as connection, connection.cursor() as cursor:
            cursor.execute(sql, values)
            rows = cursor.fetchall() if cursor.description else []
        connection.close()
        return rows

    def end(self):
        server.stop(self.port, self.process.pid)
        if self.owns_database:
            template.discard(self.database, self.env)


class Refused(Exception):
    """The server refused; the text is the sentence that the user would read."""


class Client:
    """A client of /json/2: client.call("qms.process", "search_read", domain=[], fields=["name"])."""

    def __init__(self, url, key):
        self.url = url
        self.session = requests.Session()
        self.session.trust_env = False  # no proxy of the machine between us and its own 127.0.0.1
        self.session.headers["Authorization"] = f"bearer {key}"

    def call(self, model, method, ids=(), **arguments):
        body = {"ids": list(ids), **arguments} if ids else arguments
        answer = self.session.post(f"{self.url}/json/2/{model}/{method}", json=body, timeout=120)
        if not answer.ok:
            raise Refused(
                answer.json().get("message") if "json" in answer.headers.get("content-type", "") else answer.text[:500]
            )
        return answer.json()


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
