# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is said where some of an account's controls failed."""

from __future__ import annotations

from ansible_collections.ctl.aws.plugins.module_utils._account.account_baseline import BaselineError
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import AwsError, CtlError
from ansible_collections.ctl.aws.tests.accounts import ACME as ACCOUNT

DENIED = {"service": "s3", "operation": "CreateBucket", "region": "us-east-1", "code": "AccessDenied"}
RESULTS = {name: {"steps": []} for name in ("audit_bucket", "audit_trail", "iam", "config")}


def denied(**more: str) -> CtlError:
    return AwsError("create the bucket: AWS answered AccessDenied.", hint="Give permission.", **DENIED, **more)


def blocked(control: str, by: str) -> CtlError:
    return CtlError(f"{control} was not carried out, since it depends on {by}", blocked_by=[by], account=ACCOUNT)


def test_one_failure_is_that_of_the_task() -> None:
    error = BaselineError({"audit_bucket": denied()}, RESULTS, ACCOUNT)
    assert str(error) == (
        "audit_bucket: create the bucket: AWS answered AccessDenied. (account 222222222222, region us-east-1; "
        "call s3.CreateBucket) Give permission."
    )
    found = error.as_result()
    assert (found["error"]["operation"], found["error"]["hint"]) == ("CreateBucket", "Give permission.")
    assert found["controls"] == RESULTS


def test_what_a_failure_kept_from_being_carried_out_is_said_with_it() -> None:
    failures = {"audit_bucket": denied(), "audit_trail": blocked("audit_trail", "audit_bucket")}
    error = BaselineError(failures, RESULTS, ACCOUNT)
    assert str(error).startswith(
        "audit_bucket: create the bucket: AWS answered AccessDenied. audit_trail was not carried out, since it depends "
        "on audit_bucket. (account 222222222222, region us-east-1; call s3.CreateBucket) Give permission."
    )
    assert error.as_result()["error"]["operation"] == "CreateBucket"


def test_of_several_failures_each_says_what_where_and_what_to_do() -> None:
    theirs = CtlError("The role is the customer's", hint="Ask them.", waiting_for="customer")
    failures = {"iam": theirs, "audit_bucket": denied(), "audit_trail": blocked("audit_trail", "audit_bucket")}
    error = BaselineError(failures, RESULTS, ACCOUNT)
    assert str(error) == (
        "3 of 4 controls were not set. audit_trail was not carried out, since it depends on audit_bucket. "
        "iam: The role is the customer's. Ask them. audit_bucket: create the bucket: AWS answered AccessDenied. "
        "(region us-east-1; call s3.CreateBucket) Give permission. (account 222222222222)"
    )
    # One of them is the operator's to mend.
    assert error.waiting_for == ""


def test_what_waits_for_the_customer_alone_waits_for_the_customer() -> None:
    waiting = {
        name: CtlError(f"{name} is the customer's to open", waiting_for="customer") for name in ("iam", "audit_bucket")
    }
    assert BaselineError(waiting, RESULTS, ACCOUNT).waiting_for == "customer"
    assert BaselineError({"iam": waiting["iam"]}, RESULTS, ACCOUNT).waiting_for == "customer"
