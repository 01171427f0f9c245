# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Errors: what an operator reads, and what to do, looked up in tables that AWS's own models confirm."""

from __future__ import annotations

from typing import Any

import botocore.exceptions as botocore_errors
import pytest
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import AwsError, CtlError, InputError, WriteRefused
from ansible_collections.ctl.aws.plugins.module_utils._base.hints import (
    BY_CODE,
    BY_DENYING_POLICY,
    BY_POLICY,
    ENDPOINT_DOWN,
    hint_for,
)
from ansible_collections.ctl.aws.plugins.module_utils._base.reasons import BY_REASON
from ansible_collections.ctl.aws.tests.unit.support.plan_steps import service_model

WHERE = {"account": "222222222222", "region": "eu-west-1", "service": "organizations", "operation": "AcceptHandshake"}
REASONS = ("HandshakeConstraintViolationExceptionReason", "ConstraintViolationExceptionReason")
# Error codes come from these services, from botocore itself, or are those of AWS as a whole.
SERVICES = ("iam", "organizations", "cloudtrail", "config", "s3", "sts")
COMMON_CODES = {
    "AccessDenied",
    "AccessDeniedException",
    "AuthFailure",
    "ExpiredToken",
    "ExpiredTokenException",
    "InvalidClientTokenId",
    "OptInRequired",
    "SignatureDoesNotMatch",
    "SubscriptionRequiredException",
    "UnauthorizedOperation",
    "UnrecognizedClientException",
    # Of any service that throttles or fails, under one of these names; S3 answers HEAD requests with the status.
    *("InternalError", "InternalFailure", "InternalServerError", "ServiceUnavailable", "ServiceUnavailableException"),
    *("RequestLimitExceeded", "SlowDown", "Throttling"),
    *("400", "403", "500", "503", "Forbidden"),
}


def refused(code: str, message: str = "No.", reason: str = "") -> botocore_errors.ClientError:
    """What botocore raises where AWS answered with an error."""
    answer: dict[str, Any] = {
        "Error": {"Code": code, "Message": message},
        "ResponseMetadata": {"RequestId": "7a62c49f-EXAMPLE", "HTTPStatusCode": 400},
    }
    return botocore_errors.ClientError({**answer, **({"Reason": reason} if reason else {})}, "AcceptHandshake")


DENIED = "User: x is not authorized to perform: y with an explicit deny in {}"
NOT_ALLOWED = "User: x is not authorized to perform: y because no {} allows the y action"
VIOLATION = "HandshakeConstraintViolationException"


@pytest.mark.parametrize(
    ("error", "hint", "waiting_for"),
    [
        (refused("AccessDenied"), BY_CODE["AccessDenied"].text, ""),
        (refused("FinalizingOrganizationException"), BY_CODE["FinalizingOrganizationException"].text, "aws"),
        (refused("SubscriptionRequiredException"), BY_CODE["SubscriptionRequiredException"].text, "customer"),
        # The answer to a HEAD request has nothing but its status.
        *[(refused(code), "Give the credentials in use permission", "") for code in ("403", "Forbidden")],
        *[(refused(code), "run again", "") for code in ("400", "500", "503", "InternalError", "ServiceUnavailable")],
        *[(refused(code), "fewer forks", "") for code in ("Throttling", "SlowDown", "RequestLimitExceeded")],
        # The reason says more than the code,
        (refused(VIOLATION), BY_CODE[VIOLATION].text, ""),
        (refused(VIOLATION, reason="PAST_DUE_INVOICE"), BY_REASON["PAST_DUE_INVOICE"].text, "customer"),
        (refused(VIOLATION, reason="HANDSHAKE_RATE_LIMIT_EXCEEDED"), "AWS limits invitations a day", "aws"),
        (refused(VIOLATION, reason="NEW_WITH_AWS"), BY_CODE[VIOLATION].text, ""),
        (refused("ConstraintViolationException", reason="NEW_WITH_AWS"), "A rule of the organization forbids", ""),
        (refused("ConstraintViolationException", reason="WAIT_PERIOD_ACTIVE"), "four days", "aws"),
        (refused("MasterCannotLeaveOrganizationException"), "A management account never leaves", ""),
        # and the policy that denies more than both.
        *[
            (refused("AccessDeniedException", words), hint.text, "")
            for kind, hint in BY_POLICY.items()
            for words in (DENIED.format(f"a {kind}"), NOT_ALLOWED.format(kind))
        ],
        *[
            (refused("AccessDenied", DENIED.format(f"{article} {kind}")), hint.text, "")
            for kind, hint in BY_DENYING_POLICY.items()
            for article in ("a", "an")
        ],
        (
            refused(VIOLATION, DENIED.format("a service control policy"), "PAST_DUE_INVOICE"),
            "A service control policy of the account's organization denies this call: whoever administers that",
            "",
        ),
        (refused("AccessDenied", NOT_ALLOWED.format("identity-based policy")), BY_CODE["AccessDenied"].text, ""),
        (refused("AccessDenied", NOT_ALLOWED.format("resource-based policy")), BY_CODE["AccessDenied"].text, ""),
        (refused("SomethingNew", "What is this?"), "", ""),
        (refused("SomethingNew", ""), "", ""),
    ],
)
def test_a_refusal_tells_what_where_in_which_call_and_what_to_do(
    error: botocore_errors.ClientError, hint: str, waiting_for: str
) -> None:
    translated = AwsError.from_botocore(error, **WHERE)
    code, message = error.response["Error"]["Code"], error.response["Error"]["Message"] or "no message"
    reason = error.response.get("Reason", "")
    text = str(translated)
    assert text.startswith(f"AWS answered {code}{f' ({reason})' if reason else ''}: {message.rstrip('.')}. ")
    place = "(account 222222222222, region eu-west-1; call organizations.AcceptHandshake; request 7a62c49f-EXAMPLE)"
    assert place in text
    assert hint in text and text.endswith(translated.hint or place)
    assert (translated.code, translated.waiting_for) == (code, waiting_for)
    assert bool(translated.hint) is bool(hint)


