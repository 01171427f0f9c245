# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the ledger proves to be there by us is set back, whatever somebody made of it; what was adopted is named."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Plan
from ansible_collections.ctl.aws.plugins.module_utils._policies.ownership import ledger_made
from ansible_collections.ctl.aws.plugins.module_utils._services import access_analyzer, ebs_encryption
from ansible_collections.ctl.aws.plugins.module_utils._services.iam import managed_policies, roles
from ansible_collections.ctl.aws.plugins.module_utils._services.logs import (
    cloudtrail_trail,
    config_recorder,
    log_bucket,
    reports,
)
from ansible_collections.ctl.aws.plugins.module_utils._services.logs.recorder_desired import Recording
from ansible_collections.ctl.aws.tests.accounts import ACME as ACCOUNT
from ansible_collections.ctl.aws.tests.accounts import STRANGER
from ansible_collections.ctl.aws.tests.unit.support.iam_roles import (
    ADMIN,
    DOCUMENTS,
    FULL_ACCESS,
    declared,
    existing,
)
from ansible_collections.ctl.aws.tests.unit.support.log_buckets import AES, OUR_RULE, TRAIL_BUCKET
from ansible_collections.ctl.aws.tests.unit.support.log_buckets import existing as existing_bucket
from ansible_collections.ctl.aws.tests.unit.support.plan_steps import Call, Unmet, shows, warns

REGION, BUCKET = "eu-west-1", "config-bucket-222222222222"
SERVICE_ROLE = f"arn:aws:iam::{ACCOUNT}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig"
OTHER_ROLE = f"arn:aws:iam::{ACCOUNT}:role/other"
EVERYTHING = {"allSupported": True, "includeGlobalResourceTypes": False}
BOTH = {"Statement": [*FULL_ACCESS["Statement"], {"Effect": "Deny", "Action": "kms:*", "Resource": "*"}]}
DENIES = {"Statement": {"Effect": "Deny", "Action": "iam:*", "Resource": "*"}}
V1, V2 = ({"Statement": {"Effect": "Allow", "Action": action, "Resource": "*"}} for action in ("s3:Get*", "s3:*"))
OUR_KEY, THEIR_KEY = (f"arn:aws:kms:{REGION}:{account}:key/1" for account in (ACCOUNT, STRANGER))
OUR_TOPIC, THEIR_TOPIC = (f"arn:aws:sns:{REGION}:{account}:logs" for account in (ACCOUNT, STRANGER))


def role(made: bool, **there: Any) -> Plan:
    found = {"CTLRole": existing(**there)}
    known = {"IAM role CTLRole": "AROAEXAMPLE" if made else "AROABEFORE"}
    return roles.plan(found, [declared()], {"CTLRole": []}, DOCUMENTS, None, made=known)


def administrator(made: bool, **there: Any) -> Plan:
    """The same role, which may do everything."""
    found = {"CTLRole": existing(attached=[ADMIN], **there)}
    known = {"IAM role CTLRole": "AROAEXAMPLE" if made else "AROABEFORE"}
    return roles.plan(found, [declared()], {"CTLRole": [ADMIN]}, DOCUMENTS, None, made=known)


def policy(made: bool, **there: Any) -> Plan:
    default = {
        "arn": "arn:aws:iam::222222222222:policy/P",
        "id": "ANPA1",
        "path": "/",
        "description": "",
        "document": V1,
    }
    versions = {"default_version": "v1", "versions": ["v1"], "documents": {"v1": V1}, "tags": existing()["tags"]}
    wanted = {"name": "P", "document": V1, "description": "", "path": "/", "create_only": False}
    known = {"IAM policy P": "ANPA1" if made else "ANPABEFORE"}
    return managed_policies.plan({"P": {**default, **versions, **there}}, [wanted], known)


def recording(made: bool, recorder: Any = None, channel: Any = None, **more: Any) -> Plan:
    mode = {"recordingMode": {"recordingFrequency": "CONTINUOUS"}}
    there = {"name": "default", "roleARN": SERVICE_ROLE, "recordingGroup": EVERYTHING, **mode, **(recorder or {})}
    delivery = {"name": "default", "s3BucketName": BUCKET, **(channel or {})}
    known = {f"Config in {REGION}", f"Config recorder in {REGION}"} if made else set()
    wanted = Recording(name="default", bucket=BUCKET, global_region="", role_arn=SERVICE_ROLE, made=known)
    state = {"recorder": there, "channel": delivery, "recording": True}
    return config_recorder.plan({"service_role": True, "regions": {REGION: state}, **more}, wanted)


