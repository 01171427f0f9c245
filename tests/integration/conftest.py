# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the integration tests share: the local AWS, and the modules' real main()."""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable
from typing import Any

import pytest
from ansible.module_utils.testing import patch_module_args
from ansible_collections.ctl.aws.tests.emulator.client import LocalAws
from ansible_collections.ctl.aws.tests.emulator.testing import fresh

MODULES = "ansible_collections.ctl.aws.plugins.modules"
PARTNER = {"profile": "partner", "region": "us-east-1"}
MANAGEMENT = {**PARTNER, "role_arn": "arn:aws:iam::111111111111:role/CTLOrganizationRole"}

RunModule = Callable[..., dict[str, Any]]


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> LocalAws:
    """The local AWS, back at its seed, and the environment that leads there."""
    local = fresh()
    for name, value in local.environment().items():
        monkeypatch.setenv(name, value)
    return local


@pytest.fixture
def run_module(aws: LocalAws, capsys: pytest.CaptureFixture[str]) -> RunModule:
    """Runs a module's main() and returns what it printed: run_module("log_bucket", check_mode=True, name=...)."""

    def run(name: str, *, check_mode: bool = False, **options: Any) -> dict[str, Any]:
        module = importlib.import_module(f"{MODULES}.{name}")
        arguments = {**options, "_ansible_check_mode": check_mode, "_ansible_diff": True}
        with patch_module_args(arguments), pytest.raises(SystemExit):
            module.main()
        return dict(json.loads(capsys.readouterr().out))

    return run


@pytest.fixture
def bootstrapped(run_module: RunModule) -> Callable[[str], dict[str, Any]]:
    """Creates CTLDeveloperRole in an account; returns the options that lead in through it."""

    def bootstrap(account_id: str, profile: str, external_id: str | None = None) -> dict[str, Any]:
        everything = {"Effect": "Allow", "Action": "*", "Resource": "*"}
        result = run_module(
            "iam_baseline",
            profile=profile,
            region="us-east-1",
            policies=[
                {
                    "name": "CTLDeveloperPolicy",
                    "document": {"Version": "2012-10-17", "Statement": [everything]},
                }
            ],
            roles=[
                {
                    "name": "CTLDeveloperRole",
                    "trusted_accounts": ["589942003651"],
                    "external_id": external_id,
                    "policies": ["CTLDeveloperPolicy"],
                }
            ],
        )
        assert result["changed"], result
        role_arn = f"arn:aws:iam::{account_id}:role/CTLDeveloperRole"
        return {**PARTNER, "role_arn": role_arn, "account_id": account_id, "external_id": external_id}

    return bootstrap
