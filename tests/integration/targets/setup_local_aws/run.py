# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Plays the target whose runme.sh calls this, in the local AWS, or in the account of integration_config.yml."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from ansible_collections.ctl.aws.tests.cam_server import client as local_cam
from ansible_collections.ctl.aws.tests.emulator import client as local_aws

HERE, TARGET = Path(__file__).resolve().parent, Path.cwd()
CONFIG = TARGET.parents[1] / "integration_config.yml"
# The names that the other collections for AWS use, and what they become. Whatever may be secret is in no command line.
REAL = {
    "aws_access_key": "AWS_ACCESS_KEY_ID",
    "aws_secret_key": "AWS_SECRET_ACCESS_KEY",
    "security_token": "AWS_SESSION_TOKEN",
    "aws_region": "AWS_REGION",
}


def real(config: Mapping[str, Any]) -> dict[str, str]:
    """The environment that leads into a real account, for a target that leaves nothing behind there."""
    if "destructive" in (TARGET / "aliases").read_text(encoding="utf-8").splitlines():
        sys.exit(f"{TARGET.name} is destructive (see its aliases): it runs in the local AWS and in no real account.")
    return {variable: str(config[name]) for name, variable in REAL.items() if config.get(name)}


def local(config: Mapping[str, Any], directory: Path, stack: contextlib.ExitStack) -> dict[str, str]:
    """The environment that leads to the local AWS and CAM, as new: servers that run already, or some of our own."""
    if "local_aws" in config:
        aws = local_aws.LocalAws(**config["local_aws"])
        cam = local_cam.LocalCam(**config["local_cam"])
        aws.reset("fleet")
        cam.reset()
    else:
        aws = stack.enter_context(local_aws.start("fleet", directory))
        cam = stack.enter_context(local_cam.start(directory))
    shown = {"CTL_CAM_ENDPOINT": cam.url, "CTL_CAM_TOKEN": cam.token, "no_proxy": "127.0.0.1"}
    return {**aws.environment(profile="acme-prod-admin"), **shown}


def main() -> int:
    # So that a SIGTERM too ends the servers.
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    config = yaml.safe_load(CONFIG.read_text(encoding="utf-8")) if CONFIG.exists() else {}
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    shape = "change.yml" if (TARGET / "set.yml").exists() else "read.yml"
    with contextlib.ExitStack() as stack:
        directory = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        way_in = real(config) if "aws_access_key" in config else local(config, directory, stack)
        print(f"{TARGET.name} plays in {way_in.get('AWS_ENDPOINT_URL', 'a real account')}", flush=True)
        variables = json.dumps({"target": str(TARGET), "directory": str(directory)})
        play = ["ansible-playbook", "-i", str(TARGET.parents[1] / "inventory"), "-e", variables, str(HERE / shape)]
        return subprocess.run([*play, *sys.argv[1:]], env=inherited | way_in, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
