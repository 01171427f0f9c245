# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One account's own things: identities, buckets, trails, Config."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from moto.cloudtrail.models import cloudtrail_backends
from moto.config.models import config_backends
from moto.core.utils import utcnow
from moto.iam.models import AccessKeyLastUsed, IAMBackend, User, iam_backends
from moto.kms.models import kms_backends
from moto.s3.models import s3_backends

from .files import Profile
from .policies import as_list
from .seed_settings import open_bucket
from .state import STATE

PASSWORD_POLICY = {
    "allow_change_password": True,
    "hard_expiry": False,
    "max_password_age": 0,
    "minimum_password_length": 8,
    "password_reuse_prevention": None,
    "require_lowercase_characters": False,
    "require_numbers": False,
    "require_symbols": False,
    "require_uppercase_characters": False,
}


def apply(entry: dict[str, Any]) -> dict[str, Profile]:
    """Makes what an account's entry says; answers the profiles of its users with a key."""
    account = entry["id"]
    iam = iam_backends[account]["aws"]
    profiles: dict[str, Profile] = {}
    for name, document in entry.get("policies", {}).items():
        iam.create_policy("", "/", policy_document(document), name, [])
    admin = {"policies": ["AdministratorAccess"], "profile": entry.get("profile", f"{entry['name']}-admin")}
    for name, wanted in {entry.get("admin", "admin"): admin, **(entry.get("users") or {})}.items():
        profile = _user(iam, name, wanted or {})
        profiles.update({wanted["profile"]: profile} if wanted and "profile" in wanted else {})
    for name, wanted in entry.get("groups", {}).items():
        _group(iam, name, wanted or {})
    for name, wanted in entry.get("roles", {}).items():
        _role(iam, name, wanted or {})
    for name, wanted in entry.get("saml_providers", {}).items():
        iam.create_saml_provider(name, wanted["metadata"]).tags = _tags(wanted)  # type: ignore[attr-defined]
    for wanted in entry.get("oidc_providers", []):
        lists = (wanted.get("thumbprints", []), wanted.get("client_ids", []), _tags(wanted))
        iam.create_open_id_connect_provider(wanted["url"], *lists)
    for key in entry.get("keys", []):
        _kms_key(account, key)
    if "password_policy" in entry:
        iam.update_account_password_policy(**PASSWORD_POLICY | entry["password_policy"])
    for bucket in entry.get("buckets", []):
        _bucket(account, bucket)
    for trail in entry.get("trails", []):
        _trail(account, trail)
    for region, wanted in entry.get("config", {}).items():
        _config(account, region, wanted)
    return profiles