def trail(made: bool, kms_key: str = "", **there: Any) -> Plan:
    wanted = cloudtrail_trail.Trail("ctlaudit", "b", REGION, "aws", kms_key, ("b",), is_made=made)
    default = {"Name": "ctlaudit", "HomeRegion": REGION, "S3BucketName": "b", "delivery_error": "", "logging": True}
    arn = {"TrailARN": f"arn:aws:cloudtrail:{REGION}:{ACCOUNT}:trail/ctlaudit", "tags": existing()["tags"]}
    logs = {"selectors": cloudtrail_trail.event_selectors(wanted), "basic_selectors": []}
    found = {**default, **arn, **dict.fromkeys(cloudtrail_trail.ON, True), **logs, **there}
    return cloudtrail_trail.plan({"trails": [found], "trail": found}, wanted)


def bucket(_made: bool, days: int = 0, **there: Any) -> Plan:
    wanted = log_bucket.LogBucket(**{**TRAIL_BUCKET.__dict__, "retention_days": days})
    return log_bucket.plan(existing_bucket(wanted, **there), wanted)


def analyzer(made: bool, **there: Any) -> Plan:
    known = ("CTLExternalAccess", existing()["tags"]) if made else ("own", {})
    found = {"name": known[0], "arn": "a", "status": "ACTIVE", "tags": known[1], **there}
    return access_analyzer.plan({REGION: [found]})


def encryption(_made: bool, key: str, on: bool = True) -> Plan:
    return ebs_encryption.plan({REGION: {"encrypted": on, "shared": [], "too_many": 0, "foreign_key": key}})


SESSION: Call = ("UpdateRole", {"RoleName": "CTLRole", "Description": "", "MaxSessionDuration": 3600})
DROP: Call = ("DeletePolicyVersion", {"VersionId": "v2"})
TWO = {"versions": ["v1", "v2"], "documents": {"v1": V1, "v2": V2}}
DRIFTED = {**TWO, "default_version": "v2", "document": V2}
DAILY = {"recordingMode": {"recordingFrequency": "DAILY"}}
SOME_DAILY = {
    "recordingMode": {
        "recordingFrequency": "CONTINUOUS",
        "recordingModeOverrides": [{"resourceTypes": ["AWS::EC2::Instance"], "recordingFrequency": "DAILY"}],
    }
}
BACK: Call = (
    "PutConfigurationRecorder",
    {
        "ConfigurationRecorder": {
            "name": "default",
            "roleARN": SERVICE_ROLE,
            "recordingGroup": EVERYTHING,
            "recordingMode": {"recordingFrequency": "CONTINUOUS"},
        }
    },
)
REDIRECTED = {"s3BucketName": "elsewhere", "s3KeyPrefix": "x", "snsTopicARN": OUR_TOPIC}
RETURNED: Call = (
    "PutDeliveryChannel",
    {"DeliveryChannel": {"name": "default", "s3BucketName": BUCKET, "snsTopicARN": OUR_TOPIC}},
)
FAILING = {"failing": {REGION: [f"Config in {REGION} could not deliver lately: AccessDenied"]}}
EXPIRES = {"ID": "x", "Status": "Enabled", "Filter": {"Prefix": ""}, "Expiration": {"Days": 30}}
NONCURRENT = {**EXPIRES, "Expiration": {}, "NoncurrentVersionExpiration": {"NoncurrentDays": 30}}
DATED = {**EXPIRES, "Expiration": {"Date": "2030-01-01"}}
MOVES = {**EXPIRES, "Expiration": {}, "Transitions": [{"Days": 30, "StorageClass": "GLACIER"}]}
EARLY = Unmet("'x' objects or their versions expire earlier than the standard says")