@pytest.mark.parametrize(
    ("error", "text", "hint"),
    [
        (
            botocore_errors.EndpointConnectionError(endpoint_url="https://organizations.example"),
            'Could not connect to the endpoint URL: "https://organizations.example"',
            ENDPOINT_DOWN.text,
        ),
        (
            botocore_errors.ConnectTimeoutError(endpoint_url="https://x"),
            "Connect timeout on endpoint",
            ENDPOINT_DOWN.text,
        ),
        (botocore_errors.ReadTimeoutError(endpoint_url="https://x"), "Read timeout on endpoint", ENDPOINT_DOWN.text),
        (botocore_errors.NoCredentialsError(), "Unable to locate credentials", BY_CODE["NoCredentialsError"].text),
        (botocore_errors.ProfileNotFound(profile="nope"), "(nope) could not be found", "Check the profile's name"),
        (
            botocore_errors.SSLError(endpoint_url="https://x", error="bad"),
            "SSL validation failed",
            "Check aws_ca_bundle",
        ),
        (botocore_errors.ParamValidationError(report="Missing"), "Parameter validation failed", ""),
    ],
)
def test_without_an_answer_it_is_told_what_botocore_says(error: Exception, text: str, hint: str) -> None:
    translated = AwsError.from_botocore(error, **WHERE)
    assert text in str(translated) and hint in str(translated)
    assert "(account 222222222222, region eu-west-1; call organizations.AcceptHandshake)" in str(translated)
    assert translated.code == type(error).__name__
    assert "request_id" not in translated.where


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (CtlError("It broke"), "It broke."),
        (CtlError("It broke.", hint="Mend it."), "It broke. Mend it."),
        (CtlError("It broke", account="1", region=None, request_id=""), "It broke. (account 1)"),
        (CtlError("It broke", operation="GetRole"), "It broke. (call GetRole)"),
        (InputError("regions", "mars", "a region"), "regions is 'mars', expected a region."),
        (WriteRefused("No", service="iam", operation="X", hint="Report it."), "No. (call iam.X) Report it."),
    ],
)
def test_an_error_is_one_sentence_with_what_is_known(error: CtlError, text: str) -> None:
    assert str(error) == text


@pytest.mark.parametrize(
    ("steps", "changed"),
    [([], False), (["failed"], False), (["failed", "skipped"], False), (["applied", "failed"], True)],
)
def test_a_failed_task_has_changed_something_if_a_step_was_applied(steps: list[str], changed: bool) -> None:
    error = CtlError("It broke", hint="Mend it.", waiting_for="customer", code="X", account="1")
    error.steps = [{"status": status} for status in steps]
    assert error.as_result() == {
        "msg": "It broke. (account 1) Mend it.",
        "error": {"message": "It broke", "hint": "Mend it.", "waiting_for": "customer", "code": "X", "account": "1"},
        "steps": error.steps,
        "changed": changed,
    }


def test_the_reasons_are_those_of_organizations_and_all_of_them() -> None:
    known = {name for shape in REASONS for name in service_model("organizations").shape_for(shape).enum}
    assert BY_REASON.keys() == known


# Those that stand in the way of leaving: who has to act, and the words without which nobody knows where.
LEAVING = {
    "ACCOUNT_CANNOT_LEAVE_ORGANIZATION": ("", "deletes the organization"),
    "ACCOUNT_CANNOT_LEAVE_WITHOUT_EULA": ("customer", "Complete the account sign-up steps"),
    "ACCOUNT_CANNOT_LEAVE_WITHOUT_PHONE_VERIFICATION": ("customer", "Complete the account sign-up steps"),
    "MEMBER_ACCOUNT_PAYMENT_INSTRUMENT_REQUIRED": ("customer", "Payment preferences"),
    "INVALID_PAYMENT_INSTRUMENT": ("customer", "Payment preferences"),
    "WAIT_PERIOD_ACTIVE": ("aws", "four days"),
    "CANNOT_REMOVE_DELEGATED_ADMINISTRATOR_FROM_ORG": ("", "deregister-delegated-administrator"),
}


@pytest.mark.parametrize("reason", LEAVING)
def test_what_stands_in_the_way_of_leaving_says_who_does_what_where(reason: str) -> None:
    waiting_for, words = LEAVING[reason]
    assert (BY_REASON[reason].waiting_for, words in BY_REASON[reason].text) == (waiting_for, True)


@pytest.mark.parametrize("code", sorted(BY_CODE.keys() - COMMON_CODES))
def test_every_code_is_one_of_the_services_or_of_botocore(code: str) -> None:
    of_services = {
        shape.metadata.get("error", {}).get("code", shape.name)
        for service in SERVICES
        for shape in service_model(service).error_shapes
    }
    assert code in of_services or issubclass(getattr(botocore_errors, code), botocore_errors.BotoCoreError)


@pytest.mark.parametrize(
    "hint", [*BY_CODE.values(), *BY_REASON.values(), *BY_POLICY.values(), *BY_DENYING_POLICY.values()]
)
def test_every_hint_is_a_sentence_and_waits_for_somebody_known(hint: Any) -> None:
    assert hint.text[0].isupper() and hint.text.endswith(".")
    assert hint.waiting_for in ("", "aws", "customer")


def test_nothing_is_known_of_nothing() -> None:
    assert hint_for("", "", "") is None
