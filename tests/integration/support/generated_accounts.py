# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Accounts as hypothesis makes them up: whatever a customer may have before we come, in the form of a seed."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

REGIONS = ["us-east-1", "us-west-2"]
AWS_POLICIES = ["ReadOnlyAccess", "PowerUserAccess", "AmazonS3FullAccess"]
# Some look like ours, in whatever path; none is of the catalogue, which would be adopted and then be ours.
NAMES = st.sampled_from(["app", "deploy", "CTLsomething", "ctl-tools", "CONTROL", "CTL", "backup", "Lumen"])
PATHS = st.sampled_from(["/", "/team/", "/ctl/"])
TAGS = st.sampled_from([{}, {"owner": "web"}, {"ctl:managed-by": "ctl.aws"}, {"ctl:managed-by": "somebody"}])
ACTIONS = st.lists(
    st.sampled_from(["s3:GetObject", "ec2:*", "iam:List*", "sqs:*"]), min_size=1, max_size=2, unique=True
)
TRUSTS = st.sampled_from(
    [
        {"Service": "lambda.amazonaws.com"},
        {"Service": "ec2.amazonaws.com"},
        {"AWS": "111122223333"},
        {"AWS": "540339316802", "external_id": "vendor-12345"},
    ]
)


def subset(values: list[str]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(values), unique=True, max_size=len(values))


def named(value: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    return st.dictionaries(NAMES, value, max_size=3)


ROLES = named(
    st.fixed_dictionaries(
        {"trust": TRUSTS, "policies": subset(AWS_POLICIES), "path": PATHS, "tags": TAGS},
        optional={"inline": st.dictionaries(NAMES, ACTIONS, max_size=2)},
    )
)
GROUPS = named(st.fixed_dictionaries({"policies": subset(AWS_POLICIES), "members": subset(["alice", "CTLbob"])}))
USERS = named(st.fixed_dictionaries({"policies": subset(AWS_POLICIES)}, optional={"tags": TAGS}))
PASSWORDS = st.fixed_dictionaries(
    {"minimum_password_length": st.integers(6, 30)},
    optional={
        "password_reuse_prevention": st.integers(1, 24),
        "max_password_age": st.integers(30, 365),
        "require_symbols": st.booleans(),
        "require_numbers": st.booleans(),
    },
)
BLOCK = subset(["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"])
CONTACT = {"name": "Jo", "title": "Owner", "email": "jo@customer.example", "phone": "+1 555 0199"}
RECORDER = st.fixed_dictionaries(
    {"name": st.sampled_from(["default", "own"]), "bucket": st.just("own-logs-{id}"), "recording": st.booleans()},
    optional={"recording_group": st.just({"allSupported": False, "resourceTypes": ["AWS::EC2::Instance"]})},
)


SNAPSHOT_BLOCKS = ("block-new-sharing", "block-all-sharing")


def account() -> st.SearchStrategy[dict[str, Any]]:
    """A seed's account, without id and name; {id} stands for its id."""
    return st.fixed_dictionaries(
        {
            "enabled_regions": st.just(REGIONS),
            "buckets": st.just([{"name": "own-logs-{id}", "delivers": "config"}]),
        },
        optional={
            "roles": ROLES,
            "groups": GROUPS,
            "users": USERS,
            "policies": st.dictionaries(NAMES, ACTIONS, max_size=3),
            "password_policy": PASSWORDS,
            "public_access_block": BLOCK,
            "ebs_encryption": subset(REGIONS),
            "ebs_snapshot_block": st.dictionaries(st.sampled_from(REGIONS), st.sampled_from(SNAPSHOT_BLOCKS)),
            "image_block": subset(REGIONS),
            "ssm_document_block": subset(REGIONS),
            "analyzers": st.just([{"name": "own", "region": REGIONS[0]}]),
            "contacts": st.just({"BILLING": CONTACT}),
            "config": st.dictionaries(st.sampled_from(REGIONS), RECORDER, max_size=2),
            "saml_providers": st.just(
                # IAM takes nothing shorter than 1,000 characters.
                {"CTLsso": {"metadata": '<EntityDescriptor entityID="https://idp.own.example"/>'.ljust(1000)}}
            ),
        },
    )


def fleet(size: int) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Accounts that differ: hypothesis begins with what is simplest, and would make up empty ones only."""
    return st.lists(account(), min_size=size, max_size=size, unique_by=lambda has: json.dumps(has, sort_keys=True))
