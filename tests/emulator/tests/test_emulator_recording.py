# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""CloudTrail and Config of the local AWS: buckets that must let them in, quotas, home regions, full answers."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.ctl.aws.tests.accounts import ACME, INITECH, UMBRELLA
from ansible_collections.ctl.aws.tests.emulator.client import LocalAws
from ansible_collections.ctl.aws.tests.emulator.testing import document, fresh, refused

BUCKET = "acme-logs"
ARN = f"arn:aws:s3:::{BUCKET}"
TRAIL = f"arn:aws:cloudtrail:us-east-1:{ACME}:trail/ctlaudit"
ADVANCED = [{"FieldSelectors": [{"Field": "eventCategory", "Equals": ["Management"]}]}]


@pytest.fixture
def aws() -> LocalAws:
    aws = fresh()
    aws.client("s3", account=ACME).create_bucket(Bucket=BUCKET)
    return aws


def delivery(service: str, prefix: str = f"AWSLogs/{ACME}", **condition: str) -> str:
    """A bucket policy that lets a service deliver, as AWS documents it."""
    common = {"Effect": "Allow", "Principal": {"Service": f"{service}.amazonaws.com"}}
    read = {**common, "Action": ["s3:GetBucketAcl", "s3:ListBucket"], "Resource": ARN}
    control = {"s3:x-amz-acl": "bucket-owner-full-control", **condition}
    write = {**common, "Action": "s3:PutObject", "Resource": f"{ARN}/{prefix}/*"}
    return document(
        {**read, "Condition": {"StringEquals": condition}}, {**write, "Condition": {"StringEquals": control}}
    )


def open_bucket(aws: LocalAws, policy: str) -> None:
    aws.client("s3", account=ACME).put_bucket_policy(Bucket=BUCKET, Policy=policy)


# CloudTrail


def test_a_bucket_that_takes_no_logs_any_more_is_told(aws: LocalAws, trail: Any) -> None:
    trail.create_trail(Name="ctlaudit", S3BucketName=BUCKET)
    assert "LatestDeliveryError" not in trail.get_trail_status(Name="ctlaudit")
    aws.client("s3", account=ACME).delete_bucket_policy(Bucket=BUCKET)
    assert trail.get_trail_status(Name="ctlaudit")["LatestDeliveryError"] == "AccessDenied"
    aws.client("s3", account=ACME).delete_bucket(Bucket=BUCKET)
    assert trail.get_trail_status(Name="ctlaudit")["LatestDeliveryError"] == "NoSuchBucket"


@pytest.fixture
def trail(aws: LocalAws) -> Any:
    open_bucket(aws, delivery("cloudtrail"))
    return aws.client("cloudtrail", account=ACME)


@pytest.mark.parametrize(
    ("policy", "prefix", "allowed"),
    [
        (delivery("cloudtrail"), None, True),
        (delivery("cloudtrail", **{"aws:SourceArn": TRAIL}), None, True),
        (delivery("cloudtrail", **{"aws:SourceAccount": ACME}), None, True),
        (delivery("cloudtrail", prefix=f"logs/AWSLogs/{ACME}"), "logs", True),
        (delivery("cloudtrail"), "logs", False),
        (delivery("cloudtrail", **{"aws:SourceArn": f"{TRAIL}2"}), None, False),
        (delivery("cloudtrail", prefix="AWSLogs/000000000000"), None, False),
        (delivery("config"), None, False),
        (document(), None, False),
        (None, None, False),
    ],
)
def test_a_trail_needs_its_bucket_open(aws: LocalAws, policy: str | None, prefix: str | None, allowed: bool) -> None:
    if policy:
        open_bucket(aws, policy)
    client = aws.client("cloudtrail", account=ACME)
    request = {"Name": "ctlaudit", "S3BucketName": BUCKET, "TagsList": [{"Key": "a", "Value": "b"}]}
    request |= {"S3KeyPrefix": prefix} if prefix else {}
    if not allowed:
        assert refused(lambda: client.create_trail(**request)) == "InsufficientS3BucketPolicyException"
        assert client.describe_trails()["trailList"] == []
        return
    assert client.create_trail(**request)["TrailARN"] == TRAIL
    tags = client.list_tags(ResourceIdList=[TRAIL])["ResourceTagList"]
    assert tags[0]["TagsList"] == [{"Key": "a", "Value": "b"}]
    open_bucket(aws, document())
    changed = refused(lambda: client.update_trail(Name="ctlaudit", EnableLogFileValidation=True))
    assert changed == "InsufficientS3BucketPolicyException"
    assert client.get_trail(Name="ctlaudit")["Trail"]["LogFileValidationEnabled"] is False


