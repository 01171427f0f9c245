# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What an account is hardened with, known once: other tables come from here, or are held against it by tests."""

from __future__ import annotations

import typing as t


class Control(t.NamedTuple):
    """What an operator knows by one name: a switch, a tag, a line of the evidence.

    :param sections: what it changes, as parts of a snapshot. Each is read into the origin, and can be set back.
    :param parts: what account_baseline calls it; none where it has a task of its own.
    :param divided_by: what an exception can name of it; "": it can only be excluded as a whole.
    :param title: what it is about, for people. :param cost: what AWS charges for it.
    :param chosen_with: the control whose call sets it, and whose tag chooses it, or "".
    """

    title: str
    sections: tuple[str, ...]
    parts: tuple[str, ...] = ()
    divided_by: str = ""
    chosen_with: str = ""
    cost: str = "free"


class Section(t.NamedTuple):
    """A part of a snapshot.

    :param services: where a write may change it; none where it is known otherwise, or nobody writes it.
    :param resources: how the names of its resources begin, where it shares a service with another.
    """

    services: tuple[str, ...] = ()
    resources: str = ""

    def is_about(self, service: str, resource: str) -> bool:
        """Whether a write to a resource may have changed it."""
        return service in self.services and resource.startswith(self.resources)


IAM = "iam"

CONTROLS = {
    IAM: Control("The partner's policies and roles", (IAM,), (IAM,), "a policy or role"),
    "customer_groups": Control("The customer policy on every group", (IAM,), (IAM,), "a group", chosen_with=IAM),
    # It needs a backup first, and so has a task of its own.
    "users_in_no_group": Control("Policies of users in no group", (IAM,), (), "a user", chosen_with=IAM),
    "password_policy": Control("Password policy", ("password_policy",), ("password_policy",), "an option"),
    "audit_trail": Control(
        "CloudTrail, and its bucket",
        ("buckets", "trails"),
        ("audit_bucket", "audit_trail"),
        cost="0.10 USD for 100,000 data events of S3, and storage",
    ),
    "config": Control(
        "AWS Config, and its bucket",
        ("buckets", "config"),
        ("config_bucket", "config"),
        "a region",
        cost="0.003 USD for each configuration item, and storage",
    ),
    "public_access_block": Control("S3 public access block", ("public_access_block",), ("public_access_block",)),
    "ebs_encryption": Control("EBS encryption by default", ("ebs_encryption",), ("ebs_encryption",), "a region"),
    "ebs_snapshot_block": Control(
        "Public sharing of EBS snapshots blocked", ("ebs_snapshot_block",), ("ebs_snapshot_block",), "a region"
    ),
    "image_block": Control("Public sharing of AMIs blocked", ("image_block",), ("image_block",), "a region"),
    "ssm_document_block": Control(
        "Public sharing of SSM documents blocked", ("ssm_document_block",), ("ssm_document_block",), "a region"
    ),
    "access_analyzer": Control("Analyzers of external access", ("analyzers",), ("access_analyzer",), "a region"),
    "security_contact": Control("Contact for security", ("contacts",), ("security_contact",)),
}

SECTIONS = {
    "organization": Section(("organizations",)),
    "support": Section(),
    "regions": Section(),
    IAM: Section(("iam",)),
    "federation": Section(("iam",)),
    "password_policy": Section(("iam",)),
    # These are known by their names.
    "buckets": Section(),
    "trails": Section(("cloudtrail",)),
    "config": Section(("config",)),
    "public_access_block": Section(("s3control",)),
    "ebs_encryption": Section(("ec2",), "EBS encryption by default in "),
    "ebs_snapshot_block": Section(("ec2",), "EBS snapshot block in "),
    "image_block": Section(("ec2",), "AMI block in "),
    "ssm_document_block": Section(("ssm",)),
    "analyzers": Section(("accessanalyzer",)),
    "contacts": Section(("account",)),
    "primary_contact": Section(),
}

# What hardening changes and account_restore sets back. Of IAM, iam_removal takes away what is ours.
SETTINGS = tuple(name for name in SECTIONS if name != IAM and any(name in one.sections for one in CONTROLS.values()))
