# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The fixtures that tests share: the local AWS and the CAM test server, and the modules' real main()."""

from __future__ import annotations

import atexit
import contextlib
import functools
import importlib
import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible.module_utils.common import warnings as ansible_warnings
from ansible.module_utils.testing import patch_module_args
from ansible_collections.ctl.aws.tests.accounts import PARTNER as PARTNER_ACCOUNT
from ansible_collections.ctl.aws.tests.cam_server.client import LocalCam
from ansible_collections.ctl.aws.tests.cam_server.client import start as start_cam
from ansible_collections.ctl.aws.tests.emulator.client import SEEDS, LocalAws
from ansible_collections.ctl.aws.tests.emulator.testing import fresh

MODULES = "ansible_collections.ctl.aws.plugins.modules"
PARTNER = {"profile": "partner", "region": "us-east-1"}
MANAGEMENT = {**PARTNER, "role_arn": "arn:aws:iam::111111111111:role/CTLOrganizationRole"}
ROLE = "CTLDeveloperRole"
EXTERNAL_ID = "the-external-id-of-this-customer"

Options = dict[str, Any]
RunModule = Callable[..., dict[str, Any]]


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> LocalAws:
    """The local AWS, back at its seed, and an environment that leads there and nowhere else."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    local = fresh()
    for name, value in {**local.environment(), "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}.items():
        monkeypatch.setenv(name, value)
    return local


@functools.cache
def _shared_cam() -> LocalCam:
    """The CAM server of this process; it ends with it."""
    stack = contextlib.ExitStack()
    atexit.register(stack.close)
    return stack.enter_context(start_cam(Path(stack.enter_context(tempfile.TemporaryDirectory()))))


@pytest.fixture
def cam(aws: LocalAws) -> LocalCam:
    """The CAM test server, with nothing in it."""
    local = _shared_cam()
    local.reset()
    return local


@pytest.fixture
def printed() -> list[str]:
    """Everything that the modules printed in this test, as it was."""
    return []


@pytest.fixture
def run_module(aws: LocalAws, capsys: pytest.CaptureFixture[str], printed: list[str]) -> RunModule:
    """Runs a module's main() and returns what it printed: run_module("log_bucket", check_mode=True, name=...).

    `warnings` is always there, as a list.
    """

    def run(name: str, /, *, check_mode: bool = False, **options: Any) -> dict[str, Any]:
        module = importlib.import_module(f"{MODULES}.{name}")
        arguments = {**options, "_ansible_check_mode": check_mode, "_ansible_diff": True}
        # A module is a process of its own; here, the warnings of the one before would come along.
        ansible_warnings._global_warnings.clear()
        with patch_module_args(arguments), pytest.raises(SystemExit):
            module.main()
        output = capsys.readouterr()
        printed.append(output.out + output.err)
        result = json.loads(output.out)
        # As text, whatever the version of ansible-core wraps around it.
        warnings = [one["event"]["msg"] if isinstance(one, dict) else one for one in result.get("warnings", [])]
        return {**result, "warnings": warnings}

    return run


@pytest.fixture
def refused(aws: LocalAws, run_module: RunModule, request: pytest.FixtureRequest) -> RunModule:
    """Runs a module that has to fail with these words, and without a write; returns its result."""

    def run(name: str, /, *words: str, waiting_for: str = "", **options: Any) -> dict[str, Any]:
        before = len(aws.writes())
        result = run_module(name, **options)
        assert result.get("failed"), result
        for word in words:
            assert word in result["msg"]
        assert not result.get("changed")
        assert result.get("error", {}).get("waiting_for", "") == waiting_for
        assert aws.writes()[before:] == []
        assert "cam" not in request.fixturenames or request.getfixturevalue("cam").writes() == []
        return result

    return run


@pytest.fixture
def management() -> Options:
    """The options that lead into the management account."""
    return dict(MANAGEMENT)


@pytest.fixture
def customer(aws: LocalAws) -> Callable[..., Options]:
    """Resets the fleet with more in one account: customer("222222222222", buckets=[...]).

    The account has CTLDeveloperRole, unless roles={"CTLDeveloperRole": ...} says what that is; the answer is the
    options that lead in through it. `seed` format: see seeds/fleet.yml.
    """

    def seeded(account_id: str, /, **things: Any) -> Options:
        fleet = yaml.safe_load((SEEDS / "fleet.yml").read_text())
        entry = next(account for account in fleet["accounts"] if account["id"] == account_id)
        trust = {"AWS": PARTNER_ACCOUNT, "external_id": EXTERNAL_ID}
        entry["roles"] = {ROLE: {"trust": trust, "policies": ["AdministratorAccess"]}, **entry.get("roles", {})}
        for name, more in things.items():
            if isinstance(more, dict):
                entry[name] = {**entry.get(name, {}), **more}
            else:
                entry[name] = [*entry.get(name, []), *more]
        aws.reset(fleet)
        role_arn = f"arn:aws:iam::{account_id}:role/{ROLE}"
        return {**PARTNER, "role_arn": role_arn, "account_id": account_id, "external_id": EXTERNAL_ID}

    return seeded


@pytest.fixture
def bootstrapped(run_module: RunModule) -> Callable[..., Options]:
    """Creates CTLDeveloperRole in an account; returns the options that lead in through it."""

    def bootstrap(account_id: str, profile: str, external_id: str | None = None) -> Options:
        everything = {"Effect": "Allow", "Action": "*", "Resource": "*"}
        policy = {
            "name": "CTLDeveloperPolicy",
            "document": {"Version": "2012-10-17", "Statement": [everything]},
        }
        role = {
            "name": ROLE,
            "trusted_accounts": [PARTNER_ACCOUNT],
            "external_id": external_id,
            "policies": ["CTLDeveloperPolicy"],
        }
        result = run_module("iam_baseline", profile=profile, region="us-east-1", policies=[policy], roles=[role])
        assert result["changed"], result
        role_arn = f"arn:aws:iam::{account_id}:role/{ROLE}"
        return {**PARTNER, "role_arn": role_arn, "account_id": account_id, "external_id": external_id}

    return bootstrap
