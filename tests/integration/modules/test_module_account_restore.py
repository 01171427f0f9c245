# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""account_restore after real hardening: what it made or changed goes back, and nothing else is touched."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._access.connection import Connection
from ansible_collections.ctl.aws.plugins.module_utils._account import account_snapshot_info
from ansible_collections.ctl.aws.plugins.module_utils._account.restore import account_restore
from ansible_collections.ctl.aws.plugins.module_utils._engine.limits import Limits
from ansible_collections.ctl.aws.plugins.module_utils._evidence.ledger import fold
from ansible_collections.ctl.aws.plugins.module_utils._evidence.runs import evidence
from ansible_collections.ctl.aws.plugins.module_utils._evidence.spool import steps_of
from ansible_collections.ctl.aws.tests.accounts import ACME
from ansible_collections.ctl.aws.tests.emulator.client import LocalAws
from ansible_collections.ctl.aws.tests.integration.support import looks
from ansible_collections.ctl.aws.tests.integration.support.backups import backing_up

LOGS, OWN_LOGS = f"ctlaudit-{ACME}", "acme-own-logs"
OURS = {"ctl:managed-by": "ctl.aws"}
TRAIL_ARN = f"arn:aws:cloudtrail:{looks.HOME}:{ACME}:trail/ctlaudit"

Options = dict[str, Any]
RunModule = Callable[..., dict[str, Any]]
Customer = Callable[..., Options]


@pytest.fixture
def run_module(run_module: RunModule) -> RunModule:
    """As everywhere, with a backup where one is needed."""
    return backing_up(run_module)


