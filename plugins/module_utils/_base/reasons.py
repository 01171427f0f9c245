# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What to do where Organizations names a reason: data, for every reason of the botocore model.

Reasons that concern calls which the collection does not make are here too: they are few words, and none is missing.
"""

from __future__ import annotations

import typing as t


class Hint(t.NamedTuple):
    """One piece of advice.

    :param text: what to do.
    :param waiting_for: "customer" where only the customer can do it, "aws" where only time helps.
    """

    text: str
    waiting_for: str = ""


_STANDALONE = (
    "The customer signs in to the account as its root user, opens https://console.aws.amazon.com/organizations/, "
    "chooses Leave this organization and, in the message about what is missing, Complete the account sign-up steps; "
)
_QUOTA = "ask AWS for a higher quota (Service Quotas, AWS Organizations, in us-east-1 of the management account)."

# An account that is to stand alone: leaving or being removed.
_LEAVING = {
    "ACCOUNT_CANNOT_LEAVE_ORGANIZATION": Hint(
        "This is the management account, which never leaves: whoever administers the organization removes all of its "
        "members and then deletes the organization."
    ),
    "ACCOUNT_CANNOT_LEAVE_WITHOUT_EULA": Hint(
        f"{_STANDALONE}there they accept the AWS Customer Agreement and choose a support plan. Then run again.",
        "customer",
    ),
    "ACCOUNT_CANNOT_LEAVE_WITHOUT_PHONE_VERIFICATION": Hint(
        f"{_STANDALONE}there they enter a phone number and confirm it with the code that AWS sends. Then run again.",
        "customer",
    ),
    "MEMBER_ACCOUNT_PAYMENT_INSTRUMENT_REQUIRED": Hint(
        "The customer signs in to the account as its root user, opens https://console.aws.amazon.com/billing/, chooses "
        "Payment preferences and Add payment method, and makes it the default. Then run again.",
        "customer",
    ),
    "INVALID_PAYMENT_INSTRUMENT": Hint(
        "AWS does not accept the account's payment method. The customer signs in as its root user, opens "
        "https://console.aws.amazon.com/billing/, chooses Payment preferences, and puts another one in its place. "
        "Then run again.",
        "customer",
    ),
    "WAIT_PERIOD_ACTIVE": Hint(
        "An account that was created in the organization stays for at least four days after that: run again then.",
        "aws",
    ),
    "CANNOT_REMOVE_DELEGATED_ADMINISTRATOR_FROM_ORG": Hint(
        "In the management account, list what it is delegated for with 'aws organizations "
        "list-delegated-services-for-account --account-id ID', and end each with 'aws organizations "
        "deregister-delegated-administrator --account-id ID --service-principal NAME'; a service that has a delegated "
        "administrator of its own takes it back in its own console. Then run again."
    ),
    "CANNOT_CLOSE_MANAGEMENT_ACCOUNT": Hint("Remove or close all members of the organization first."),
    "CLOSE_ACCOUNT_QUOTA_EXCEEDED": Hint("AWS limits how many accounts are closed in 30 days: try again later.", "aws"),
    "CLOSE_ACCOUNT_REQUESTS_LIMIT_EXCEEDED": Hint("Too many accounts are being closed at once: run again.", "aws"),
}

# Invitations, and joining.
_JOINING = {
    "ALREADY_IN_AN_ORGANIZATION": Hint(
        "The account is still a member of another organization: it has to leave that one first, or the inventory "
        "has to name it."
    ),
    "INVITE_DISABLED_DURING_ENABLE_ALL_FEATURES": Hint(
        "The organization is enabling all features: invitations work again when that has ended."
    ),
    "ORGANIZATION_ALREADY_HAS_ALL_FEATURES": Hint("The organization has all features already: nothing to accept."),
    "ORGANIZATION_IS_ALREADY_PENDING_ALL_FEATURES_MIGRATION": Hint("Wait until all features are enabled."),
    "PAYMENT_INSTRUMENT_REQUIRED": Hint("The account needs a valid payment method before it can join.", "customer"),
    "ORGANIZATION_FROM_DIFFERENT_SELLER_OF_RECORD": Hint(
        "Account and organization buy from different AWS sellers: AWS Support has to align them."
    ),
    "ORGANIZATION_MEMBERSHIP_CHANGE_RATE_LIMIT_EXCEEDED": Hint(
        "The account changed organizations too often lately: try again in some days.", "aws"
    ),
    "ACCOUNT_NUMBER_LIMIT_EXCEEDED": Hint(
        "The organization is full: ask AWS Support for a higher account quota in the management account."
    ),
    "HANDSHAKE_RATE_LIMIT_EXCEEDED": Hint("AWS limits invitations a day: run again tomorrow.", "aws"),
    "MANAGEMENT_ACCOUNT_EMAIL_NOT_VERIFIED": Hint("Verify the e-mail address of the management account first."),
    "EMAIL_VERIFICATION_CODE_EXPIRED": Hint(
        "The code in the mail that verifies the management account's address is too old: have a new one sent."
    ),
    "PAST_DUE_INVOICE": Hint("The account has an unpaid invoice.", "customer"),
    "UNUSED_PREPAYMENT_BALANCE": Hint(
        "The account has an unused prepayment balance: AWS Support settles it.", "customer"
    ),
    "LEGACY_PERMISSIONS_STILL_IN_USE": Hint("The organization has to migrate its legacy billing permissions first."),
}

# The organization itself, its accounts, units, policies and tags.
_ORGANIZATION = {
    "ACCOUNT_CREATION_NOT_COMPLETE": Hint(
        "The account is not fully set up: the customer signs in as its root user and completes the sign-up.", "customer"
    ),
    "ACCOUNT_CREATION_RATE_LIMIT_EXCEEDED": Hint("Too many accounts are being made at once: run again later.", "aws"),
    "ALL_FEATURES_MIGRATION_ORGANIZATION_SIZE_LIMIT_EXCEEDED": Hint(
        "An organization of more than 5000 accounts gets all features by the assisted migration: ask AWS Support."
    ),
    "CREATE_ORGANIZATION_IN_BILLING_MODE_UNSUPPORTED_REGION": Hint(
        "Here an organization needs all features: enable them."
    ),
    "MASTER_ACCOUNT_ADDRESS_DOES_NOT_MATCH_MARKETPLACE": Hint(
        "The management account has to move to the marketplace of its address: ask AWS Support."
    ),
    "MASTER_ACCOUNT_MISSING_BUSINESS_LICENSE": Hint("The management account needs a valid business licence (China)."),
    "MASTER_ACCOUNT_MISSING_CONTACT_INFO": Hint("Give the management account an address and a phone number."),
    "MASTER_ACCOUNT_NOT_GOVCLOUD_ENABLED": Hint("The management account needs an account in AWS GovCloud (US)."),
    "MASTER_ACCOUNT_PAYMENT_INSTRUMENT_REQUIRED": Hint("Give the management account a valid payment method."),
    "MAX_TAG_LIMIT_EXCEEDED": Hint("Remove tags: AWS allows 50 on one resource."),
    "MAX_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED": Hint("Detach a policy of this type there, or join two into one."),
    "MIN_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED": Hint(
        "The last policy of this type cannot be detached: attach another one first, such as FullAWSAccess."
    ),
    "ORGANIZATION_NOT_IN_ALL_FEATURES_MODE": Hint(
        "The organization has consolidated billing only: enable all features in the management account's "
        "Organizations console (Settings, Begin process to enable all features)."
    ),
    "OU_DEPTH_LIMIT_EXCEEDED": Hint("Organizational units go five levels deep: choose one further up."),
    "OU_NUMBER_LIMIT_EXCEEDED": Hint(f"Remove an organizational unit, or {_QUOTA}"),
    "POLICY_CONTENT_LIMIT_EXCEEDED": Hint("The policy is too long: shorten it, or split it in two."),
    "POLICY_NUMBER_LIMIT_EXCEEDED": Hint(f"Remove a policy, or {_QUOTA}"),
    "TAG_POLICY_VIOLATION": Hint("A tag policy forbids these tags: correct them, or that policy."),
}

# Services that work for the whole organization.
_SERVICES = {
    "CANNOT_REGISTER_MASTER_AS_DELEGATED_ADMINISTRATOR": Hint("Name a member: the management account cannot be it."),
    "CANNOT_REGISTER_SUSPENDED_ACCOUNT_AS_DELEGATED_ADMINISTRATOR": Hint("Name a member that is not suspended."),
    "DELEGATED_ADMINISTRATOR_EXISTS_FOR_THIS_SERVICE": Hint(
        "Deregister the service's delegated administrator first: 'aws organizations "
        "deregister-delegated-administrator' in the management account."
    ),
    "MAX_DELEGATED_ADMINISTRATORS_FOR_SERVICE_LIMIT_EXCEEDED": Hint(
        "Deregister one of the service's delegated administrators first."
    ),
    "POLICY_TYPE_ENABLED_FOR_THIS_SERVICE": Hint("Disable the service's policy type first."),
    "SERVICE_ACCESS_NOT_ENABLED": Hint(
        "Enable trusted access first: 'aws organizations enable-aws-service-access --service-principal NAME' in the "
        "management account."
    ),
}

# Billing transfer between organizations.
_BILLING = {
    "ACCOUNT_NOT_ACTIVE_FOR_TRANSFER_RESPONSIBILITY": Hint(
        "The account is not fully set up for a billing transfer: its owner completes the sign-up.", "customer"
    ),
    "ACTIVE_RESPONSIBILITY_TRANSFER_PROCESS": Hint("End the pending transfer of billing responsibility first."),
    "RESPONSIBILITY_TRANSFER_ALREADY_EXISTS": Hint(
        "A transfer of billing responsibility is pending: wait for its end."
    ),
    "RESPONSIBILITY_TRANSFER_MAX_INBOUND_QUOTA_VIOLATION": Hint("End an inbound billing transfer first."),
    "RESPONSIBILITY_TRANSFER_MAX_LEVEL_VIOLATION": Hint("The chain of billing transfers is too long: end one of them."),
    "RESPONSIBILITY_TRANSFER_MAX_OUTBOUND_QUOTA_VIOLATION": Hint("End an outbound billing transfer first."),
    "RESPONSIBILITY_TRANSFER_MAX_TRANSFERS_QUOTA_VIOLATION": Hint(
        "The chain has too many inbound billing transfers: end one of them."
    ),
    "SOURCE_AND_TARGET_CANNOT_MATCH": Hint("An account cannot transfer its billing to itself: name another one."),
    "TARGET_ACCOUNT_VALIDATION_FAILURE": Hint("Billing transfer is not open to this account: ask AWS Support."),
    "TRANSFER_RESPONSIBILITY_SOURCE_DELETION_IN_PROGRESS": Hint("The source organization is being deleted."),
    "TRANSFER_RESPONSIBILITY_TARGET_DELETION_IN_PROGRESS": Hint("The target organization is being deleted."),
    "TRANSFER_RESPONSIBILITY_UPDATE_NOT_ALLOWED": Hint("This billing transfer has ended: begin a new one."),
    "UNMET_BILLING_PREREQUISITE": Hint("AWS does not support this billing configuration: ask AWS Support."),
    "UNSUPPORTED_PRICING": Hint("The organization's pricing agreement rules billing transfer out: ask AWS Support."),
}

BY_REASON = {**_LEAVING, **_JOINING, **_ORGANIZATION, **_SERVICES, **_BILLING}
