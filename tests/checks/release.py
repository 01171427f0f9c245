# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether the version of galaxy.yml could be released, or was: its changelog, made in the copy."""

from __future__ import annotations

import yaml
from common import COPY, ROOT, Failed, run, shown
from packaging.version import Version

CHANGELOG = "CHANGELOG.rst"


def release() -> None:
    """Leave CHANGELOG.rst in the copy as the release commits it. The copy has to be a new one."""
    run("antsibull-changelog", "lint", cwd=COPY)
    run("antsibull-changelog", "lint-changelog-yaml", "changelogs/changelog.yaml", cwd=COPY)
    version = yaml.safe_load((COPY / "galaxy.yml").read_text(encoding="utf-8"))["version"]
    releases = yaml.safe_load((COPY / "changelogs/changelog.yaml").read_text(encoding="utf-8"))["releases"]
    fragments = list((COPY / "changelogs/fragments").glob("*.y*ml"))
    if version in releases:
        if fragments:
            raise Failed(f"{version} is released, and there are fragments again: raise the version in galaxy.yml")
        make("generate")
        if (COPY / CHANGELOG).read_bytes() != (ROOT / CHANGELOG).read_bytes():
            raise Failed(f"{CHANGELOG} is not what `antsibull-changelog generate` makes")
        return
    if any(Version(version) <= Version(one) for one in releases):
        raise Failed(f"{version} in galaxy.yml does not come after {', '.join(releases)}")
    make("release")


def make(command: str) -> None:
    """Let antsibull-changelog write the file: what it warns of is an error, and so is what docutils cannot read."""
    told = shown("antsibull-changelog", command, cwd=COPY)
    if told:
        raise Failed(f"antsibull-changelog {command}: {' '.join(told)}")
    run("docutils", "--halt=warning", "--writer=null", CHANGELOG, cwd=COPY)
