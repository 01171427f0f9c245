# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What to do about AWS's refusals: data, looked up by error code and reason.

The codes are those of the botocore service models. The reasons, which Organizations alone gives, are in reasons.py.
"""

from __future__ import annotations

import re

from ansible_collections.ctl.aws.plugins.module_utils._base.reasons import BY_REASON, Hint

ENDPOINT_DOWN = Hint("Check the network, endpoint_url or AWS_ENDPOINT_URL, and the proxy settings; then run again.")
UNANSWERED = Hint(
    "The call was made twice, and not answered within its time (60 seconds; 10 to connect). The other accounts went "
    "on. Check the network, endpoint_url or AWS_ENDPOINT_URL, and the proxy settings; then run again."
)

FORBIDDEN = Hint("Give the credentials in use permission for this call.")
THROTTLED = Hint("AWS throttles these calls: run again with fewer forks.")
AWS_FAILED = Hint("AWS itself failed, each time that the call was made: run again; finished work is kept.")

# By the kind of policy that AWS's message names, whether it denies the call or does not allow it.
BY_POLICY = {
    "service control policy": Hint(
        "A service control policy of the account's organization denies this call: whoever administers that "
        "organization has to allow it for the role in use."
    ),
    "resource control policy": Hint(
        "A resource control policy of the account's organization denies this call: whoever administers that "
        "organization has to allow it for the role in use."
    ),
    "permissions boundary": Hint("The permissions boundary of the role in use denies this call: widen or remove it."),
    "VPC endpoint policy": Hint("The policy of the VPC endpoint in use denies this call: whoever has it allows it."),
}
# Where AWS says that it denies: more permissions are no help.
BY_DENYING_POLICY = {
    "identity-based policy": Hint(
        "A policy of the role or user in use denies this call: whoever attached it has to change or detach it."
    ),
    "resource-based policy": Hint(
        "The policy of that resource denies this call: whoever has the resource has to allow it for the role in use."
    ),
}

BY_CODE = {
    **dict.fromkeys(("AccessDenied", "AccessDeniedException", "UnauthorizedOperation"), FORBIDDEN),
    # The answer to a HEAD request has no body: its code is the status.
    "403": FORBIDDEN,
    "Forbidden": FORBIDDEN,
    "400": Hint("S3 says no more to a HEAD request. The session may have expired: check the credentials, run again."),
    **dict.fromkeys(("500", "503"), AWS_FAILED),
    **dict.fromkeys(("InternalError", "InternalFailure", "InternalServerError", "ServiceFailure"), AWS_FAILED),
    **dict.fromkeys(("ServiceException", "ServiceUnavailable", "ServiceUnavailableException"), AWS_FAILED),
    **dict.fromkeys(("Throttling", "ThrottlingException", "RequestLimitExceeded", "SlowDown"), THROTTLED),
    "TooManyRequestsException": THROTTLED,
    "InvalidClientTokenId": Hint("The access key is not known to AWS: check access_key, profile or the environment."),
    "UnrecognizedClientException": Hint(
        "The credentials are not accepted here: check the access key, and that the region is enabled in the account."
    ),
    "AuthFailure": Hint("The credentials are not accepted here: check them, and that the region is enabled."),
    "SignatureDoesNotMatch": Hint("The secret key does not belong to the access key: check both."),
    "ExpiredToken": Hint("The session has expired: get new credentials and run again; finished work is kept."),
    "ExpiredTokenException": Hint("The session has expired: get new credentials and run again; finished work is kept."),
    "OptInRequired": Hint("The region is not enabled in the account: enable it or leave it out of ctl_regions."),
    "SubscriptionRequiredException": Hint(
        "The account has no Business Support: the customer subscribes to it.", "customer"
    ),
    "AWSOrganizationsNotInUseException": Hint("The account is in no organization: check whose credentials these are."),
    "FinalizingOrganizationException": Hint("AWS is still setting up the organization: run again in an hour.", "aws"),
    "DuplicateAccountException": Hint("The account is a member of the organization already: run again."),
    "HandshakeConstraintViolationException": Hint(
        "AWS does not allow this invitation now; the reason is in the message."
    ),
    "ConstraintViolationException": Hint("A rule of the organization forbids this; the reason is in the message."),
    "MasterCannotLeaveOrganizationException": Hint(
        "A management account never leaves: whoever administers the organization removes all of its members and then "
        "deletes the organization. Check whose credentials these are."
    ),
    "MaximumNumberOfTrailsExceededException": Hint(
        "The region has its five trails: remove one, or ask for a higher quota."
    ),
    "MaxNumberOfConfigurationRecordersExceededException": Hint(
        "The region has a recorder already: run again, it will be adopted."
    ),
    "InsufficientS3BucketPolicyException": Hint(
        "The bucket's policy does not let CloudTrail write: run log_bucket first."
    ),
    "InsufficientDeliveryPolicyException": Hint("The bucket's policy does not let Config write: run log_bucket first."),
    "NoAvailableDeliveryChannelException": Hint("Config has no delivery channel in this region."),
    "ServiceQuotaExceededException": Hint(
        "A quota of the account is reached in this region: free something there or ask AWS for more."
    ),
    "LimitExceeded": Hint("A quota of the account is reached: free something or ask AWS for more."),
    "BucketAlreadyExists": Hint(
        "Another AWS account owns a bucket of this name, perhaps to collect your logs: choose another name, "
        "and report it to AWS if the name is meant to imitate yours."
    ),
    "NoCredentialsError": Hint("Give access_key and secret_key, a profile, or AWS_* environment variables."),
    "PartialCredentialsError": Hint("Give both access_key and secret_key."),
    "ProfileNotFound": Hint("Check the profile's name and AWS_SHARED_CREDENTIALS_FILE."),
    "EndpointConnectionError": ENDPOINT_DOWN,
    "ConnectTimeoutError": UNANSWERED,
    "ReadTimeoutError": UNANSWERED,
    "ConnectionClosedError": ENDPOINT_DOWN,
    "ProxyConnectionError": ENDPOINT_DOWN,
    "SSLError": Hint("Check aws_ca_bundle and validate_certs."),
}


def hint_for(code: str, reason: str = "", message: str = "") -> Hint | None:
    """The most specific hint: the kind of policy that denies the call, then the reason, then the code."""
    for kind, hint in {**BY_POLICY, **BY_DENYING_POLICY}.items():
        if re.search(rf"explicit deny in an? {kind}", message):
            return hint
    for kind, hint in BY_POLICY.items():
        if f"because no {kind} allows" in message:
            return hint
    return BY_REASON.get(reason) or BY_CODE.get(code)
