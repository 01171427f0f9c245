# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether an account was given back as it came, but for what was chosen to stay."""

from __future__ import annotations

import json
import stat
import sys
from typing import Any

from ansible_collections.ctl.aws.extensions.molecule.shared.hardening import hardening
from ansible_collections.ctl.aws.extensions.molecule.shared.look import changes, now, recorded
from ansible_collections.ctl.aws.extensions.molecule.shared.verification import Verification, meaning, run

KEEPS, GOES = "333333333333", "444444444444"
ARCHIVE = "initech-trail-logs"
REGIONS = ("eu-west-1", "us-east-1", "us-west-2")
NOBODY = {"Statement": [{"Effect": "Deny", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}]}
CAM = {
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"AWS": "540339316802"},
            "Action": "sts:AssumeRole",
            "Condition": {"StringEquals": {"sts:ExternalId": "elasticbox"}},
        }
    ]
}

# Everything that is not as it was before anybody came: nothing else is lost, changed or left behind.
ROLES_OF_SERVICES = [
    f"roles.AWSServiceRoleFor{service} appeared" for service in ("AccessAnalyzer", "Config", "Organizations")
]
CHANGES = {
    KEEPS: [
        *(f"analyzers.{region} changed" for region in REGIONS),
        *(f"buckets.{name}-{KEEPS} appeared" for name in ("config-bucket", "ctlaudit")),
        *(f"config.{region}.{what} changed" for region in REGIONS for what in ("channels", "recorders", "recording")),
        *(f"ebs_encryption.{region} changed" for region in REGIONS),
        *(f"ebs_snapshot_block.{region} changed" for region in REGIONS),
        *(f"image_block.{region} changed" for region in REGIONS),
        "password_policy.PasswordPolicy appeared",
        *(f"policies.{name} appeared" for name in ("CAMOverridePolicy", "CTLCAMPolicy")),
        "public_access_block.PublicAccessBlockConfiguration appeared",
        *ROLES_OF_SERVICES,
        "roles.CTLCAMRole appeared",
        *(f"ssm_document_block.{region} changed" for region in REGIONS),
        "trails.ctlaudit appeared",
    ],
    GOES: [
        f"buckets.ctlaudit-{GOES} appeared",
        "policies.CTLDeveloperPolicy appeared",
        *ROLES_OF_SERVICES,
        "roles.CTLDeveloperRole appeared",
    ],
}
# The one role of ours that is still there: whom it trusts, and what it may do.
ROLE = {
    KEEPS: (
        "CTLCAMRole",
        CAM,
        [
            f"arn:aws:iam::{KEEPS}:policy/CAMOverridePolicy",
            f"arn:aws:iam::{KEEPS}:policy/CTLCAMPolicy",
            "arn:aws:iam::aws:policy/ReadOnlyAccess",
        ],
    ),
    GOES: ("CTLDeveloperRole", NOBODY, []),
}


def membership(verify: Verification) -> None:
    """Gone, seen from the management account; what the account sees is in its look."""
    management = verify.aws.client("organizations", account=verify.expected["management"])
    members = [one["Id"] for one in management.list_accounts()["Accounts"]]
    verify.same("a member, seen by management", verify.account in members, False)


def way_in(verify: Verification) -> None:
    """Nobody of the partner's gets in any more."""
    sts = verify.aws.client("sts", profile="partner")
    try:
        sts.assume_role(RoleArn=f"arn:aws:iam::{verify.account}:role/CTLDeveloperRole", RoleSessionName="verify")
        answer = "assumed"
    except sts.exceptions.ClientError as error:
        answer = error.response["Error"]["Code"]
    verify.same("CTLDeveloperRole, tried by the partner", answer, "AccessDenied")


def account(verify: Verification) -> None:
    """What was the customer's is as it was; what stays is as it should be."""
    seen = now(verify)
    archived(verify, seen)
    verify.same("what changed", list(changes(recorded(verify), seen)), CHANGES[verify.account])
    name, trust, policies = ROLE[verify.account]
    role = seen["roles"].get(name, {"AssumeRolePolicyDocument": {"Statement": []}})
    verify.same(f"trust of {name}", meaning(role["AssumeRolePolicyDocument"]), meaning(trust))
    verify.same(f"policies of {name}", (role.get("Attached"), role.get("Inline")), (policies, {}))


def archived(verify: Verification, seen: dict[str, Any]) -> None:
    """Takes the archive out of the look: it is the logs, object by object, and the original is there as well."""
    if verify.account != GOES:
        return
    log = f"AWSLogs/{GOES}/CloudTrail/us-east-1/2026/01/31/events.json.gz"
    folder = f"ctlaudit-{GOES}/"
    inside = seen["buckets"][ARCHIVE]["objects"]
    archive = {key.removeprefix(folder): inside.pop(key) for key in list(inside) if key.startswith(folder)}
    verify.same("archived", archive, seen["buckets"].get(f"ctlaudit-{GOES}", {}).get("objects"))
    verify.same("a log in the archive", log in archive, True)


def settings(verify: Verification) -> None:
    """Where it was chosen to be kept, hardening goes on as onboarding promised it, and logs are still there."""
    if verify.account != KEEPS:
        return
    hardening(verify, contacts=False)
    for bucket in ("ctlaudit", "config-bucket"):
        found = verify.client("s3").list_objects_v2(Bucket=f"{bucket}-{KEEPS}", Prefix="AWSLogs/")
        verify.same(f"logs in {bucket}", found["KeyCount"], 1)


def provider(verify: Verification) -> None:
    """Gone; or online, with the role that stays."""
    try:
        found = verify.cam.provider(verify.expected["provider"])
        seen = (found["state"], found["credentials"]["role"])
    except KeyError:
        seen = ("gone", None)
    role = f"arn:aws:iam::{KEEPS}:role/CTLCAMRole"
    verify.same("provider", seen, ("ready", role) if verify.account == KEEPS else ("gone", None))


def papers(verify: Verification) -> None:
    """The hand-over packet, for its owner alone; and the backup that it names."""
    for suffix in ("md", "json"):
        path = verify.directory / "packets" / f"{verify.account}.{suffix}"
        verify.same(f"mode of {path.name}", stat.S_IMODE(path.stat().st_mode), 0o600)
    backups = list((verify.directory / "evidence" / verify.account / "backups").glob("*.json"))
    verify.same("backups", len(backups), 1)
    if verify.account == GOES:
        packet = json.loads(path.read_text(encoding="utf-8"))
        verify.same("status in the packet", packet["status"], "open: customer")
        verify.same("backup in the packet", packet["backup"], backups[0].stem)
        commands = [command for command in ("delete-role", "delete-policy") if command in str(packet["open"])]
        verify.same("commands in the packet", commands, ["delete-role", "delete-policy"])


if __name__ == "__main__":
    sys.exit(run(membership, way_in, account, settings, provider, papers))
