# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One account, read into one document: everything that the other modules may touch."""

from __future__ import annotations

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._access.connection import Connection
from ansible_collections.ctl.aws.plugins.module_utils._access.definition import Definition
from ansible_collections.ctl.aws.plugins.module_utils._access.regions import enabled_regions, region_statuses
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import CtlError, InputError
from ansible_collections.ctl.aws.plugins.module_utils._base.parallel import together
from ansible_collections.ctl.aws.plugins.module_utils._policies.document import masked
from ansible_collections.ctl.aws.plugins.module_utils._policies.iam_records import Iam
from ansible_collections.ctl.aws.plugins.module_utils._services import (
    access_analyzer,
    account_contact,
    ebs_encryption,
)
from ansible_collections.ctl.aws.plugins.module_utils._services.iam import (
    authorization_details,
    iam_password_policy,
    identity_providers,
)
from ansible_collections.ctl.aws.plugins.module_utils._services.logs import cloudtrail_trail, config_recorder
from ansible_collections.ctl.aws.plugins.module_utils._services.logs.records import Recorders
from ansible_collections.ctl.aws.plugins.module_utils._services.organizations import organizations
from ansible_collections.ctl.aws.plugins.module_utils._services.s3 import buckets as s3_buckets
from ansible_collections.ctl.aws.plugins.module_utils._services.s3 import public_access_block
from ansible_collections.ctl.aws.plugins.module_utils._services.s3.records import Bucket
from ansible_collections.ctl.aws.plugins.module_utils._services.sharing import block as sharing_block
from ansible_collections.ctl.aws.plugins.module_utils._services.sharing.blocks import STATES

# AWS offers the support API in one region of the partition.
SUPPORT_REGION = {"aws": "us-east-1", "aws-us-gov": "us-gov-west-1", "aws-cn": "cn-north-1"}


class Scope(t.NamedTuple):
    """What is to be read. :param regions: all regions of the account that count."""

    connection: Connection
    regions: list[str]
    buckets: list[str]
    trail: str


def read_support(connection: Connection) -> str:
    """The support plan, as far as the support API tells (support:DescribeSeverityLevels).

    :returns: basic (which includes developer), business, or enterprise (which has the severity "critical").
    """
    answer = connection.read_optional(
        "support",
        "DescribeSeverityLevels",
        absent=("SubscriptionRequiredException",),
        region=SUPPORT_REGION[connection.caller.partition],
    )
    if not answer:
        return "basic"
    codes = {level["code"] for level in answer["severityLevels"]}
    return "enterprise" if "critical" in codes else "business"


def _read_iam(scope: Scope) -> Iam:
    found = authorization_details.read(scope.connection, policy_tags_of=None, all_versions=True)
    for role in found["roles"].values():
        role["trust"] = masked(role["trust"])
    return found


def _read_buckets(scope: Scope) -> dict[str, Bucket | None]:
    """The buckets by name. A name that somebody else has taken is a finding, not a failure of the snapshot.

    :raises CtlError: a bucket of the account cannot be read.
    """
    owned = s3_buckets.read_regions(scope.connection)
    return {bucket: _read_bucket(scope, bucket, bucket in owned) for bucket in scope.buckets}


def _read_bucket(scope: Scope, bucket: str, owned: bool) -> Bucket | None:
    try:
        return s3_buckets.read(scope.connection, bucket)
    except s3_buckets.ForeignBucketError as error:
        if not owned:
            return {"foreign": str(error)}
        # A refused read says nothing of who owns it.
        raise (error.__cause__ if isinstance(error.__cause__, CtlError) else error) from error


def _read_config(scope: Scope) -> Recorders:
    return config_recorder.read(scope.connection, scope.regions)


def _sharing(name: str) -> t.Callable[[Scope], dict[str, str]]:
    return lambda scope: sharing_block.record(STATES[name], scope.connection, scope.regions)


SECTIONS: dict[str, t.Callable[[Scope], t.Any]] = {
    "organization": lambda scope: organizations.read_organization(scope.connection),
    "support": lambda scope: read_support(scope.connection),
    "regions": lambda scope: scope.regions,
    "iam": _read_iam,
    "federation": lambda scope: identity_providers.read(scope.connection),
    "password_policy": lambda scope: iam_password_policy.read(scope.connection),
    "buckets": _read_buckets,
    "trails": lambda scope: cloudtrail_trail.read(scope.connection, scope.trail),
    "config": _read_config,
    "public_access_block": lambda scope: public_access_block.read_block(scope.connection),
    "ebs_encryption": lambda scope: ebs_encryption.record(scope.connection, scope.regions),
    **{name: _sharing(name) for name in STATES},
    "analyzers": lambda scope: access_analyzer.record(scope.connection, scope.regions),
    "contacts": lambda scope: account_contact.read_masked(scope.connection),
    "primary_contact": lambda scope: account_contact.read_primary(scope.connection),
}


def read_sections(scope: Scope, names: t.Iterable[str]) -> dict[str, t.Any]:
    """Sections of the account, read side by side."""
    return together(**{name: (lambda name=name: SECTIONS[name](scope)) for name in names})


def run(params: dict[str, t.Any], check_mode: bool) -> dict[str, t.Any]:
    """What the module account_snapshot_info does."""
    connection = Connection(params, check_mode=True)  # whatever the mode of the play: a snapshot only reads
    account, statuses = connection.caller.account, region_statuses(connection)
    enabled = ", ".join(enabled_regions(statuses))
    if connection.region not in enabled_regions(statuses):
        raise InputError("region", connection.region, f"a home region that is enabled in the account ({enabled})")
    scope = Scope(
        connection=connection,
        regions=enabled_regions(statuses, params["regions"]),
        buckets=params["buckets"],
        trail=params["trail"],
    )
    sections = read_sections(scope, params["sections"] or list(SECTIONS))
    caller, source = connection.caller, connection.assumed_by()
    who = {"caller": caller.arn, "assumed_by": source.arn if source else ""}
    return {"snapshot": {"account": {"id": account, "partition": caller.partition, **who}, **sections}}


MODULE = Definition(
    run=run,
    arguments={
        "sections": {"type": "list", "elements": "str", "choices": list(SECTIONS), "default": []},
        "regions": {"type": "list", "elements": "str", "default": []},
        "buckets": {"type": "list", "elements": "str", "default": []},
        "trail": {"type": "str", "default": ""},
    },
)
