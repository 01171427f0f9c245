# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IAM: the documents of AWS's own policies that are attached to somebody."""

from __future__ import annotations

from ansible_collections.ctl.aws.plugins.module_utils._access.connection import Connection
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import AwsError
from ansible_collections.ctl.aws.plugins.module_utils._base.parallel import each
from ansible_collections.ctl.aws.plugins.module_utils._policies.document import Document
from ansible_collections.ctl.aws.plugins.module_utils._policies.iam_records import Group, Holders
from ansible_collections.ctl.aws.plugins.module_utils._services.iam.answers import DefaultVersion, Version


def read_attached(connection: Connection, iam: Holders) -> tuple[dict[str, Document], list[str]]:
    """Each once, in its default version (iam:GetPolicy, iam:GetPolicyVersion).

    :param iam: what _iam.read() returns.
    :returns: the documents by ARN; and a sentence for each that cannot be read.
    """
    holders: list[Group] = [*iam["roles"].values(), *iam["users"].values(), *iam["groups"].values()]
    arns = sorted({arn for holder in holders for arn in holder["attached"] if arn.split(":")[4] == "aws"})
    found = each(lambda arn: _read(connection, arn), arns)
    documents = {arn: one for arn, one in zip(arns, found, strict=True) if not isinstance(one, AwsError)}
    return documents, [
        f"What the policy {arn} allows: {one}"
        for arn, one in zip(arns, found, strict=True)
        if isinstance(one, AwsError)
    ]


def _read(connection: Connection, arn: str) -> Document | AwsError:
    try:
        policy: DefaultVersion = connection.read("iam", "GetPolicy", PolicyArn=arn)["Policy"]
        answer = connection.read("iam", "GetPolicyVersion", PolicyArn=arn, VersionId=policy["DefaultVersionId"])
    except AwsError as error:
        return error
    version: Version = answer["PolicyVersion"]
    return version["Document"]
