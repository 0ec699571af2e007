"""Debian packages without root: apt with a state of its own, signatures checked, unpacked into a private folder."""

import os
import shutil
import subprocess
from pathlib import Path

from steps import PRIVATE, Refusal, call, fresh

KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
ELSEWHERE = "Set QMS_ODOO to the folder of any Odoo 19 (source checkout, unpacked package or image) and start again."


def mirror():
    """Return the address of the Debian mirror that this machine's own apt uses."""
    if not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
        raise Refusal(f"This is no Debian: there is no apt-get to fetch Odoo 19 with.\n{ELSEWHERE}")
    form = "$(CREATED_BY)|$(ORIGIN)|$(SITE)"
    answer = subprocess.run(["apt-get", "indextargets", "--format", form], capture_output=True, text=True, check=False)
    rows = {tuple(line.split("|", 2)) for line in answer.stdout.splitlines() if line.startswith("Packages|")}
    # Before the machine's first `apt-get update` no origin is known; then the address has to tell.
    known = [site for _by, origin, site in rows if origin == "Debian"] or [site for _by, _origin, site in rows]
    sites = [site for site in known if "debian" in site and "security" not in site and not site.startswith("cdrom")]
    if not sites:
        raise Refusal(f"apt on this machine names no Debian mirror, so Odoo 19 cannot be fetched from it.\n{ELSEWHERE}")
    return min(sites, key=lambda site: (not site.rstrip("/").endswith("/debian"), len(site), site))


class Apt:
    """A private apt that knows some suites of Debian and nothing of the machine's own packages."""

    def __init__(self, name, suites):
        self.folder = fresh(PRIVATE / "apt" / name)
        self.suites = suites
        self.env = {**os.environ, "APT_CONFIG": str(self.folder / "apt.conf"), "LC_ALL": "C.UTF-8"}
        for part in ("state/lists/partial", "cache/archives/partial"):
            (self.folder / part).mkdir(parents=True)
        (self.folder / "status").touch()
        signed = f"[signed-by={KEYRING}] " if KEYRING.is_file() else ""
        lines = [f"deb {signed}{mirror()} {suite} main\n" for suite in suites]
        (self.folder / "sources.list").write_text("".join(lines), encoding="utf-8")
        self._write_config()
        self._get("update", log=f"apt-{name}")

    def _write_config(self):
        options = {
            "Dir::State": self.folder / "state",
            "Dir::State::status": self.folder / "status",
            "Dir::Cache": self.folder / "cache",
            "Dir::Etc::sourcelist": self.folder / "sources.list",
            "Dir::Etc::sourceparts": "-",
            "Dir::Etc::preferencesparts": "-",
            # As root apt would fetch as the user _apt, who cannot enter a private checkout.
            "APT::Sandbox::User": "root",
            "Acquire::Languages": "none",
            "Acquire::Retries": "3",
        }
        text = "".join(f'{name} "{value}";\n' for name, value in options.items())
        (self.folder / "apt.conf").write_text(text, encoding="utf-8")

    def _get(self, *arguments, log):
        hint = (
            f"Debian's {', '.join(self.suites)} could not be reached through this machine's mirror.\n"
            f"Is the network up, and does the mirror carry these suites? Otherwise:\n{ELSEWHERE}"
        )
        command = ["apt-get", "-q", "-y", *arguments]
        return call(command, log, hint, env=self.env, cwd=self.folder / "cache" / "archives")

    def download(self, *packages):
        """Fetch these packages and return their files."""
        self._get("download", *packages, log="apt-download")
        return sorted((self.folder / "cache" / "archives").glob("*.deb"))

    def download_with_dependencies(self, package):
        """Fetch a package and all that it needs on a machine with nothing, and return the files."""
        self._get("install", "--download-only", "--no-install-recommends", package, log="apt-download")
        return sorted((self.folder / "cache" / "archives").glob("*.deb"))

    def discard(self):
        shutil.rmtree(self.folder, ignore_errors=True)


def unpack(packages, folder):
    for package in packages:
        call(["dpkg-deb", "-x", package, folder], "unpack", "Is the disk full? 'df -h .' tells.")