# Which thing, what somebody has made of it, what is done where it is there by us, and where it was adopted; with what
# is said each time. A list is the same for both.
TABLE: list[tuple[Any, dict[str, Any], tuple[list[Call], list[str]], tuple[list[Call], list[str]]]] = [
    (role, {}, ([], []), ([], [])),
    (role, {"max_session": 43200}, ([SESSION], []), ([], ["can be assumed for 12 hours, not for one"])),
    (
        role,
        {"inline": {"more": FULL_ACCESS}},
        ([("DeleteRolePolicy", {"RoleName": "CTLRole", "PolicyName": "more"})], []),
        ([], [Unmet("its inline policy more is not in the standard")]),
    ),
    (role, {"inline": {"less": DENIES}}, ([], ["less narrows it"]), ([], ["less narrows it"])),
    # What allows something, too, narrows a role that may do everything.
    (administrator, {"inline": {"both": BOTH}}, ([], ["both narrows it"]), ([], ["both narrows it"])),
    (
        role,
        {"inline": {"both": BOTH}},
        ([("DeleteRolePolicy", {"PolicyName": "both"})], []),
        ([], [Unmet("its inline policy both is not in the standard")]),
    ),
    (role, {"boundary": OTHER_ROLE}, ([], ["boundary other"]), ([], ["boundary other"])),
    (policy, TWO, ([DROP], []), ([], [])),
    (
        policy,
        DRIFTED,
        ([("DeletePolicyVersion", {"VersionId": "v1"}), ("CreatePolicyVersion", {}), DROP], []),
        (
            [("CreatePolicyVersion", {})],
            [],
        ),
    ),
    (recording, {}, ([], []), ([], [])),
    (recording, {"recorder": DAILY}, ([BACK], []), ([], [])),
    (recording, {"recorder": SOME_DAILY}, ([BACK], []), ([], [])),
    (recording, {"recorder": {"roleARN": OTHER_ROLE}}, ([BACK], []), ([], ["keeps recording with role"])),
    (
        recording,
        {"channel": REDIRECTED},
        ([RETURNED], ["to bucket elsewhere: the channel is ours, and set back", f"tells topic {OUR_TOPIC}"]),
        ([], ["keeps delivering to bucket elsewhere"]),
    ),
    (recording, {"channel": {"s3KmsKeyArn": OUR_KEY}}, ([], [f"key {OUR_KEY}"]), ([], [])),
    (
        recording,
        {"channel": {"s3KmsKeyArn": THEIR_KEY, "snsTopicARN": THEIR_TOPIC}},
        ([], [Unmet(f"key {THEIR_KEY}, which is of another"), Unmet(f"topic {THEIR_TOPIC}")]),
        ([], [Unmet(f"key {THEIR_KEY}, which is of another"), Unmet(f"topic {THEIR_TOPIC}")]),
    ),
    # AWS changes no name: these are others than those that we made.
    (
        recording,
        {"recorder": {"name": "corp", "roleARN": OTHER_ROLE, **DAILY}, "channel": {"name": "corp", **REDIRECTED}},
        ([], ["keeps recording with role", "keeps delivering to bucket elsewhere"]),
        ([], ["keeps recording with role", "keeps delivering to bucket elsewhere"]),
    ),
    (recording, FAILING, ([], [Unmet("could not deliver lately")]), ([], [Unmet("could not deliver lately")])),
    (trail, {}, ([], []), ([], [])),
    (trail, {"S3KeyPrefix": "x"}, ([("UpdateTrail", {"Name": "ctlaudit", "S3KeyPrefix": ""})], []), ([], [])),
    (trail, {"KmsKeyId": OUR_KEY, "SnsTopicARN": OUR_TOPIC}, ([], ["key", "topic"]), ([], [])),
    (trail, {"KmsKeyId": OUR_KEY, "kms_key": OUR_KEY}, ([], []), ([], [])),
    (
        trail,
        {"KmsKeyId": THEIR_KEY, "SnsTopicARN": THEIR_TOPIC},
        ([], [Unmet("another account"), Unmet("another account")]),
        ([], [Unmet("another account"), Unmet("another account")]),
    ),
    (trail, {"delivery_error": "NoSuchBucket"}, ([], [Unmet("NoSuchBucket")]), ([], [Unmet("NoSuchBucket")])),
    (bucket, {"lifecycle": [OUR_RULE, EXPIRES]}, ([], [EARLY]), ([], [EARLY])),
    (bucket, {"lifecycle": [OUR_RULE, NONCURRENT]}, ([], [EARLY]), ([], [EARLY])),
    (bucket, {"lifecycle": [OUR_RULE, DATED]}, ([], [EARLY]), ([], [EARLY])),
    (bucket, {"lifecycle": [OUR_RULE, MOVES]}, ([], []), ([], [])),
    (bucket, {"lifecycle": [OUR_RULE, {**EXPIRES, "Filter": {"Prefix": "athena/"}}]}, ([], []), ([], [])),
    (bucket, {"lifecycle": [OUR_RULE, {**EXPIRES, "Filter": {"Prefix": "AWSLogs/1"}}]}, ([], [EARLY]), ([], [EARLY])),
    (bucket, {"lifecycle": [OUR_RULE, {**EXPIRES, "Status": "Disabled"}]}, ([], []), ([], [])),
    (bucket, {"encryption": {**AES, "KMSMasterKeyID": OUR_KEY}}, ([], []), ([], [])),
    (bucket, {"encryption": {**AES, "KMSMasterKeyID": "alias/own"}}, ([], []), ([], [])),
    (bucket, {"encryption": {**AES, "KMSMasterKeyID": THEIR_KEY}}, ([], [Unmet(THEIR_KEY)]), ([], [Unmet(THEIR_KEY)])),
    (bucket, {"replicated_to": ["there"]}, ([], [Unmet("bucket there")]), ([], [Unmet("bucket there")])),
    (analyzer, {"archiving": []}, ([], []), ([], [])),
    (analyzer, {"archiving": ["a", "b"]}, ([], [Unmet("hidden (a, b), kept")]), ([], ["hidden (a, b), kept"])),
    (encryption, {"key": THEIR_KEY}, ([], [Unmet(THEIR_KEY)]), ([], [Unmet(THEIR_KEY)])),
    (encryption, {"key": ""}, ([], []), ([], [])),
    (encryption, {"key": THEIR_KEY, "on": False}, ([], [Unmet("not switched on")]), ([], [Unmet("not switched on")])),
]


