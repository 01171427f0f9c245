# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What an account shares without a policy: resource shares, images, snapshots, the data of AWS Config, certificates.

Each reader takes one region. UNKNOWN_PRINCIPAL stands for whom AWS does not tell.
"""

from __future__ import annotations

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._access.connection import Connection
from ansible_collections.ctl.aws.plugins.module_utils._account.trust.answers import (
    Anchor,
    Authority,
    Authorization,
    Image,
    LaunchPermission,
    Profile,
    Share,
    SharePrincipal,
    Snapshot,
)
from ansible_collections.ctl.aws.plugins.module_utils._account.trust.things import Shared, Thing
from ansible_collections.ctl.aws.plugins.module_utils._base.parallel import each
from ansible_collections.ctl.aws.plugins.module_utils._policies.external_access import (
    SHARED_WITH_ALL,
    UNKNOWN_PRINCIPAL,
)

# Beyond these the permissions of images are not read one by one.
MOST_IMAGES = 200
# By what a launch permission names somebody.
ALLOWED: t.Final = ("UserId", "Group", "OrganizationArn", "OrganizationalUnitArn")


def read_shares(connection: Connection, region: str) -> list[Shared]:
    """Resource shares of AWS RAM (ram:GetResourceShares, ram:ListPrincipals)."""
    found = connection.read_all("ram", "GetResourceShares", region, resourceOwner="SELF", resourceShareStatus="ACTIVE")
    listed: list[Share] = found.get("resourceShares", [])
    shares = {share["resourceShareArn"]: share["name"] for share in listed}
    if not shares:
        return []
    answer = connection.read_all("ram", "ListPrincipals", region, resourceOwner="SELF")
    principals: list[SharePrincipal] = answer.get("principals", [])
    return [
        {
            **_thing("resource_share", name, arn, region),
            "how": "it shares its resources with {who}",
            "shared_with": [one["id"] for one in principals if one["resourceShareArn"] == arn],
        }
        for arn, name in shares.items()
    ]


def read_images(connection: Connection, region: str) -> list[Shared]:
    """Images with their launch permissions (ec2:DescribeImages, ec2:DescribeImageAttribute)."""
    images: list[Image] = connection.read_all("ec2", "DescribeImages", region, Owners=["self"]).get("Images", [])
    single = each(lambda image: _launch_permissions(connection, region, image["ImageId"]), images[:MOST_IMAGES])
    # Of the others AWS tells only whether they are public.
    public = [[SHARED_WITH_ALL] if image.get("Public") else [] for image in images[MOST_IMAGES:]]
    return [
        {
            **_thing("image", image["ImageId"], _arn(connection, region, f"image/{image['ImageId']}"), region),
            "how": "its launch permission lets {who} use it",
            "shared_with": shared,
        }
        for image, shared in zip(images, [*single, *public], strict=True)
    ]


def _launch_permissions(connection: Connection, region: str, image: str) -> list[str]:
    answer = connection.read_optional(
        "ec2",
        "DescribeImageAttribute",
        absent=("InvalidAMIID.NotFound", "InvalidAMIID.Unavailable"),
        region=region,
        ImageId=image,
        Attribute="launchPermission",
    )
    permissions: list[LaunchPermission] = (answer or {}).get("LaunchPermissions", [])
    return [one[key] for one in permissions for key in ALLOWED if key in one]


def read_snapshots(connection: Connection, region: str, accounts: t.Iterable[str]) -> list[Shared]:
    """Snapshots that everybody or one of these accounts may make volumes of (ec2:DescribeSnapshots).

    There can be very many, so that AWS is asked for those that are shared.
    """
    shared: dict[str, list[str]] = {}
    for account in (SHARED_WITH_ALL, *sorted(accounts)):
        found = connection.read_all(
            "ec2", "DescribeSnapshots", region, OwnerIds=["self"], RestorableByUserIds=[account]
        )
        snapshots: list[Snapshot] = found.get("Snapshots", [])
        for snapshot in snapshots:
            shared.setdefault(snapshot["SnapshotId"], []).append(account)
    return [
        {
            **_thing("snapshot", name, _arn(connection, region, f"snapshot/{name}"), region),
            "how": "it lets {who} make volumes of it",
            "shared_with": accounts_,
        }
        for name, accounts_ in shared.items()
    ]


def read_authorizations(connection: Connection, region: str) -> list[Shared]:
    """Who may collect what AWS Config records (config:DescribeAggregationAuthorizations)."""
    answer = connection.read_all("config", "DescribeAggregationAuthorizations", region)
    authorizations: list[Authorization] = answer.get("AggregationAuthorizations", [])
    return [
        {
            **_thing(
                "aggregation_authorization", one["AuthorizedAccountId"], one["AggregationAuthorizationArn"], region
            ),
            "how": "it lets {who} collect what AWS Config records",
            "shared_with": [one["AuthorizedAccountId"]],
        }
        for one in authorizations
    ]


def read_anchors(connection: Connection, region: str) -> list[Shared]:
    """Trust anchors of IAM Roles Anywhere (rolesanywhere:ListTrustAnchors, rolesanywhere:ListProfiles)."""
    anchors: list[Anchor] = connection.read_all("rolesanywhere", "ListTrustAnchors", region).get("trustAnchors", [])
    if not anchors:
        return []
    profiles: list[Profile] = connection.read_all("rolesanywhere", "ListProfiles", region).get("profiles", [])
    roles = sorted(
        {arn.rpartition("/")[2] for one in profiles if one.get("enabled") for arn in one.get("roleArns", [])}
    )
    into = f"the roles {', '.join(roles)}" if roles else "no role yet, since no profile is enabled"
    return [
        {
            **_thing("trust_anchor", one["name"], one["trustAnchorArn"], region),
            "how": "a certificate of {who} gets one into " + into + ("" if one.get("enabled") else "; it is disabled"),
            "shared_with": [_authority(one.get("source", {}))],
        }
        for one in anchors
    ]


def _authority(source: Authority) -> str:
    """Whose certificates count: a private authority has an ARN, of a bundle nobody knows who has the key."""
    return source.get("sourceData", {}).get("acmPcaArn") or UNKNOWN_PRINCIPAL


def _thing(kind: str, name: str, arn: str, region: str) -> Thing:
    return {"kind": kind, "name": name, "arn": arn, "region": region}


def _arn(connection: Connection, region: str, what: str) -> str:
    return f"arn:{connection.caller.partition}:ec2:{region}:{connection.caller.account}:{what}"
