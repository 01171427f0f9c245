# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The tarball: what is in it, that it installs and resolves, and what Galaxy would say about it."""

from __future__ import annotations

import json
import re
import shutil
import sys
import tarfile
from pathlib import Path

from common import BUILD, COLLECTION, COPY, Failed, copy, output, run, shown

DIST = BUILD / "dist"
# The check lint runs the same ansible-lint over the same files, and more.
IMPORTER_SETTINGS = "[galaxy-importer]\nRUN_ANSIBLE_LINT = False\n"
# Not meant for the tarball, wherever they come from.
STRAYS = re.compile(
    r"^(\.|build/|requirements/|Makefile|galaxy\.yml|tests/output/|docs/docsite/(conf\.py$|index\.rst$|static/))|__pycache__|\.pyc$|\.tar\.gz$|\.log$"
)


def make() -> Path:
    """Build from the copy: a build from the checkout packs what is not tracked too."""
    copy()
    shutil.rmtree(DIST, ignore_errors=True)
    run("ansible-galaxy", "collection", "build", "--output-path", DIST, cwd=COPY)
    (tarball,) = DIST.glob("ctl-aws-*.tar.gz")
    return tarball


def build() -> None:
    """The tarball holds what it should, installs without a network, and its content has names and docs there."""
    tarball = make()
    with tarfile.open(tarball) as archive:
        strays = [name for name in archive.getnames() if STRAYS.search(name)]
    if strays:
        raise Failed("not for the tarball, see build_ignore in galaxy.yml: " + ", ".join(strays))
    installed = BUILD / "installed"
    shutil.rmtree(installed, ignore_errors=True)
    # --force: by the link in .venv it is installed already.
    run("ansible-galaxy", "collection", "install", "--offline", "--force", tarball, "-p", installed)
    place = installed / COLLECTION
    paths = {"ANSIBLE_COLLECTIONS_PATH": str(installed)}
    modules = sorted(f"ctl.aws.{path.stem}" for path in (place / "plugins/modules").glob("[!_]*.py"))
    found = json.loads(output("ansible-doc", "--json", "--type", "module", *modules, cwd=BUILD, **paths))
    for name in modules:
        # The checkout resolves too: see that it is not the one that answered.
        if not found.get(name, {}).get("doc", {}).get("filename", "").startswith(str(place)):
            raise Failed(f"ansible-doc does not find {name} in the installed collection")
    roles = sorted(f"ctl.aws.{path.name}" for path in (place / "roles").iterdir())
    found = json.loads(output("ansible-doc", "--json", "--type", "role", *roles, cwd=BUILD, **paths))
    if sorted(found) != roles:
        raise Failed(f"ansible-doc knows the roles {sorted(found)}, not {roles}")
    playbooks = sorted(f"ctl.aws.{path.stem}" for path in (place / "playbooks").glob("*.yml"))
    if not (modules and roles and playbooks):
        raise Failed("the tarball has no modules, roles or playbooks")
    run("ansible-playbook", "--syntax-check", "-i", "localhost,", *playbooks, cwd=BUILD, **paths)


def importer() -> None:
    """What Galaxy does when a tarball is published. It ends with 0 whatever it warns about."""
    settings = BUILD / "galaxy-importer.cfg"
    settings.write_text(IMPORTER_SETTINGS, encoding="utf-8")
    command = (sys.executable, "-m", "galaxy_importer.main", make())
    lines = shown(*command, cwd=BUILD, GALAXY_IMPORTER_CONFIG=str(settings))
    complaints = [line for line in lines if line.startswith(("WARNING", "ERROR"))]
    loaded = [line for line in lines if line.startswith("Loading ")]
    if complaints or not loaded:
        raise Failed(f"{len(loaded)} things were loaded. " + " ".join(complaints))
