# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the customer may do to roles and policies of the catalogue: customize.py DIRECTORY ACCOUNT."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from ansible_collections.ctl.aws.extensions.molecule.shared.verification import servers

NARROWED = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Deny", "Action": "sqs:*", "Resource": "*"}],
}


def main(directory: Path, account: str) -> int:
    aws, _cam = servers(directory)
    iam = aws.client("iam", account=account)
    limits = f"arn:aws:iam::{account}:policy/hooli-limits"
    for role in ("CTLOperationsRole", "hooli-vendor"):
        iam.put_role_permissions_boundary(RoleName=role, PermissionsBoundary=limits)
    iam.tag_role(RoleName="CTLOperationsRole", Tags=[{"Key": "cost-center", "Value": "42"}])
    # The second version becomes the default, and what comes back.
    override = f"arn:aws:iam::{account}:policy/CAMOpsOverridePolicy"
    iam.create_policy_version(PolicyArn=override, PolicyDocument=json.dumps(NARROWED), SetAsDefault=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2]))