def test_a_trail_has_a_bucket_a_key_and_a_name_of_its_own(trail: Any) -> None:
    new = {"Name": "ctlaudit", "S3BucketName": "nobody-has-it"}
    assert refused(lambda: trail.create_trail(**new)) == "S3BucketDoesNotExistException"
    new["S3BucketName"] = BUCKET
    assert refused(lambda: trail.create_trail(**new, KmsKeyId="alias/none")) == "KmsKeyDoesNotExistException"
    trail.create_trail(**new)
    assert refused(lambda: trail.create_trail(**new)) == "TrailAlreadyExistsException"
    missing = {"Name": "no-such-trail"}
    for call in ("get_trail", "get_trail_status", "delete_trail", "start_logging", "update_trail"):
        assert refused(lambda call=call: getattr(trail, call)(**missing)) == "TrailNotFoundException"
    trail.delete_trail(Name=TRAIL)
    assert trail.list_trails()["Trails"] == []


def test_five_trails_a_region_shadows_included(aws: LocalAws, trail: Any) -> None:
    west = aws.client("cloudtrail", account=ACME, region="us-west-2")
    west.create_trail(Name="shadow", S3BucketName=BUCKET, IsMultiRegionTrail=True)
    for number in range(4):
        trail.create_trail(Name=f"trail-{number}", S3BucketName=BUCKET)
    sixth = {"Name": "ctlaudit", "S3BucketName": BUCKET}
    assert refused(lambda: trail.create_trail(**sixth)) == "MaximumNumberOfTrailsExceededException"
    west.create_trail(**sixth)


def test_a_multi_region_trail_is_changed_at_home(aws: LocalAws, trail: Any) -> None:
    trail.create_trail(Name="ctlaudit", S3BucketName=BUCKET, IsMultiRegionTrail=True)
    away = aws.client("cloudtrail", account=ACME, region="us-west-2")
    assert [one["HomeRegion"] for one in away.describe_trails()["trailList"]] == ["us-east-1"]
    assert away.describe_trails(includeShadowTrails=False)["trailList"] == []
    for call, more in (
        ("update_trail", {"EnableLogFileValidation": True}),
        ("delete_trail", {}),
        ("start_logging", {}),
        ("stop_logging", {}),
    ):
        request = {"Name": TRAIL, **more}
        assert refused(lambda call=call, given=request: getattr(away, call)(**given)) == "InvalidHomeRegionException"
    selectors = {"TrailName": TRAIL, "AdvancedEventSelectors": ADVANCED}
    assert refused(lambda: away.put_event_selectors(**selectors)) == "InvalidHomeRegionException"
    trail.start_logging(Name="ctlaudit")
    assert away.get_trail_status(Name=TRAIL)["IsLogging"] is True
    assert refused(lambda: away.get_trail_status(Name="ctlaudit")) == "TrailNotFoundException"
    assert away.get_event_selectors(TrailName=TRAIL)["EventSelectors"]


def test_selectors_replace_each_other(trail: Any) -> None:
    trail.create_trail(Name="ctlaudit", S3BucketName=BUCKET)
    default = trail.get_event_selectors(TrailName="ctlaudit")
    assert default["EventSelectors"][0]["ReadWriteType"] == "All" and "AdvancedEventSelectors" not in default
    trail.put_event_selectors(TrailName="ctlaudit", AdvancedEventSelectors=ADVANCED)
    advanced = trail.get_event_selectors(TrailName=TRAIL)
    assert advanced["AdvancedEventSelectors"] == ADVANCED and "EventSelectors" not in advanced
    assert trail.get_trail(Name="ctlaudit")["Trail"]["HasCustomEventSelectors"] is True
    resources = [{"Type": "AWS::S3::Object", "Values": ["arn:aws:s3"]}]
    trail.put_event_selectors(TrailName="ctlaudit", EventSelectors=[{"DataResources": resources}])
    basic = trail.get_event_selectors(TrailName="ctlaudit")
    assert basic["EventSelectors"][0]["DataResources"] == resources and "AdvancedEventSelectors" not in basic
    nothing = refused(lambda: trail.put_event_selectors(TrailName="ctlaudit"))
    assert nothing == "InvalidEventSelectorsException"


def test_an_organization_trail_is_seen_and_not_touched(aws: LocalAws) -> None:
    management = {
        "id": "111111111111",
        "name": "management",
        "organization": {"id": "o-ctlpartner01"},
        "buckets": [{"name": "org-logs", "delivers": "cloudtrail"}],
        "trails": [{"name": "org-trail", "bucket": "org-logs", "organization": True}],
    }
    aws.reset({"accounts": [management, {"id": ACME, "name": "acme", "organization": {"member_of": "o-ctlpartner01"}}]})
    client = aws.client("cloudtrail", account=ACME, region="us-west-2")
    seen = client.describe_trails()["trailList"]
    assert [(one["Name"], one["IsOrganizationTrail"]) for one in seen] == [("org-trail", True)]
    call = {"Name": seen[0]["TrailARN"]}
    assert refused(lambda: client.stop_logging(**call)) == "NotOrganizationMasterAccountException"


def test_the_seeded_trail_logs(aws: LocalAws) -> None:
    client = aws.client("cloudtrail", account=INITECH)
    assert client.get_trail(Name="initech-trail")["Trail"]["LogFileValidationEnabled"] is True
    assert client.get_trail_status(Name="initech-trail")["IsLogging"] is True


