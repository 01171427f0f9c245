# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Where credentials come from: the options of a task, the default chain, and the role that is assumed with them."""

from __future__ import annotations

import re
import typing as t

from ansible.module_utils.common.parameters import env_fallback
from ansible_collections.ctl.aws.plugins.module_utils._access.clients import Credentials, Sts
from ansible_collections.ctl.aws.plugins.module_utils._access.models import share
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import AwsError, CtlError, InputError
from ansible_collections.ctl.aws.plugins.module_utils._engine.journal import Journal

try:
    import botocore.credentials
    import botocore.exceptions
    import botocore.session
except ImportError:  # reported by the module's main(), in Ansible's own words
    pass

# Regions that are enabled in every account: their STS tokens are valid in all regions of the partition.
STS_REGION = {"aws": "us-east-1", "aws-us-gov": "us-gov-west-1", "aws-cn": "cn-north-1"}

ACCOUNT_ID = re.compile(r"[0-9]{12}")
ACCOUNT_ID_EXPECTED = (
    "the 12 digits of an AWS account id, in quotes (without them YAML reads a number that starts with 0 as octal)"
)
_SESSION_NAME_FORBIDDEN = re.compile(r"[^\w+=,.@-]")


def connection_arguments() -> dict[str, t.Any]:
    """The options of the documentation fragment ctl.aws.connection.

    Credentials and endpoint_url have no fallback here: botocore reads their environment variables itself.
    """
    return {
        "access_key": {"type": "str", "aliases": ["aws_access_key_id", "aws_access_key"], "no_log": False},
        "secret_key": {"type": "str", "aliases": ["aws_secret_access_key", "aws_secret_key"], "no_log": True},
        "session_token": {"type": "str", "aliases": ["aws_session_token"], "no_log": True},
        "profile": {"type": "str", "aliases": ["aws_profile"]},
        "region": {
            "type": "str",
            "aliases": ["aws_region"],
            "fallback": (env_fallback, ["AWS_REGION", "AWS_DEFAULT_REGION"]),
        },
        "endpoint_url": {"type": "str", "aliases": ["aws_endpoint_url"]},
        "validate_certs": {"type": "bool", "default": True},
        "aws_ca_bundle": {"type": "path", "fallback": (env_fallback, ["AWS_CA_BUNDLE"])},
        "role_arn": {"type": "str"},
        "external_id": {"type": "str", "no_log": True},
        "account_id": {"type": "str"},
        "run_id": {"type": "str"},
        "journal": {"type": "path"},
        "plan_key": {"type": "str", "no_log": True},
        "plan_digest": {"type": "str"},
    }


def journal_of(options: t.Mapping[str, t.Any], account: str) -> Journal:
    """Where the writes of a task are noted, and what binds them: those of the run, and not of its evidence.

    :param account: whose credentials make the calls.
    """
    bound = bool(options.get("journal") and options.get("plan_digest"))
    return Journal(options.get("journal"), account, options.get("plan_key"), bound=bound)


def validate(options: t.Mapping[str, t.Any]) -> None:
    """Find contradictions in the connection options before any call.

    :raises InputError: a value cannot be meant. :raises CtlError: two options contradict each other.
    """
    account_id: str | None = options.get("account_id")
    role_arn: str | None = options.get("role_arn")
    if account_id and not ACCOUNT_ID.fullmatch(account_id):
        raise InputError("account_id", account_id, ACCOUNT_ID_EXPECTED)
    if options.get("profile") and options.get("access_key"):
        raise CtlError("profile and access_key exclude each other", hint="Give one of them.")
    if bool(options.get("access_key")) != bool(options.get("secret_key")):
        raise CtlError("access_key and secret_key belong together", hint="Give both, or neither.")
    if role_arn and not re.fullmatch(r"arn:aws[\w-]*:iam::[0-9]{12}:role/\S+", role_arn):
        raise InputError("role_arn", role_arn, "the ARN of an IAM role, such as arn:aws:iam::123456789012:role/Name")
    if role_arn and account_id and role_arn.split(":")[4] != account_id:
        raise InputError("role_arn", role_arn, f"a role in account {account_id}, the account_id of this task")


