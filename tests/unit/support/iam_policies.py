# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Customer managed policies as they are declared and read, and what calls do to them."""

from __future__ import annotations

from typing import Any

from ansible_collections.ctl.aws.tests.accounts import ACME as ACCOUNT
from ansible_collections.ctl.aws.tests.unit.support.plan_steps import Effect

OURS = {"ctl:managed-by": "ctl.aws"}


def document(*actions: str, effect: str = "Allow") -> dict[str, Any]:
    statement = {"Effect": effect, "Action": list(actions), "Resource": "*"}
    return {"Version": "2012-10-17", "Statement": [statement]}


def declared(name: str = "Standard", **values: Any) -> dict[str, Any]:
    """An item of the option `policies`."""
    default = {"document": document("s3:Get*"), "description": "", "path": "/", "create_only": False}
    return {"name": name, **default, **values}


def existing(name: str = "Standard", **values: Any) -> dict[str, Any]:
    """A policy as _iam.read() returns it: what is declared by default, and ours."""
    default = {
        "arn": f"arn:aws:iam::{ACCOUNT}:policy/{name}",
        "id": "ANPAEXAMPLE",
        "path": "/",
        "description": "",
        "document": document("s3:Get*"),
        "default_version": "v1",
        "versions": ["v1"],
        "tags": OURS,
    }
    found = {**default, **values}
    return {"documents": dict.fromkeys(found["versions"], found["document"]), **found}


def _by_arn(state: dict[str, Any], arn: str) -> dict[str, Any]:
    return next(policy for policy in state["policies"].values() if policy["arn"] == arn)


def create_policy(state: dict[str, Any], sent: dict[str, Any]) -> None:
    name = sent["PolicyName"]
    assert name not in state["policies"], "EntityAlreadyExists"
    tags = {tag["Key"]: tag["Value"] for tag in sent["Tags"]}
    state["policies"][name] = existing(
        name,
        arn=f"arn:aws:iam::{ACCOUNT}:policy{sent['Path']}{name}",
        path=sent["Path"],
        description=sent["Description"],
        document=sent["PolicyDocument"],
        tags=tags,
    )


def create_version(state: dict[str, Any], sent: dict[str, Any]) -> None:
    policy = _by_arn(state, sent["PolicyArn"])
    version = f"v{1 + max(int(name[1:]) for name in policy['versions'])}"
    policy["versions"] = [*policy["versions"], version]
    assert len(policy["versions"]) <= 5, "LimitExceeded"
    policy["documents"] = {**policy["documents"], version: sent["PolicyDocument"]}
    policy.update(document=sent["PolicyDocument"], default_version=version)


def delete_version(state: dict[str, Any], sent: dict[str, Any]) -> None:
    policy = _by_arn(state, sent["PolicyArn"])
    assert sent["VersionId"] != policy["default_version"], "DeleteConflict"
    policy["versions"] = [name for name in policy["versions"] if name != sent["VersionId"]]


def tag_policy(state: dict[str, Any], sent: dict[str, Any]) -> None:
    policy = _by_arn(state, sent["PolicyArn"])
    policy["tags"] = {**policy["tags"], **{tag["Key"]: tag["Value"] for tag in sent["Tags"]}}


EFFECTS: dict[str, Effect] = {
    "CreatePolicy": create_policy,
    "CreatePolicyVersion": create_version,
    "DeletePolicyVersion": delete_version,
    "TagPolicy": tag_policy,
}

OTHER = document("s3:Get*", "s3:Put*")