@pytest.mark.parametrize("made", [True, False], ids=["made", "adopted"])
@pytest.mark.parametrize(("thing", "there", "ours", "theirs"), TABLE)
def test_what_is_there_by_us_is_set_back_and_what_was_adopted_is_named(
    thing: Any, there: dict[str, Any], ours: Any, theirs: Any, made: bool
) -> None:
    planned = thing(made, **there)
    steps, said = ours if made else theirs
    shows(planned, steps)
    warns(planned, *said)


@pytest.mark.parametrize(("days", "said"), [(365, [EARLY]), (31, [EARLY]), (30, []), (7, [])])
def test_a_rule_is_early_where_it_comes_before_ours(days: int, said: list[str]) -> None:
    ours = {**OUR_RULE, "Expiration": {"Days": days}, "NoncurrentVersionExpiration": {"NoncurrentDays": days}}
    warns(bucket(True, days, lifecycle=[ours, EXPIRES]), *said)


SUCCESS, FAILURE = {"lastStatus": "SUCCESS"}, {"lastStatus": "FAILURE"}


@pytest.mark.parametrize(
    ("recorder", "delivery", "said"),
    [
        (SUCCESS, SUCCESS, []),
        ({}, {}, []),
        ({"lastStatus": "PENDING"}, {"lastStatus": "NOT_APPLICABLE"}, []),
        (
            {"lastStatus": "Failure", "lastErrorCode": "AccessDenied"},
            SUCCESS,
            ["could not record lately: AccessDenied"],
        ),
        (
            SUCCESS,
            {"lastStatus": "FAILURE", "lastErrorCode": "NoSuchBucket", "lastErrorMessage": "gone"},
            ["could not deliver lately: NoSuchBucket gone"],
        ),
        (
            {"lastStatus": "FAILURE"},
            {"lastStatus": "FAILURE"},
            ["record lately: no reason", "deliver lately: no reason"],
        ),
    ],
)
def test_a_recorder_that_runs_and_fails_is_named(recorder: Any, delivery: Any, said: list[str]) -> None:
    statuses = {"ConfigurationRecordersStatus": [{"name": "default", "recording": True, **recorder}]}
    deliveries = {"DeliveryChannelsStatus": [{"configHistoryDeliveryInfo": delivery}]}
    found = reports.of_recording(REGION, {"statuses": statuses, "deliveries": deliveries})
    assert len(found) == len(said) and all(part in text for part, text in zip(said, found, strict=True))


def entry(**more: Any) -> dict[str, Any]:
    known = {"account": ACCOUNT, "resource": "trail ctlaudit", "unique_id": ""}
    return {**known, "created": True, "certain": True, **more}


@pytest.mark.parametrize(
    ("ledger", "made"),
    [
        (None, {}),
        ({"resources": [entry()]}, {"trail ctlaudit": ""}),
        ({"resources": [entry(unique_id="A1")]}, {"trail ctlaudit": "A1"}),
        ({"resources": [entry(created=False)]}, {}),
        # Nobody knows whether the call was made; where there is an id, it was.
        ({"resources": [entry(certain=False)]}, {}),
        ({"resources": [entry(certain=False, unique_id="A1")]}, {"trail ctlaudit": "A1"}),
        ({"resources": [entry(gone=True)]}, {}),
        ({"resources": [entry(account=STRANGER)]}, {}),
        ({"resources": [entry()], "proves": False}, {}),
    ],
)
def test_only_a_ledger_that_proves_says_what_is_there_by_us(ledger: Any, made: dict[str, str]) -> None:
    assert ledger_made(ledger, ACCOUNT) == made


def test_our_recorder_records_global_types_as_it_should_once_its_channel_is_back() -> None:
    """An adopted recorder of another region, and our channel redirected: one plan does both."""
    group = {"allSupported": True, "includeGlobalResourceTypes": True}
    there = {"name": "own", "roleARN": OTHER_ROLE, "recordingGroup": group}
    channel = {"name": "default", "s3BucketName": "elsewhere"}
    made = {f"Config in {REGION}"}
    wanted = Recording(name="default", bucket=BUCKET, global_region="", role_arn=SERVICE_ROLE, made=made)
    state = {"recorder": there, "channel": channel, "recording": True}
    planned = config_recorder.plan({"service_role": True, "regions": {REGION: state}}, wanted)
    assert [step.operation for step in planned.steps] == ["PutConfigurationRecorder", "PutDeliveryChannel"]