def policy_document(wanted: Any) -> str:
    """A whole document, or a list of actions that are allowed on everything."""
    if isinstance(wanted, Mapping):
        return json.dumps(wanted)
    statement = {"Effect": "Allow", "Action": as_list(wanted), "Resource": "*"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def trust_document(wanted: Mapping[str, Any]) -> str:
    """A whole document, or a Principal element ({AWS: "111122223333"}), perhaps with an external_id."""
    if "Statement" in wanted:
        return json.dumps(wanted)
    statement: dict[str, Any] = {"Effect": "Allow", "Action": "sts:AssumeRole"}
    principal = {kind: named for kind, named in wanted.items() if kind != "external_id"}
    if "AWS" in principal:
        principal["AWS"] = [_principal(named) for named in as_list(principal["AWS"])]
    statement["Principal"] = principal
    if "external_id" in wanted:
        statement["Condition"] = {"StringEquals": {"sts:ExternalId": wanted["external_id"]}}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def policy_arn(account: str, name: str) -> str:
    """The ARN of a managed policy by its name: one of the account, or one of AWS."""
    policies = iam_backends[account]["aws"].managed_policies.values()
    found = next((policy.arn for policy in policies if policy.name == name), None)
    if found is None:
        raise ValueError(f"{account} has no managed policy {name}; AWS's own are listed in aws_policies.py")
    return str(found)


def _principal(named: str) -> str:
    return f"arn:aws:iam::{named}:root" if named.isdigit() else named


def _user(iam: IAMBackend, name: str, wanted: Mapping[str, Any]) -> Profile:
    user = iam.create_user("us-east-1", name, wanted.get("path", "/"), _tags(wanted))
    for policy in wanted.get("policies", []):
        iam.attach_user_policy(policy_arn(iam.account_id, policy), name)
    for inline, document in wanted.get("inline", {}).items():
        iam.put_user_policy(name, inline, policy_document(document))
    if "password" in wanted:
        iam.create_login_profile(name, wanted["password"])
    if wanted.get("mfa"):
        iam.enable_mfa_device(name, f"GAHT{name}", "123456", "654321")
    for key in wanted.get("keys", []):
        made = iam.create_access_key(name)
        made.create_date = utcnow() - timedelta(seconds=key.get("age", 0))
        if "used" in key:
            made.last_used = AccessKeyLastUsed(utcnow() - timedelta(seconds=key["used"]), "sts", "us-east-1")
        made.status = "Active" if key.get("active", True) else "Inactive"
    return _key(iam, user) if "profile" in wanted else Profile(iam.account_id, "", "")


def _key(iam: IAMBackend, user: User) -> Profile:
    """A key that is the same after every reset: clients of a test go on working."""
    key = iam.create_access_key(user.name)
    digest = hashlib.sha256(user.arn.encode()).digest()
    del iam.access_keys[key.access_key_id]
    key.access_key_id = "AKIA" + base64.b32encode(digest).decode()[:16]
    key.secret_access_key = digest.hex()[:40]
    iam.access_keys[key.access_key_id] = key
    return Profile(iam.account_id, key.access_key_id, key.secret_access_key)


def _group(iam: IAMBackend, name: str, wanted: Mapping[str, Any]) -> None:
    iam.create_group(name, wanted.get("path", "/"))
    for policy in wanted.get("policies", []):
        iam.attach_group_policy(policy_arn(iam.account_id, policy), name)
    for inline, document in wanted.get("inline", {}).items():
        iam.put_group_policy(name, inline, policy_document(document))
    for member in wanted.get("members", []):
        if member not in iam.users:
            iam.create_user("us-east-1", member)
        iam.add_user_to_group(name, member)


def _role(iam: IAMBackend, name: str, wanted: Mapping[str, Any]) -> None:
    iam.create_role(
        role_name=name,
        assume_role_policy_document=trust_document(wanted["trust"]),
        path=wanted.get("path", "/"),
        permissions_boundary=None,
        description=wanted.get("description", ""),
        tags=_tags(wanted),
        max_session_duration=str(wanted.get("max_session_duration", 3600)),
    )
    for policy in wanted.get("policies", []):
        iam.attach_role_policy(policy_arn(iam.account_id, policy), name)
    for inline, document in wanted.get("inline", {}).items():
        iam.put_role_policy(name, inline, policy_document(document))


def _kms_key(account: str, wanted: Mapping[str, Any]) -> None:
    """A key with its policy and its grants."""
    kms = kms_backends[account][wanted.get("region", "us-east-1")]
    policy = wanted.get("policy")
    document = json.dumps(policy) if policy else None
    key = kms.create_key(document, "ENCRYPT_DECRYPT", "SYMMETRIC_DEFAULT", wanted.get("description", ""), [])
    for grantee in wanted.get("grantees", []):
        key.add_grant("", grantee, ["Decrypt"], {}, "")


def _bucket(account: str, wanted: Mapping[str, Any]) -> None:
    s3 = s3_backends[account]["aws"]
    s3.create_bucket(wanted["name"], wanted.get("region", "us-east-1"))
    open_bucket(account, wanted)
    policy = wanted.get("policy") or delivery_policy(account, wanted["name"], wanted.get("delivers"))
    if policy:
        s3.put_bucket_policy(wanted["name"], json.dumps(policy).encode())
    if wanted.get("versioning"):
        s3.put_bucket_versioning(wanted["name"], "Enabled")
    if wanted.get("object_lock") or wanted.get("locked"):
        s3.buckets[wanted["name"]].object_lock_enabled = True
        s3.put_bucket_versioning(wanted["name"], "Enabled")
    STATE.mfa_delete |= {wanted["name"]} if wanted.get("mfa_delete") else set()
    for key, content in wanted.get("objects", {}).items():
        for text in as_list(content):
            hold = "ON" if key in wanted.get("locked", []) else None
            s3.put_object(wanted["name"], key, text.encode(), lock_legal_status=hold)
    if wanted.get("tags"):
        s3.put_bucket_tagging(wanted["name"], dict(wanted["tags"]))


def delivery_policy(account: str, bucket: str, service: str | None) -> dict[str, Any] | None:
    """The bucket policy that lets a service (cloudtrail, config) write the account's logs."""
    if service is None:
        return None
    common = {"Effect": "Allow", "Principal": {"Service": f"{service}.amazonaws.com"}}
    source = {"aws:SourceAccount": account}
    objects = f"arn:aws:s3:::{bucket}/AWSLogs/{account}/*"
    control = {"s3:x-amz-acl": "bucket-owner-full-control", **source}
    read = {**common, "Action": ["s3:GetBucketAcl", "s3:ListBucket"], "Resource": f"arn:aws:s3:::{bucket}"}
    write = {**common, "Action": "s3:PutObject", "Resource": objects, "Condition": {"StringEquals": control}}
    return {"Version": "2012-10-17", "Statement": [{**read, "Condition": {"StringEquals": source}}, write]}


def _trail(account: str, wanted: Mapping[str, Any]) -> None:
    backend = cloudtrail_backends[account][wanted.get("region", "us-east-1")]
    multi_region = wanted.get("multi_region", True)
    settings: list[Any] = [wanted["name"], wanted["bucket"], wanted.get("prefix"), None]
    settings += [wanted.get("global_events", True), multi_region, wanted.get("validation", False)]
    settings += [wanted.get("organization", False), None, None, None, _tags(wanted)]
    backend.create_trail(*settings)
    if wanted.get("logging", True):
        backend.start_logging(wanted["name"])


def _config(account: str, region: str, wanted: Mapping[str, Any]) -> None:
    backend = config_backends[account][region]
    name = wanted.get("name", "default")
    role = wanted.get("role", "aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig")
    iam = iam_backends[account]["aws"]
    if role.endswith("AWSServiceRoleForConfig") and not any(one.arn.endswith(role) for one in iam.roles.values()):
        iam.create_service_linked_role("config.amazonaws.com", "", "")
    group = wanted.get("recording_group", {"allSupported": True, "includeGlobalResourceTypes": True})
    recorder = {"name": name, "roleARN": f"arn:aws:iam::{account}:role/{role}", "recordingGroup": group}
    backend.put_configuration_recorder(recorder)
    if "bucket" in wanted:
        backend.put_delivery_channel({"name": wanted.get("channel", name), "s3BucketName": wanted["bucket"]})
        if wanted.get("recording", True):
            backend.start_configuration_recorder(name)


def _tags(wanted: Mapping[str, Any]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": str(value)} for key, value in wanted.get("tags", {}).items()]