def source_session(options: t.Mapping[str, t.Any]) -> botocore.session.Session:
    """A botocore session with the credentials that the options (or the default chain) name."""
    try:
        session = share(botocore.session.Session(profile=options.get("profile")))
        session.set_config_variable("sts_regional_endpoints", "regional")
        if options.get("access_key"):
            session.set_credentials(options["access_key"], options["secret_key"], options.get("session_token"))
        if session.get_credentials() is None:
            raise botocore.exceptions.NoCredentialsError()
    except botocore.exceptions.BotoCoreError as error:
        raise AwsError.from_botocore(error, account=options.get("account_id")) from error
    return session


class _AssumedRole:
    """A credential provider for one role whose credentials renew themselves (role chaining: an hour at a time)."""

    METHOD = "ctl-assume-role"
    CANONICAL_NAME = None

    def __init__(self, sts: Sts, options: t.Mapping[str, t.Any]) -> None:
        self._sts = sts
        self._role_arn: str = options["role_arn"]
        self.session_arn = ""
        self._request = {"RoleArn": self._role_arn, "RoleSessionName": session_label(options)}
        if options.get("external_id"):
            self._request["ExternalId"] = options["external_id"]

    def load(self) -> botocore.credentials.RefreshableCredentials:
        """Called by botocore's credential resolver."""
        return botocore.credentials.RefreshableCredentials.create_from_metadata(
            metadata=self._assume(), refresh_using=self._assume, method=self.METHOD
        )

    def _assume(self) -> dict[str, str]:
        try:
            answer = self._sts.assume_role(**self._request)
        except (botocore.exceptions.BotoCoreError, botocore.exceptions.ClientError) as error:
            raise _assume_error(error, self._role_arn, self._sts.meta.region_name) from error
        self.session_arn = answer["AssumedRoleUser"]["Arn"]
        keys = answer["Credentials"]
        return {
            "access_key": keys["AccessKeyId"],
            "secret_key": keys["SecretAccessKey"],
            "token": keys["SessionToken"],
            "expiry_time": keys["Expiration"].isoformat(),
        }


def assumed_session(sts: Sts, options: t.Mapping[str, t.Any]) -> tuple[botocore.session.Session, str]:
    """A botocore session as the role of the options, assumed with the client ``sts``, and the session's ARN.

    :raises AwsError: the role cannot be assumed.
    """
    # The profile's other settings (endpoints, CA bundle, retries) hold for the assumed role too.
    session = share(botocore.session.Session(profile=options.get("profile")))
    assumed = _AssumedRole(sts, options)
    provider: t.Any = assumed
    resolver = botocore.credentials.CredentialResolver(providers=[provider])
    session.register_component("credential_provider", resolver)
    session.get_credentials()
    return session, assumed.session_arn


def session_with(credentials: Credentials, options: t.Mapping[str, t.Any]) -> botocore.session.Session:
    """A botocore session with the credentials that STS answered, which do not renew themselves."""
    session = share(botocore.session.Session(profile=options.get("profile")))
    session.set_credentials(credentials["AccessKeyId"], credentials["SecretAccessKey"], credentials["SessionToken"])
    return session


def session_label(options: t.Mapping[str, t.Any]) -> str:
    """What CloudTrail shows of a call: the collection and the run (role session name, user agent)."""
    run = _SESSION_NAME_FORBIDDEN.sub("-", options.get("run_id") or "")
    return f"ctl.aws-{run}"[:64].rstrip("-")


def _assume_error(error: Exception, role_arn: str, region: str) -> AwsError:
    where = {"service": "sts", "operation": "AssumeRole", "account": role_arn.split(":")[4], "region": region}
    failure = AwsError.from_botocore(error, **where)
    if failure.code == "AccessDenied":
        # AWS answers the same for a role that is missing, one that does not trust us, and a caller without
        # permission: all three belong into the message.
        failure.message = f"The role {role_arn} cannot be assumed: {failure.message}"
        failure.hint = (
            "Either the role does not exist yet (the customer's administrator runs bootstrap.yml), is gone or closed, "
            "or it expects another external id or does not trust the credentials in use, or those credentials lack "
            "sts:AssumeRole. AWS does not tell these apart."
        )
        failure.waiting_for = "customer"
    return failure


def whose(options: t.Mapping[str, t.Any]) -> dict[str, str]:
    """The account that is meant, while nobody knows yet in which the credentials are; else where those are from."""
    role_arn: str | None = options.get("role_arn")
    account: str = options.get("account_id") or (role_arn.split(":")[4] if role_arn else "")
    if account:
        return {"account": account}
    profile: str | None = options.get("profile")
    if profile:
        return {"profile": profile}
    return {"credentials": "of the task" if options.get("access_key") else "of the environment"}
