# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The calls that change nothing, per service: the write guard lets these through and nothing else.

An allow-list, because a name proves nothing: AssumeRole and AssumeRoot give credentials and change nothing,
GenerateCredentialReport only looks like a write.
"""

from __future__ import annotations

READ_OPERATIONS: dict[str, frozenset[str]] = {
    "accessanalyzer": frozenset({"GetFindingV2", "ListAnalyzers", "ListArchiveRules", "ListFindingsV2"}),
    "account": frozenset(
        {"GetAlternateContact", "GetContactInformation", "GetPrimaryEmail", "GetPrimaryEmailUpdateStatus"}
    ),
    "backup": frozenset({"GetBackupVaultAccessPolicy", "ListBackupVaults"}),
    "cloudtrail": frozenset({"DescribeTrails", "GetEventSelectors", "GetTrailStatus", "ListTags", "LookupEvents"}),
    "config": frozenset(
        {
            "DescribeAggregationAuthorizations",
            "DescribeConfigurationRecorders",
            "DescribeConfigurationRecorderStatus",
            "DescribeDeliveryChannelStatus",
            "DescribeDeliveryChannels",
        }
    ),
    "ec2": frozenset(
        {
            "DescribeFlowLogs",
            "DescribeImageAttribute",
            "DescribeImages",
            "DescribeInstances",
            "DescribeNetworkAcls",
            "DescribeNetworkInterfaces",
            "DescribeRegions",
            "DescribeSecurityGroups",
            "DescribeSnapshotAttribute",
            "DescribeSnapshots",
            "DescribeVpcs",
            "GetEbsDefaultKmsKeyId",
            "GetEbsEncryptionByDefault",
            "GetImageBlockPublicAccessState",
            "GetInstanceMetadataDefaults",
            "GetSnapshotBlockPublicAccessState",
        }
    ),
    "events": frozenset({"ListEventBuses"}),
    "iam": frozenset(
        {
            "GenerateCredentialReport",
            "GetAccountAuthorizationDetails",
            "GetAccountPasswordPolicy",
            "GetAccountSummary",
            "GetCredentialReport",
            "GetGroup",
            "GetLoginProfile",
            "GetOpenIDConnectProvider",
            "GetPolicy",
            "GetPolicyVersion",
            "GetRole",
            "GetSAMLProvider",
            "GetUser",
            "ListAccessKeys",
            "ListMFADevices",
            "ListOpenIDConnectProviders",
            "ListOrganizationsFeatures",
            "ListPolicyTags",
            "ListRoles",
            "ListSAMLProviders",
            "ListSSHPublicKeys",
            "ListServerCertificates",
            "ListServiceSpecificCredentials",
            "ListSigningCertificates",
            "ListVirtualMFADevices",
        }
    ),
    "kms": frozenset({"GetKeyPolicy", "ListGrants", "ListKeys"}),
    "organizations": frozenset(
        {
            "DescribeAccount",
            "DescribeHandshake",
            "DescribeOrganization",
            "DescribeOrganizationalUnit",
            "DescribePolicy",
            "ListAccounts",
            "ListAccountsForParent",
            "ListDelegatedServicesForAccount",
            "ListHandshakesForAccount",
            "ListHandshakesForOrganization",
            "ListOrganizationalUnitsForParent",
            "ListParents",
            "ListPoliciesForTarget",
            "ListRoots",
            "ListTagsForResource",
        }
    ),
    "ram": frozenset({"GetResourceShares", "ListPrincipals"}),
    "rolesanywhere": frozenset({"ListProfiles", "ListTrustAnchors"}),
    "s3": frozenset(
        {
            "GetBucketAcl",
            "GetBucketEncryption",
            "GetBucketLifecycleConfiguration",
            "GetBucketLogging",
            "GetBucketOwnershipControls",
            "GetBucketPolicy",
            "GetBucketPolicyStatus",
            "GetBucketReplication",
            "GetBucketTagging",
            "GetBucketVersioning",
            "GetObject",
            "GetObjectLockConfiguration",
            "GetPublicAccessBlock",
            "HeadBucket",
            "HeadObject",
            "ListBuckets",
            "ListObjectVersions",
            "ListObjectsV2",
        }
    ),
    "s3control": frozenset({"GetPublicAccessBlock"}),
    "ssm": frozenset({"DescribeDocumentPermission", "GetServiceSetting", "ListDocuments"}),
    "sts": frozenset({"AssumeRole", "AssumeRoot", "GetCallerIdentity"}),
    "support": frozenset({"DescribeSeverityLevels"}),
    "cam": frozenset({"GetProvider", "GetProviderLogs", "ListProviders"}),
}

# The services of AWS itself: the Cloud Application Manager obeys the guard, but is no service of botocore's.
AWS_SERVICES = sorted(READ_OPERATIONS.keys() - {"cam"})


def is_read(service: str, operation: str) -> bool:
    """Whether the guard lets a call through when nothing may be written."""
    return operation in READ_OPERATIONS.get(service, frozenset())
