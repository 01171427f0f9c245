# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""AWS's own policies that somebody attaches, and the service-linked roles that carry some of them."""

from __future__ import annotations

import json
from datetime import datetime

from moto.iam.aws_managed_policies import aws_managed_policies_data

# All of them would cost seconds per account.
SEEDED_POLICIES = (
    "AdministratorAccess",
    "PowerUserAccess",
    "ReadOnlyAccess",
    "ViewOnlyAccess",
    "SecurityAudit",
    "AWSSupportAccess",
    "IAMFullAccess",
    "IAMReadOnlyAccess",
    "IAMUserChangePassword",
    "AmazonS3FullAccess",
    "AmazonS3ReadOnlyAccess",
    "AmazonEC2FullAccess",
    "AmazonEC2ReadOnlyAccess",
    "AWS_ConfigRole",
    "AWSLambdaBasicExecutionRole",
    "AWSConfigServiceRolePolicy",
    "AWSOrganizationsServiceTrustPolicy",
    "CloudTrailServiceRolePolicy",
    "AccessAnalyzerServiceRolePolicy",
    "AWSSecurityHubServiceRolePolicy",
)
AWS_POLICIES = {
    name: {
        "default_version_id": data["DefaultVersionId"],
        "path": data["Path"],
        "document": json.dumps(data["Document"]),
        "create_date": datetime.fromisoformat(data["CreateDate"]),
        "update_date": datetime.fromisoformat(data["UpdateDate"]),
    }
    for name, data in json.loads(aws_managed_policies_data).items()
    if name in SEEDED_POLICIES
}
LINKED_ROLES = {
    "config.amazonaws.com": ("AWSServiceRoleForConfig", "AWSConfigServiceRolePolicy"),
    "organizations.amazonaws.com": ("AWSServiceRoleForOrganizations", "AWSOrganizationsServiceTrustPolicy"),
    "cloudtrail.amazonaws.com": ("AWSServiceRoleForCloudTrail", "CloudTrailServiceRolePolicy"),
    "access-analyzer.amazonaws.com": ("AWSServiceRoleForAccessAnalyzer", "AccessAnalyzerServiceRolePolicy"),
    "securityhub.amazonaws.com": ("AWSServiceRoleForSecurityHub", "AWSSecurityHubServiceRolePolicy"),
}
