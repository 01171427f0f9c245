# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Trails and recorders: what CloudTrail and Config answer, and what is kept of it in a state and a snapshot."""

from __future__ import annotations

import typing as t


class Status(t.TypedDict, total=False):
    """What cloudtrail:GetTrailStatus answers."""

    IsLogging: t.Required[bool]
    LatestDeliveryError: str
    LatestDigestDeliveryError: str


class Selector(t.TypedDict, total=False):
    """An advanced event selector: which events are logged, by fields; each has Field, and operators with values."""

    Name: str
    FieldSelectors: t.Required[list[t.Mapping[str, str | list[str]]]]


class Selectors(t.TypedDict, total=False):
    """What cloudtrail:GetEventSelectors answers."""

    AdvancedEventSelectors: list[Selector]
    EventSelectors: list[t.Mapping[str, object]]


class Tag(t.TypedDict):
    """A tag. CloudTrail leaves out an empty value."""

    Key: str
    Value: t.NotRequired[str]


class ResourceTags(t.TypedDict):
    """The tags of one trail, in cloudtrail:ListTags."""

    TagsList: list[Tag]


class ListedTrail(t.TypedDict, total=False):
    """A trail of cloudtrail:DescribeTrails."""

    Name: t.Required[str]
    TrailARN: t.Required[str]
    HomeRegion: t.Required[str]
    S3BucketName: str
    S3KeyPrefix: str
    SnsTopicARN: str
    KmsKeyId: str
    IsMultiRegionTrail: bool
    IncludeGlobalServiceEvents: bool
    LogFileValidationEnabled: bool
    IsOrganizationTrail: bool
    HasCustomEventSelectors: bool


class FullTrail(ListedTrail):
    """A trail in depth."""

    logging: bool
    delivery_error: str
    selectors: list[Selector]
    basic_selectors: list[t.Mapping[str, object]]
    tags: dict[str, str]


class Trails(t.TypedDict):
    """All trails that are seen in a region, and one of them."""

    trails: list[ListedTrail]
    trail: FullTrail | None


class RecordingGroup(t.TypedDict, total=False):
    """What a recorder records, as far as it matters."""

    allSupported: bool
    includeGlobalResourceTypes: bool


class Recorder(t.TypedDict, total=False):
    """A recorder of config:DescribeConfigurationRecorders, and as config:PutConfigurationRecorder takes it."""

    name: t.Required[str]
    roleARN: str
    recordingGroup: RecordingGroup
    recordingMode: t.Mapping[str, object]


class LastStatus(t.TypedDict, total=False):
    """How recording or delivery went lately."""

    lastStatus: str
    lastErrorCode: str
    lastErrorMessage: str


class RecorderStatus(LastStatus):
    """Whether a recorder records, and how it went lately, of config:DescribeConfigurationRecorderStatus."""

    name: str
    recording: bool


class ChannelStatus(t.TypedDict, total=False):
    """Of config:DescribeDeliveryChannelStatus."""

    configHistoryDeliveryInfo: LastStatus


class Channel(t.TypedDict, total=False):
    """Where to Config delivers, of config:DescribeDeliveryChannels."""

    name: t.Required[str]
    s3BucketName: t.Required[str]
    s3KeyPrefix: str
    s3KmsKeyArn: str
    snsTopicARN: str


class RegionState(t.TypedDict):
    """The customer's recorder and channel in a region."""

    recorder: Recorder | None
    recording: bool
    channel: Channel | None


class Recorders(t.TypedDict):
    """All regions, and whether Config's service-linked role exists.

    :param failing: by region, what was not recorded or delivered lately, and why; where that is asked.
    """

    service_role: bool
    regions: dict[str, RegionState]
    failing: t.NotRequired[dict[str, list[str]]]
