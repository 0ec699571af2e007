"""The helpers of setup/ keep their promises; no database needed."""

import sys
from types import SimpleNamespace

import pytest

import database
import debian
import environment
import odoo_source
import postgres
import server
import steps


@pytest.fixture
def private(tmp_path, monkeypatch):
    monkeypatch.setattr(steps, "PRIVATE", tmp_path)
    return tmp_path


def test_a_step_is_done_once_per_key(private):
    done = []
    for key in ("a", "a", "b"):
        steps.once("step", key, "Working", lambda key=key: done.append(key))
    assert done == ["a", "b"]


def test_an_interrupted_step_is_done_again(private):
    def interrupted():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        steps.once("step", "a", "Working", interrupted)
    done = []
    steps.once("step", "a", "Working", lambda: done.append("again"))
    assert done == ["again"]


def test_a_step_that_fails_with_a_new_key_forgets_the_old_one(private):
    steps.once("step", "old", "Working", lambda: None)
    with pytest.raises(ZeroDivisionError):
        steps.once("step", "new", "Working", lambda: 1 / 0)
    done = []
    steps.once("step", "old", "Working", lambda: done.append("again"))
    assert done == ["again"]


def test_a_failed_command_shows_its_end_and_the_hint(private):
    with pytest.raises(steps.Refusal, match="(?s)no such thing.*Do this instead"):
        steps.call([sys.executable, "-c", "import sys; sys.exit('no such thing')"], "try", "Do this instead.")


@pytest.mark.parametrize("name", ["qms", "qms_2"])
def test_a_plain_name_is_a_name_for_a_database(name):
    database.check_name(name)


@pytest.mark.parametrize("name", ["", "Qms", "1qms", "q;drop", 'q"', "q" * 60])
def test_another_name_is_refused(name):
    with pytest.raises(steps.Refusal, match="small letters"):
        database.check_name(name)


def test_a_taken_port_names_the_way_out(private, monkeypatch):
    monkeypatch.setattr(server, "FOLDER", private)
    with server.socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(steps.Refusal, match="taken by another program"):
            server.check_port(other.getsockname()[1])


def test_a_process_that_is_not_our_server_is_never_found(private, monkeypatch):
    monkeypatch.setattr(server, "FOLDER", private)
    (private / "8069.pid").write_text("1 qms")
    assert server.running() == {}
    assert not (private / "8069.pid").exists()


def make_odoo(folder, numbers):
    (folder / "odoo").mkdir(parents=True)
    (folder / "odoo" / "release.py").write_text(f"version_info = ({numbers}, 0, 'final', 0, '')\n")
    return folder


@pytest.mark.parametrize("inside", ["", odoo_source.INSIDE])
def test_qms_odoo_may_be_a_checkout_a_package_or_an_image(tmp_path, monkeypatch, inside):
    home = make_odoo(tmp_path / inside, "19, 0")
    monkeypatch.setenv("QMS_ODOO", str(tmp_path))
    assert odoo_source.locate() == home


@pytest.mark.parametrize("numbers, named", [("18, 0", "Odoo 18.0"), ("'saas~18', 4", "Odoo saas~18.4")])
def test_another_odoo_is_refused_by_its_version(tmp_path, monkeypatch, numbers, named):
    monkeypatch.setenv("QMS_ODOO", str(make_odoo(tmp_path, numbers)))
    with pytest.raises(steps.Refusal, match=named):
        odoo_source.locate()


def test_a_folder_without_odoo_is_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("QMS_ODOO", str(tmp_path))
    with pytest.raises(steps.Refusal, match="no odoo/release.py"):
        odoo_source.locate()


def test_a_missing_part_of_python_is_named_with_its_package(private, monkeypatch):
    monkeypatch.setattr(environment, "VENV", private / "venv")
    monkeypatch.setattr(environment.shutil, "which", lambda name: None)
    monkeypatch.setattr(environment.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(steps.Refusal, match="apt-get install python3-venv"):
        environment._create_venv()


def test_the_role_that_odoo_refuses_is_refused_before(monkeypatch):
    monkeypatch.setenv("PGHOST", "db")
    monkeypatch.setenv("PGUSER", "postgres")
    with pytest.raises(steps.Refusal, match="Make a role"):
        postgres.external()


def test_the_mirror_is_the_one_of_debian_and_not_of_its_security_updates(monkeypatch):
    rows = "Packages||http://example.com/other\n" + "".join(
        f"Packages|Debian|http://example.com/{name}\n" for name in ("debian-security", "debian")
    )
    monkeypatch.setattr(debian.shutil, "which", lambda name: name)
    monkeypatch.setattr(debian.subprocess, "run", lambda *args, **kw: SimpleNamespace(stdout=rows))
    assert debian.mirror() == "http://example.com/debian"


def test_without_a_debian_mirror_the_way_out_is_named(monkeypatch):
    monkeypatch.setattr(debian.shutil, "which", lambda name: name)
    monkeypatch.setattr(debian.subprocess, "run", lambda *args, **kw: SimpleNamespace(stdout=""))
    with pytest.raises(steps.Refusal, match="QMS_ODOO"):
        debian.mirror()


def test_the_tests_of_an_addon_do_not_count_as_a_change_of_it(tmp_path, monkeypatch):
    addon = tmp_path / "qms_one"
    (addon / "tests").mkdir(parents=True)
    (addon / "__manifest__.py").write_text("{}")
    monkeypatch.setattr(environment, "TOP", tmp_path)
    before = database.addons_digest()
    (addon / "tests" / "test_one.py").write_text("")
    assert database.addons_digest() == before
    (addon / "model.py").write_text("")
    assert database.addons_digest() != before
