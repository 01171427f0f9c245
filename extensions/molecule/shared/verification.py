# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the scenarios' verify.py have in common: what is expected as JSON on stdin, and what was found otherwise.

Sees AWS with plain boto3, and takes from the collection only data: the catalogue and its policy documents.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml
from ansible_collections.ctl.aws.tests.cam_server.client import LocalCam
from ansible_collections.ctl.aws.tests.emulator.client import LocalAws

CATALOGUE = Path(__file__).resolve().parents[3] / "catalogue"
HOME_REGION = "us-east-1"
# Whether SSM documents can be made public.
DOCUMENT_SHARING = "/ssm/documents/console/public-sharing-permission"
OURS = ("CTL", "CAM")


class Verification:
    """What is expected of one account, and what was found to be otherwise."""

    def __init__(self, directory: Path, expected: dict[str, Any]) -> None:
        self.directory, self.expected = directory, expected
        self.aws, self.cam = servers(directory)
        self.account: str = expected["account"]
        self.seen = 0
        self.findings: list[str] = []

    def client(self, service: str, region: str = HOME_REGION) -> Any:
        return self.aws.client(service, account=self.account, region=region)

    def same(self, what: str, found: Any, wanted: Any) -> None:
        self.seen += 1
        if found != wanted:
            self.findings.append(f"{what}: found {found}, expected {wanted}")


def servers(directory: Path) -> tuple[LocalAws, LocalCam]:
    """Those that default/servers.py has started."""
    known = json.loads((directory / "servers.json").read_text(encoding="utf-8"))
    aws = LocalAws(known["aws"], known["pids"][1], directory / "credentials")
    return aws, LocalCam(known["cam"], known["cam_token"], known["pids"][2])


def run(*checks: Callable[[Verification], None]) -> int:
    """All checks of the account that stdin tells of: verify.py DIRECTORY."""
    verify = Verification(Path(sys.argv[1]), json.load(sys.stdin))
    for check in checks:
        check(verify)
    for finding in verify.findings:
        print(f"{verify.account}: {finding}", file=sys.stderr)
    print(f"{verify.account}: {verify.seen} facts looked at, {len(verify.findings)} not as expected")
    return 1 if verify.findings else 0


def load_catalogue() -> dict[str, Any]:
    """The partner's policies and roles, as data."""
    return dict(yaml.safe_load((CATALOGUE / "catalogue.yml").read_text(encoding="utf-8")))


def pages(client: Any, operation: str, **parameters: Any) -> Any:
    """The pages of an answer that may have more than one."""
    return client.get_paginator(operation).paginate(**parameters)


def plain(value: Any) -> Any:
    """A part of a policy document without the ways there are to write the same."""
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items() if key != "Sid"}
    values = value if isinstance(value, list) else [value]
    return sorted(_account_of_root(str(one)) for one in values)


def _account_of_root(text: str) -> str:
    return text.split(":")[4] if text.startswith("arn:aws:iam::") and text.endswith(":root") else text


def meaning(document: dict[str, Any]) -> list[str]:
    """A policy document's statements, to compare."""
    return sorted(json.dumps(plain(one), sort_keys=True) for one in document["Statement"])