def statement(sid: str, **more: Any) -> dict[str, Any]:
    who = {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{ACME}:root"}, "Action": "s3:GetObject"}
    return {"Sid": sid, **who, "Resource": f"arn:aws:s3:::{LOGS}/*", **more}


def policy(*statements: dict[str, Any]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(statements)}


TLS_ONLY = statement(
    "OnlyTls",
    Effect="Deny",
    Principal={"AWS": "*"},
    Action="s3:*",
    Resource=[f"arn:aws:s3:::{LOGS}", f"arn:aws:s3:::{LOGS}/*"],
    Condition={"Bool": {"aws:SecureTransport": "false"}},
)
BASIC = [{"ReadWriteType": "WriteOnly", "IncludeManagementEvents": True, "DataResources": []}]
ADVANCED = [{"Name": "Own", "FieldSelectors": [{"Field": "eventCategory", "Equals": ["Management"]}]}]
OWN_RULE = {"ID": "own", "Status": "Enabled", "Prefix": "old/", "Expiration": {"Days": 30}}


@dataclass(frozen=True)
class Before:
    """An account before hardening. :param prepare: what no seed says."""

    name: str
    seed: Options = field(default_factory=dict)
    prepare: Callable[[LocalAws], None] = lambda aws: None

    def __str__(self) -> str:
        return self.name


def own_trail(**more: Any) -> Options:
    own = {"name": OWN_LOGS, "delivers": "cloudtrail"}
    return {"buckets": [own], "trails": [{"name": "ctlaudit", "bucket": OWN_LOGS, **more}]}


def selecting(**selectors: Any) -> Callable[[LocalAws], None]:
    return lambda aws: aws.client("cloudtrail", account=ACME).put_event_selectors(TrailName="ctlaudit", **selectors)


def tag_trail(aws: LocalAws) -> None:
    aws.client("cloudtrail", account=ACME).add_tags(ResourceId=TRAIL_ARN, TagsList=[{"Key": "team", "Value": "sec"}])


def without_a_block(aws: LocalAws) -> None:
    client = aws.client("s3", account=ACME)
    client.delete_public_access_block(Bucket=LOGS)
    client.delete_bucket_ownership_controls(Bucket=LOGS)


def own_rule(aws: LocalAws) -> None:
    aws.client("s3", account=ACME).put_bucket_lifecycle_configuration(
        Bucket=LOGS, LifecycleConfiguration={"Rules": [OWN_RULE]}
    )


def partial_group(**more: Any) -> Options:
    group = {"allSupported": False, "includeGlobalResourceTypes": False, "resourceTypes": ["AWS::S3::Bucket"]}
    return {"recording_group": group, **more}


OWN_CONFIG = {"name": OWN_LOGS, "delivers": "config"}


def all_of(*steps: Callable[[LocalAws], None]) -> Callable[[LocalAws], None]:
    def prepare(aws: LocalAws) -> None:
        for step in steps:
            step(aws)

    return prepare


RECORDER = {"bucket": OWN_LOGS}
BEFORES = [
    Before("with nothing"),
    Before("with a trail of our name", own_trail()),
    Before(
        "with such a trail that is stopped, for one region, with basic selectors",
        own_trail(logging=False, multi_region=False),
        selecting(EventSelectors=BASIC),
    ),
    Before(
        "with such a trail that has advanced selectors and tags",
        own_trail(tags={"cost": "1"}),
        all_of(tag_trail, selecting(AdvancedEventSelectors=ADVANCED)),
    ),
    Before(
        "with recorders of its own, one of some types",
        {
            "buckets": [OWN_CONFIG],
            "config": {"us-west-2": {**RECORDER, "name": "own"}, "us-east-1": partial_group(**RECORDER)},
        },
    ),
    Before(
        "with a recorder that is stopped, and one that has no channel",
        {
            "buckets": [OWN_CONFIG],
            "config": {"us-west-2": {"name": "own"}, "us-east-1": {**RECORDER, "recording": False}},
        },
    ),
    Before("with a bucket of our name", {"buckets": [{"name": LOGS, "tags": {"cost": "1"}, "versioning": True}]}),
    Before(
        "with an old bucket of our name whose objects expire",
        {"buckets": [{"name": LOGS}]},
        all_of(without_a_block, own_rule),
    ),
    Before("with such a bucket that says what ours would", {"buckets": [{"name": LOGS, "policy": policy(TLS_ONLY)}]}),
    Before(
        "with settings of its own",
        {
            "password_policy": {"minimum_password_length": 10, "max_password_age": 90},
            "public_access_block": ["BlockPublicAcls"],
            "ebs_encryption": ["us-west-2"],
            "ebs_snapshot_block": {"us-west-2": "block-new-sharing", "eu-west-1": "block-all-sharing"},
            "image_block": ["us-west-2"],
            "ssm_document_block": ["eu-west-1"],
            "analyzers": [{"name": "own", "region": "us-west-2"}],
        },
    ),
]


def snapshot(run_module: RunModule, way_in: Options) -> dict[str, Any]:
    found = run_module("account_snapshot_info", **way_in, **looks.logs(ACME))
    assert not found.get("failed"), found
    return dict(found["snapshot"])


def harden(run_module: RunModule, way_in: Options) -> dict[str, Any]:
    """What hardening does to settings; answers the ledger of it."""
    journal = Path(tempfile.mkdtemp()) / "run.jsonl"
    way_in = {**way_in, "journal": str(journal)}
    bucket = {**way_in, "name": LOGS}
    contact = {"name": "SOC", "title": "Team", "email_address": "soc@partner.example", "phone_number": "+1 555 0100"}
    settings = {"public_access_block": "always", "ebs_encryption": "always", "access_analyzer": True}
    settings |= {"ebs_snapshot_block": "all", "image_block": "always", "ssm_document_block": "always"}
    done = [
        run_module("iam_password_policy", **way_in),
        run_module("log_bucket", **bucket, service="cloudtrail", trail_name="ctlaudit"),
        run_module("cloudtrail_trail", **way_in, name="ctlaudit", bucket=LOGS),
        run_module("log_bucket", **{**bucket, "name": f"config-bucket-{ACME}"}, service="config"),
        run_module("config_recorder", **way_in, bucket=f"config-bucket-{ACME}"),
        run_module("account_settings", **way_in, **settings),
        run_module("account_contact", **way_in, **contact),
    ]
    failed = [result for result in done if result.get("failed")]
    assert not failed, failed
    return fold(None, ACME, {"run": evidence(ACME, "run", steps_of(journal).steps, {})})


def restored(run_module: RunModule, way_in: Options, origin: Options, ledger: Options) -> dict[str, Any]:
    """The state as it was, after a look ahead and a second run that finds nothing to do."""
    options = {**way_in, **looks.logs(ACME), "state": "origin", "snapshot": origin, "ledger": ledger}
    foreseen = run_module("account_restore", check_mode=True, **options)
    done = run_module("account_restore", **options)
    assert not done.get("failed"), done
    assert len(done["steps"]) == len(foreseen["steps"])
    assert run_module("account_restore", **options)["steps"] == []
    return done


def differences(before: Any, after: Any, path: str = "") -> Iterator[str]:
    if isinstance(before, dict) and isinstance(after, dict):
        for key in sorted(before.keys() | after.keys()):
            yield from differences(before.get(key), after.get(key), f"{path}.{key}")
    elif before != after:
        yield f"{path}: {before} became {after}"


# Versioning cannot be unset, Config's own role stays, and so do the buckets that hardening made.
def is_expected(difference: str) -> bool:
    never = (".config.service_role", ".buckets.config-bucket", f".buckets.{LOGS}: None became")
    return difference.startswith(never) or difference == f".buckets.{LOGS}.versioning:  became Suspended"


@pytest.mark.parametrize("before", BEFORES, ids=str)
def test_an_account_is_again_what_it_was(
    before: Before, aws: LocalAws, run_module: RunModule, customer: Customer
) -> None:
    way_in = customer(ACME, enabled_regions=["us-east-1", "us-west-2"], **before.seed)
    before.prepare(aws)
    origin = snapshot(run_module, way_in)
    ledger = harden(run_module, way_in)
    restored(run_module, way_in, origin, ledger)
    found = [one for one in differences(origin, snapshot(run_module, way_in)) if not is_expected(one)]
    assert found == []


def test_only_what_the_ledger_names_is_touched(run_module: RunModule, customer: Customer) -> None:
    """Every entry is taken away once; without any, nothing happens."""
    way_in = customer(ACME, **own_trail(), public_access_block=["BlockPublicAcls"])
    origin = snapshot(run_module, way_in)
    names = [one["resource"] for one in harden(run_module, way_in)["resources"]]
    scope = account_snapshot_info.Scope(Connection(way_in, check_mode=True), looks.REGIONS, **looks.logs(ACME))
    current = account_snapshot_info.read_sections(
        scope, [name for name in account_restore.PLANS if name not in account_restore.NO_SETTINGS]
    )

    def planned(ledger: list[str]) -> set[str]:
        return {
            step.resource for step in account_restore.plan(current, origin, Limits(ACME, frozenset(ledger), True)).steps
        }

    everything = planned(names)
    assert len(everything) > 10
    assert planned([]) == set()
    for name in names:
        assert planned([other for other in names if other != name]) == everything - {name}


def test_what_the_customer_did_since_stays(aws: LocalAws, run_module: RunModule, customer: Customer) -> None:
    """To the same bucket, but not to what hardening set there."""
    bucket = {"name": LOGS, "tags": {"cost": "1"}, "policy": policy(statement("before"))}
    way_in = customer(ACME, buckets=[bucket])
    own_rule(aws)
    origin = snapshot(run_module, way_in)
    ledger = harden(run_module, way_in)
    client = aws.client("s3", account=ACME)
    now = looks.bucket_policy(aws, ACME, LOGS)
    kept = [one for one in now if one["Sid"] != "before"]
    client.put_bucket_policy(Bucket=LOGS, Policy=json.dumps(policy(*kept, statement("since"))))
    tags = [{"Key": key, "Value": value} for key, value in {**OURS, "cost": "2", "new": "3"}.items()]
    client.put_bucket_tagging(Bucket=LOGS, Tagging={"TagSet": tags})
    rules = client.get_bucket_lifecycle_configuration(Bucket=LOGS)["Rules"]
    since = {"ID": "since", "Status": "Enabled", "Filter": {"Prefix": "new/"}, "Expiration": {"Days": 3}}
    client.put_bucket_lifecycle_configuration(Bucket=LOGS, LifecycleConfiguration={"Rules": [*rules, since]})
    aws.client("accessanalyzer", account=ACME, region="us-west-2").delete_analyzer(analyzerName="CTLExternalAccess")
    aws.client("accessanalyzer", account=ACME, region="us-west-2").create_analyzer(analyzerName="own", type="ACCOUNT")
    ec2 = aws.client("ec2", account=ACME, region="us-west-2")
    ec2.enable_snapshot_block_public_access(State="block-new-sharing")
    done = restored(run_module, way_in, origin, ledger)
    [told] = [text for text in done["warnings"] if "EBS snapshot block" in text]
    assert "in us-west-2: it is block-new-sharing, and was unblocked before us" in told
    assert [one["Sid"] for one in looks.bucket_policy(aws, ACME, LOGS)] == ["since"]
    assert looks.settings(aws, ACME)["snapshots blocked"] == {"us-west-2": "block-new-sharing"}
    found = {tag["Key"]: tag["Value"] for tag in client.get_bucket_tagging(Bucket=LOGS)["TagSet"]}
    assert found == {"cost": "2", "new": "3"}
    rules = client.get_bucket_lifecycle_configuration(Bucket=LOGS)["Rules"]
    assert [rule["ID"] for rule in rules] == ["own", "since"]
    assert list(looks.settings(aws, ACME)["analyzers"]["us-west-2"]) == ["own"]


def test_a_bucket_of_ours_that_is_kept_loses_its_delivery_statements_only(
    aws: LocalAws, run_module: RunModule, customer: Customer
) -> None:
    way_in = customer(ACME)
    origin = snapshot(run_module, way_in)
    ledger = harden(run_module, way_in)
    before = snapshot(run_module, way_in)["buckets"][LOGS]
    restored(run_module, way_in, origin, ledger)
    after = snapshot(run_module, way_in)["buckets"][LOGS]
    assert [one["Sid"] for one in looks.bucket_policy(aws, ACME, LOGS)] == ["CTLTlsOnly"]
    assert {**after, "policy": None} == {**before, "policy": None}


ADDRESS = "alice@acme.example"


def masked(value: Any) -> Any:
    return json.loads(json.dumps(value).replace(ADDRESS, "********"))


def test_an_address_that_was_not_kept_is_told_and_never_written(
    aws: LocalAws, run_module: RunModule, customer: Customer
) -> None:
    """A policy and a tag of the origin name a person. What is there still is kept, what is not is told."""
    condition = {"StringLike": {"aws:userid": f"*:{ADDRESS}"}}
    own = policy(statement("before", Condition=condition), {**TLS_ONLY, "Sid": f"Asked for by {ADDRESS}"})
    way_in = customer(ACME, buckets=[{"name": LOGS, "tags": {"owner": ADDRESS}, "policy": own}])
    origin = masked(snapshot(run_module, way_in))
    ledger = harden(run_module, way_in)
    done = restored(run_module, way_in, origin, ledger)
    found = json.dumps(looks.bucket_policy(aws, ACME, LOGS))
    assert "********" not in found and f"*:{ADDRESS}" in found
    tags = aws.client("s3", account=ACME).get_bucket_tagging(Bucket=LOGS)["TagSet"]
    assert tags == [{"Key": "owner", "Value": ADDRESS}]
    assert "policy of bucket" in "".join(done["warnings"]) and ADDRESS not in "".join(done["warnings"])


def test_a_contact_that_was_replaced_is_told(run_module: RunModule, customer: Customer) -> None:
    theirs = {"name": "Alice", "title": "CISO", "email": ADDRESS, "phone": "+49 89 1234567"}
    way_in = customer(ACME, contacts={"SECURITY": theirs})
    origin = snapshot(run_module, way_in)
    contact = {"name": "SOC", "title": "Team", "email_address": "soc@partner.example", "phone_number": "+1 555 0100"}
    done = run_module("account_contact", **way_in, **contact, overwrite=True)
    ledger = {"resources": [{"account": ACME, "resource": done["steps"][0]["resource"], "unique_id": ""}]}
    done = restored(run_module, way_in, origin, ledger)
    assert (done["steps"], "a***@acme.example" in "".join(done["warnings"])) == ([], True)


def test_a_contact_of_ours_goes_and_one_that_the_customer_has_set_since_stays(
    aws: LocalAws, customer: Customer, run_module: RunModule
) -> None:
    way_in = customer(ACME)
    origin = snapshot(run_module, way_in)
    ledger = harden(run_module, way_in)
    options = {**way_in, "state": "origin", "snapshot": origin, "ledger": ledger, "sections": ["contacts"]}
    assert [step["operation"] for step in run_module("account_restore", check_mode=True, **options)["steps"]] == [
        "DeleteAlternateContact"
    ]
    theirs = {"name": "Own", "title": "Team", "email_address": "soc@acme.example", "phone_number": "+1 555 0111"}
    run_module("account_contact", **way_in, **theirs, overwrite=True)
    assert run_module("account_restore", **options)["steps"] == []


def test_whoever_was_named_before_is_asked_for(aws: LocalAws, customer: Customer, run_module: RunModule) -> None:
    before = {"name": "Own", "title": "Team", "email": "soc@acme.example", "phone": "+1 555 0111"}
    way_in = customer(ACME, contacts={"SECURITY": before})
    origin = snapshot(run_module, way_in)
    journal = Path(tempfile.mkdtemp()) / "run.jsonl"
    ours = {"name": "SOC", "title": "Team", "email_address": "soc@partner.example", "phone_number": "+1 555 0100"}
    run_module("account_contact", **way_in, **ours, overwrite=True, journal=str(journal))
    ledger = fold(None, ACME, {"run": evidence(ACME, "run", steps_of(journal).steps, {})})
    options = {**way_in, "state": "origin", "snapshot": origin, "ledger": ledger, "sections": ["contacts"]}
    done = run_module("account_restore", **options)
    assert [step["operation"] for step in done["steps"]] == ["DeleteAlternateContact"]
    assert ["the customer enters it again" in warning for warning in done["warnings"]] == [True]
    assert looks.contacts(aws, ACME) == {}


def five_versions(aws: LocalAws) -> dict[str, Any]:
    """The versions of a policy of the customer's under our name: five, the third one in force."""
    client, arn = aws.client("iam", account=ACME), f"arn:aws:iam::{ACME}:policy/CTLCAMPolicy"
    for number in range(2, 6):
        text = json.dumps(policy({"Effect": "Allow", "Action": f"s3:Action{number}", "Resource": "*"}))
        client.create_policy_version(PolicyArn=arn, PolicyDocument=text, SetAsDefault=number == 3)
    return versions(aws)


def versions(aws: LocalAws) -> dict[str, Any]:
    """Which documents a policy has, and which of them is in force."""
    client, arn = aws.client("iam", account=ACME), f"arn:aws:iam::{ACME}:policy/CTLCAMPolicy"
    found = {}
    for one in client.list_policy_versions(PolicyArn=arn)["Versions"]:
        version = client.get_policy_version(PolicyArn=arn, VersionId=one["VersionId"])["PolicyVersion"]
        found[json.dumps(version["Document"], sort_keys=True)] = one["IsDefaultVersion"]
    return found


@pytest.mark.parametrize("state", ["origin", "backup"])
@pytest.mark.parametrize("removed", [False, True])
def test_a_policy_of_the_customers_that_was_overwritten_is_put_back_whole(
    removed: bool, state: str, aws: LocalAws, run_module: RunModule, customer: Customer, tmp_path: Path
) -> None:
    way_in = customer(ACME, policies={"CTLCAMPolicy": ["s3:Action1"]})
    were = five_versions(aws)
    origin = run_module("account_snapshot_info", **way_in, sections=["iam"])["snapshot"]
    # As it is kept, in a file.
    origin = json.loads(json.dumps(origin, sort_keys=True))
    ours = {"name": "CTLCAMPolicy", "document": policy({"Effect": "Allow", "Action": "ec2:*", "Resource": "*"})}
    journal = tmp_path / "run.jsonl"
    run_module("iam_baseline", **way_in, policies=[ours], adopt=["CTLCAMPolicy"], journal=str(journal))
    assert versions(aws).keys() != were.keys()
    if removed:
        gone = run_module("iam_removal", **way_in, policies=[ours], confirmed=["CTLCAMPolicy"])
        assert "DeletePolicy" in [step["operation"] for step in gone["steps"]]
    ledger = fold(None, ACME, {"run": evidence(ACME, "run", steps_of(journal).steps, {})})
    options = {**way_in, "snapshot": origin, "state": state, "ledger": ledger, "sections": ["iam"]}
    done = run_module("account_restore", **options)
    assert not done.get("failed"), done
    if removed:
        assert versions(aws) == were
    elif state == "origin":
        [in_force] = [document for document, default in were.items() if default]
        assert versions(aws)[in_force] is True
        assert ["version v1 does not come back: IAM keeps 5" in warning for warning in done["warnings"]] == [True]
    else:
        assert done["steps"] == [], "what exists stays"
    assert run_module("account_restore", **options)["steps"] == []
