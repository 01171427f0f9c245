# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Recorder and channel of a region when an account is given back: one may be ours, and the other the customer's."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._account.restore.logging import plan_config
from ansible_collections.ctl.aws.plugins.module_utils._engine.limits import Limits
from ansible_collections.ctl.aws.tests.accounts import ACME as ACCOUNT
from ansible_collections.ctl.aws.tests.unit.support.plan_steps import operations, warns

REGION, OURS, THEIRS = "eu-west-1", "config-bucket-222222222222", "customers-logs"
RECORDER, DELIVERY = f"Config recorder in {REGION}", f"Config in {REGION}"
BOTH = {RECORDER, DELIVERY}
STOP, START = "StopConfigurationRecorder", "StartConfigurationRecorder"
DELETE_CHANNEL, DELETE_RECORDER = "DeleteDeliveryChannel", "DeleteConfigurationRecorder"
KEPT = f"delivers to bucket {THEIRS}, so it is not ours any more, and kept"


def recorder(role: str = "arn:r") -> dict[str, Any]:
    return {"name": "default", "roleARN": role, "recordingGroup": {"allSupported": True}}


def region(recorder: Any = None, bucket: str = "", recording: bool = False) -> dict[str, Any]:
    channel = {"name": "default", "s3BucketName": bucket} if bucket else None
    return {"recorder": recorder, "channel": channel, "recording": recording}


@pytest.mark.parametrize(
    ("now", "then", "touched", "steps", "warnings"),
    [
        # Both are ours.
        (region(recorder(), OURS, True), region(), BOTH, [STOP, DELETE_CHANNEL, DELETE_RECORDER], []),
        # The customer delivers elsewhere by what we made.
        (region(recorder(), THEIRS, True), region(), BOTH, [], [KEPT]),
        (region(recorder(), THEIRS, True), region(recorder(), "", False), BOTH, [], [KEPT]),
        # The channel was there, and the recorder was not.
        (region(recorder(), THEIRS, True), region(None, THEIRS), BOTH, [STOP, DELETE_RECORDER], []),
        # The recorder was there, and the channel was not.
        (region(recorder(), OURS, True), region(recorder()), BOTH, [STOP, DELETE_CHANNEL], []),
        # What the customer did to his own recorder since, nothing of ours has touched.
        (region(recorder("arn:new"), OURS, True), region(recorder("arn:old")), {DELIVERY}, [STOP, DELETE_CHANNEL], []),
        (region(recorder("arn:new"), OURS, True), region(recorder("arn:old"), OURS, True), {DELIVERY}, [], []),
        (
            region(recorder("arn:new"), OURS, True),
            region(recorder("arn:old"), OURS, True),
            BOTH,
            ["PutConfigurationRecorder"],
            [],
        ),
        (region(recorder(), OURS, True), region(), set(), [], []),
    ],
)
def test_each_of_them_goes_back_by_itself(
    now: Any, then: Any, touched: set[str], steps: list[str], warnings: list[str]
) -> None:
    limits = Limits(ACCOUNT, frozenset(touched), removes=True, log_buckets=(OURS,))
    planned = plan_config(*({"service_role": True, "regions": {REGION: state}} for state in (now, then)), limits)
    assert operations(planned) == steps
    warns(planned, *warnings)


def test_from_a_backup_nothing_goes() -> None:
    limits = Limits(ACCOUNT, None, removes=False, log_buckets=(OURS,))
    now, then = region(recorder(), THEIRS), region(recorder("arn:old"), OURS, True)
    planned = plan_config(*({"service_role": True, "regions": {REGION: state}} for state in (now, then)), limits)
    assert operations(planned) == ["PutConfigurationRecorder", START]