# Config


def recorder(aws: LocalAws, **values: Any) -> dict[str, Any]:
    role = aws.client("iam", account=ACME).create_service_linked_role(AWSServiceName="config.amazonaws.com")["Role"]
    return {"name": "default", "roleARN": role["Arn"], **values}


def test_recorders_need_a_role_and_are_one(aws: LocalAws) -> None:
    config = aws.client("config", account=ACME)
    missing = {"name": "default", "roleARN": f"arn:aws:iam::{ACME}:role/none"}
    assert refused(lambda: config.put_configuration_recorder(ConfigurationRecorder=missing)) == "InvalidRoleException"
    group = {"allSupported": True, "includeGlobalResourceTypes": True}
    first = recorder(aws, recordingGroup=group)
    tags = [{"Key": "a", "Value": "b"}]
    config.put_configuration_recorder(ConfigurationRecorder=first, Tags=tags)
    second = {**first, "name": "second"}
    code = "MaxNumberOfConfigurationRecordersExceededException"
    assert refused(lambda: config.put_configuration_recorder(ConfigurationRecorder=second)) == code
    found = config.describe_configuration_recorders()["ConfigurationRecorders"][0]
    assert found["recordingGroup"] == {
        **group,
        "resourceTypes": [],
        "exclusionByResourceTypes": {"resourceTypes": []},
        "recordingStrategy": {"useOnly": "ALL_SUPPORTED_RESOURCE_TYPES"},
    }
    assert found["recordingMode"] == {"recordingFrequency": "CONTINUOUS"}
    assert config.list_tags_for_resource(ResourceArn=found["arn"])["Tags"] == tags
    status = config.describe_configuration_recorder_status()["ConfigurationRecordersStatus"]
    assert [one["recording"] for one in status] == [False]


@pytest.mark.parametrize(
    ("policy", "code"),
    [
        (None, "InsufficientDeliveryPolicyException"),
        (delivery("cloudtrail"), "InsufficientDeliveryPolicyException"),
        (delivery("config", **{"aws:SourceAccount": INITECH}), "InsufficientDeliveryPolicyException"),
        (delivery("config", **{"aws:SourceAccount": ACME}), None),
    ],
)
def test_a_channel_needs_its_bucket_open(aws: LocalAws, policy: str | None, code: str | None) -> None:
    config = aws.client("config", account=ACME)
    channel = {"name": "default", "s3BucketName": BUCKET}
    before = refused(lambda: config.put_delivery_channel(DeliveryChannel=channel))
    assert before == "NoAvailableConfigurationRecorderException"
    config.put_configuration_recorder(ConfigurationRecorder=recorder(aws))
    started = {"ConfigurationRecorderName": "default"}
    early = refused(lambda: config.start_configuration_recorder(**started))
    assert early == "NoAvailableDeliveryChannelException"
    elsewhere = {**channel, "s3BucketName": "nobody-has-it"}
    assert refused(lambda: config.put_delivery_channel(DeliveryChannel=elsewhere)) == "NoSuchBucketException"
    if policy:
        open_bucket(aws, policy)
    if code:
        assert refused(lambda: config.put_delivery_channel(DeliveryChannel=channel)) == code
        return
    config.put_delivery_channel(DeliveryChannel=channel)
    config.start_configuration_recorder(**started)
    status = config.describe_configuration_recorder_status()["ConfigurationRecordersStatus"][0]
    assert (status["recording"], status["lastStatus"]) == (True, "SUCCESS")
    delivered = config.describe_delivery_channel_status()["DeliveryChannelsStatus"][0]
    assert delivered["configHistoryDeliveryInfo"]["lastStatus"] == "SUCCESS"
    aws.client("s3", account=ACME).delete_bucket_policy(Bucket=BUCKET)
    failed = config.describe_delivery_channel_status()["DeliveryChannelsStatus"][0]["configHistoryDeliveryInfo"]
    assert (failed["lastStatus"], failed["lastErrorCode"]) == ("FAILURE", "InsufficientDeliveryPolicyException")
    removed = refused(lambda: config.delete_delivery_channel(DeliveryChannelName="default"))
    assert removed == "LastDeliveryChannelDeleteFailedException"
    config.stop_configuration_recorder(**started)
    config.delete_delivery_channel(DeliveryChannelName="default")


def test_the_seeded_recorder_runs_in_its_region_only(aws: LocalAws) -> None:
    there = aws.client("config", account=UMBRELLA, region="us-west-2")
    found = there.describe_configuration_recorders()["ConfigurationRecorders"][0]
    assert (found["name"], found["roleARN"]) == ("default", f"arn:aws:iam::{UMBRELLA}:role/umbrella-config")
    assert found["recordingGroup"]["recordingStrategy"] == {"useOnly": "INCLUSION_BY_RESOURCE_TYPES"}
    assert there.describe_configuration_recorder_status()["ConfigurationRecordersStatus"][0]["recording"] is True
    assert aws.client("config", account=UMBRELLA).describe_configuration_recorders()["ConfigurationRecorders"] == []
