# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The list of reads: data, checked against AWS's own service models and the CAM's API."""

from __future__ import annotations

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._access.cam_connection import CALLS
from ansible_collections.ctl.aws.plugins.module_utils._access.reads import READ_OPERATIONS, is_read
from ansible_collections.ctl.aws.tests.unit.support.plan_steps import service_model

LISTED = sorted((service, name) for service, names in READ_OPERATIONS.items() if service != "cam" for name in names)
READ_PREFIXES = ("Describe", "Get", "Head", "List", "Lookup")
# They look like writes, and change nothing.
NAMED_EXCEPTIONS = {("sts", "AssumeRole"), ("sts", "AssumeRoot"), ("iam", "GenerateCredentialReport")}


@pytest.mark.parametrize(("service", "operation"), LISTED)
def test_every_read_is_an_operation_of_its_service(service: str, operation: str) -> None:
    assert operation in service_model(service).operation_names


@pytest.mark.parametrize(("service", "operation"), LISTED)
def test_no_read_is_a_write(service: str, operation: str) -> None:
    assert operation.startswith(READ_PREFIXES) or (service, operation) in NAMED_EXCEPTIONS
    if service == "s3":  # the one service here whose HTTP methods say it
        assert service_model(service).operation_model(operation).http["method"] in ("GET", "HEAD")


def test_no_exception_is_named_in_vain() -> None:
    assert set(LISTED) >= NAMED_EXCEPTIONS


@pytest.mark.parametrize("operation", sorted(CALLS))
def test_of_the_cams_api_what_gets_is_a_read_and_nothing_else(operation: str) -> None:
    method, _path = CALLS[operation]
    assert is_read("cam", operation) is (method == "GET")


def test_all_reads_of_the_cam_can_be_called() -> None:
    assert READ_OPERATIONS["cam"] <= CALLS.keys()


@pytest.mark.parametrize(
    ("service", "operation"),
    [
        ("iam", "CreateRole"),
        ("iam", "getrole"),
        ("iam", "Get"),
        ("iam", ""),
        ("sts", "GetSessionToken"),
        ("dynamodb", "GetItem"),
        ("", "GetRole"),
        ("s3", "GetRole"),
    ],
)
def test_what_is_not_listed_is_no_read(service: str, operation: str) -> None:
    assert not is_read(service, operation)
