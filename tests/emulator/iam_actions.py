# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""From API calls to the IAM actions that they need."""

from __future__ import annotations

# AssumeRole is the partner's to have, GetCallerIdentity needs no permission.
CONNECTING = {("sts", "AssumeRole"), ("sts", "GetCallerIdentity")}
# Where the name of the action is not that of the operation: the service authorization reference.
OTHER_NAMES = {
    "s3:GetBucketEncryption": "s3:GetEncryptionConfiguration",
    "s3:GetBucketLifecycleConfiguration": "s3:GetLifecycleConfiguration",
    "s3:GetBucketReplication": "s3:GetReplicationConfiguration",
    "s3:GetObjectLockConfiguration": "s3:GetBucketObjectLockConfiguration",
    "s3:GetPublicAccessBlock": "s3:GetBucketPublicAccessBlock",
    "s3:CopyObject": "s3:PutObject",
    "access-analyzer:GetFindingV2": "access-analyzer:GetFinding",
    "access-analyzer:ListFindingsV2": "access-analyzer:ListFindings",
    "s3:DeleteObjects": "s3:DeleteObject",
    "s3:HeadBucket": "s3:ListBucket",
    "s3:HeadObject": "s3:GetObject",
    "s3:ListObjectVersions": "s3:ListBucketVersions",
    "s3:ListObjectsV2": "s3:ListBucket",
    "s3:PutBucketEncryption": "s3:PutEncryptionConfiguration",
    "s3:PutBucketLifecycleConfiguration": "s3:PutLifecycleConfiguration",
    "s3:DeleteBucketLifecycle": "s3:PutLifecycleConfiguration",
    "s3:DeleteBucketOwnershipControls": "s3:PutBucketOwnershipControls",
    "s3:DeleteBucketTagging": "s3:PutBucketTagging",
    "s3:DeletePublicAccessBlock": "s3:PutBucketPublicAccessBlock",
    "s3:ListBuckets": "s3:ListAllMyBuckets",
    "s3:PutPublicAccessBlock": "s3:PutBucketPublicAccessBlock",
    "s3control:DeletePublicAccessBlock": "s3:PutAccountPublicAccessBlock",
    "s3control:GetPublicAccessBlock": "s3:GetAccountPublicAccessBlock",
    "s3control:PutPublicAccessBlock": "s3:PutAccountPublicAccessBlock",
}
PREFIXES = {"accessanalyzer": "access-analyzer"}
# What a call needs besides: tags and roles that it carries, and what AWS makes on the way.
BESIDES = {
    "access-analyzer:CreateAnalyzer": {"access-analyzer:TagResource", "iam:CreateServiceLinkedRole"},
    "cloudtrail:CreateTrail": {"cloudtrail:AddTags"},
    "config:PutConfigurationRecorder": {"iam:PassRole"},
    "iam:CreatePolicy": {"iam:TagPolicy"},
    "iam:AddRoleToInstanceProfile": {"iam:PassRole"},
    "iam:CreateOpenIDConnectProvider": {"iam:TagOpenIDConnectProvider"},
    "iam:CreateRole": {"iam:TagRole"},
    "iam:CreateSAMLProvider": {"iam:TagSAMLProvider"},
    "iam:CreateUser": {"iam:TagUser"},
    "s3:CopyObject": {"s3:GetObject", "s3:GetObjectTagging", "s3:PutObjectAcl", "s3:PutObjectTagging"},
    "s3:DeleteObjects": {"s3:DeleteObjectVersion"},
    "s3:GetObject": {"s3:ListBucket"},  # without it S3 does not tell absent from forbidden
    "organizations:AcceptHandshake": {"iam:CreateServiceLinkedRole"},
}


def actions_of(service: str, operation: str) -> set[str]:
    """The IAM actions that a call needs of the account that it is made in."""
    if (service, operation) in CONNECTING:
        return set()
    name = f"{PREFIXES.get(service, service)}:{operation}"
    return {OTHER_NAMES.get(name, name)} | BESIDES.get(name, set())
