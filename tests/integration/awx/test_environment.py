# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The execution environment: ansible-builder takes its definition, and what it would install knows every call."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import yaml
from ansible_collections.ctl.aws.tests.integration.support.awx import BIN, ROOT

BUILDER = str(BIN / "ansible-builder")


def test_a_build_context_is_made_of_the_definition(tmp_path: Path) -> None:
    definition = str(ROOT / "awx/execution-environment.yml")
    subprocess.run([BUILDER, "create", "-f", definition, "-c", str(tmp_path)], check=True, capture_output=True)
    wanted = yaml.safe_load((tmp_path / "_build/requirements.yml").read_text(encoding="utf-8"))
    project = yaml.safe_load((ROOT / "awx/project/collections/requirements.yml").read_text(encoding="utf-8"))
    assert wanted == project
    assert "python3.12" in (tmp_path / "Dockerfile").read_text(encoding="utf-8")


def test_the_collection_asks_for_a_botocore_that_knows_every_call(tmp_path: Path) -> None:
    place = tmp_path / "ansible_collections/ctl"
    place.mkdir(parents=True)
    (place / "aws").symlink_to(ROOT, target_is_directory=True)
    asked = subprocess.run([BUILDER, "introspect", str(tmp_path)], check=True, capture_output=True, text=True).stdout
    found = dict(re.findall(r"'(\w+)>=(\S+)", asked))
    (newest,) = re.findall(r"\(from (\S+) to\s", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert found == {"boto3": newest, "botocore": newest}
