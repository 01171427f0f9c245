# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IAM: AWS's own policies that somebody attaches, quotas, service-linked roles, and deleting in the right order."""

from __future__ import annotations

import json
import re
from typing import Any

from moto.core.responses import ActionResult
from moto.core.utils import utcnow
from moto.iam import urls
from moto.iam.models import AWSManagedPolicy, IAMBackend, ManagedPolicy, PolicyVersion, Role, iam_backends
from moto.iam.policy_validation import IAMTrustPolicyDocumentValidator
from moto.iam.responses import IamResponse

from .. import history, root
from ..aws_policies import AWS_POLICIES, LINKED_ROLES
from ..callers import CURRENT
from ..credential_report import report
from ..refusals import Refusal
from ..state import STATE

ATTACHED_QUOTA = 10
POLICY_SIZE = 6144
TRUST_SIZE = 2048
INLINE_SIZE = {"Role": 10240, "Group": 5120, "User": 2048}


class LocalIAMBackend(IAMBackend):
    """moto's, with AWS's refusals."""

    __module__ = "moto.iam.models"

    def _init_aws_policies(self) -> list[ManagedPolicy]:
        return [
            AWSManagedPolicy(name, account_id=self.account_id, region=self.region_name, **values)  # type: ignore[abstract]
            for name, values in AWS_POLICIES.items()
        ]

    def reset(self) -> None:
        """Nothing: the backend is dropped right after, and making its policies once more takes most of a reset."""

    # Managed policies

    def get_account_authorization_details(self, policy_filter: Any) -> Any:
        """With names and ids of policies, which moto leaves out."""
        details = super().get_account_authorization_details(policy_filter)
        for policy in details["managed_policies"]:
            policy.policy_name, policy.policy_id = policy.name, policy.id
        return details

    def create_policy(self, description: str, path: str, policy_document: str, policy_name: str, tags: Any) -> Any:
        """A name is taken whatever its path."""
        _check_size("PolicySize", policy_document, POLICY_SIZE)
        if any(one.name == policy_name for one in self._local_policies()):
            text = f"A policy called {policy_name} already exists. Duplicate names are not allowed."
            raise Refusal("EntityAlreadyExists", text)
        return super().create_policy(description, path, policy_document, policy_name, tags)

    def create_policy_version(self, policy_arn: str, policy_document: str, set_as_default: bool) -> PolicyVersion:
        """moto counts the versions."""
        _check_size("PolicySize", policy_document, POLICY_SIZE)
        return super().create_policy_version(policy_arn, policy_document, set_as_default)

    def delete_policy(self, policy_arn: str) -> None:
        """Detached, and down to its default version."""
        policy = self.get_policy(policy_arn)
        if any(policy_arn in one.managed_policies for one in self._entities()):
            raise Refusal("DeleteConflict", "Cannot delete a policy attached to entities.")
        if len(policy.versions) > 1:
            text = "This policy has more than one version. Before you delete a policy, you must delete the others."
            raise Refusal("DeleteConflict", text)
        super().delete_policy(policy_arn)

    def attach_role_policy(self, policy_arn: str, role_name: str) -> None:
        """Within the quota, not to a service's own role."""
        self._check_modifiable(role_name)
        if self._may_attach("Role", self.get_role(role_name), policy_arn):
            super().attach_role_policy(policy_arn, role_name)

    def attach_group_policy(self, policy_arn: str, group_name: str) -> None:
        """Within the quota."""
        if self._may_attach("Group", self.get_group(group_name), policy_arn):
            super().attach_group_policy(policy_arn, group_name)

    def attach_user_policy(self, policy_arn: str, user_name: str) -> None:
        """Within the quota."""
        if self._may_attach("User", self.get_user(user_name), policy_arn):
            super().attach_user_policy(policy_arn, user_name)

    # Inline policies

    def put_role_policy(self, role_name: str, policy_name: str, policy_json: str) -> None:
        """All inline policies of a role have one limit."""
        self._check_modifiable(role_name)
        _check_inline("Role", self.get_role(role_name), policy_name, policy_json)
        super().put_role_policy(role_name, policy_name, policy_json)

    def put_group_policy(self, group_name: str, policy_name: str, policy_json: str) -> None:
        """All inline policies of a group have one limit."""
        _check_inline("Group", self.get_group(group_name), policy_name, policy_json)
        super().put_group_policy(group_name, policy_name, policy_json)

    def put_user_policy(self, user_name: str, policy_name: str, policy_json: str) -> None:
        """All inline policies of a user have one limit."""
        _check_inline("User", self.get_user(user_name), policy_name, policy_json)
        super().put_user_policy(user_name, policy_name, policy_json)

    # Roles, groups, users

    def create_role(self, role_name: str, assume_role_policy_document: str, *args: Any, **values: Any) -> Role:
        """With a trust policy that is one, and not too long."""
        _check_trust(assume_role_policy_document)
        made = super().create_role(role_name, assume_role_policy_document, *args, **values)
        history.record(self.account_id, "CreateRole", {"roleName": role_name}, {"role": {"roleId": made.id}})
        return made

    def create_user(self, region_name: str, user_name: str, *args: Any, **values: Any) -> Any:
        """In the event history."""
        made = super().create_user(region_name, user_name, *args, **values)
        history.record(self.account_id, "CreateUser", {"userName": user_name}, {"user": {"userId": made.id}})
        return made

    def create_access_key(self, user_name: str, *args: Any, **values: Any) -> Any:
        """In the event history."""
        made = super().create_access_key(user_name, *args, **values)
        answer = {"accessKey": {"userName": user_name, "accessKeyId": made.access_key_id}}
        history.record(self.account_id, "CreateAccessKey", {"userName": user_name}, answer)
        return made

    def create_login_profile(self, user_name: str, password: str) -> Any:
        """In the event history."""
        history.record(self.account_id, "CreateLoginProfile", {"userName": user_name}, {})
        return super().create_login_profile(user_name, password)

    def update_login_profile(self, user_name: str, *args: Any, **values: Any) -> Any:
        """In the event history."""
        history.record(self.account_id, "UpdateLoginProfile", {"userName": user_name}, {})
        return super().update_login_profile(user_name, *args, **values)

    def upload_ssh_public_key(self, user_name: str, ssh_public_key_body: str) -> Any:
        """In the event history."""
        history.record(self.account_id, "UploadSSHPublicKey", {"userName": user_name}, {})
        return super().upload_ssh_public_key(user_name, ssh_public_key_body)

    def update_assume_role_policy(self, role_name: str, policy_document: str) -> None:
        """moto checks the document itself."""
        self._check_modifiable(role_name)
        _check_trust(policy_document)
        super().update_assume_role_policy(role_name, policy_document)

    def delete_role(self, role_name: str) -> None:
        """Not a service's own role."""
        self._check_modifiable(role_name)
        super().delete_role(role_name)

    def create_service_linked_role(self, service_name: str, description: str, suffix: str) -> Role:
        """With the name and the policy that AWS gives it."""
        if service_name not in LINKED_ROLES:
            return super().create_service_linked_role(service_name, description, suffix)
        name, policy = LINKED_ROLES[service_name]
        if any(role.name == name for role in self.roles.values()):
            text = f"Service role name {name} has been taken in this account, please try a different suffix."
            raise Refusal("InvalidInput", text)
        statement = {"Effect": "Allow", "Principal": {"Service": service_name}, "Action": "sts:AssumeRole"}
        trust = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        path = f"/aws-service-role/{service_name}/"
        role = super().create_role(name, trust, path, None, description, [], "3600", linked_service=service_name)
        next(one for one in self.aws_managed_policies if one.name == policy).attach_to(role)
        return role

    def delete_service_linked_role(self, role_name: str) -> str:
        """Its service has no more use for it."""
        role = self.get_role(role_name)
        for policy in list(role.managed_policies.values()):
            policy.detach_from(role)
        super().delete_role(role_name)
        return f"task{role.path}{role_name}/local"

    def delete_group(self, group_name: str) -> None:
        """Empty and bare."""
        group = self.get_group(group_name)
        if group.users:
            raise Refusal("DeleteConflict", "Cannot delete entity, must remove users from group first.")
        _check_bare(group)
        super().delete_group(group_name)

    def delete_user(self, user_name: str) -> None:
        """Without anything that hangs on it."""
        user = self.get_user(user_name)
        for what, held in (
            ("delete access keys", user.access_keys),
            ("delete login profile", user.password),
            ("delete MFA device", user.mfa_devices),
            ("delete SSH public keys", user.ssh_public_keys),
            ("delete signing certificates", user.signing_certificates),
            (
                "delete service-specific credentials",
                [one for one in self.__dict__.get("service_specific_credentials", []) if one["UserName"] == user_name],
            ),
            ("remove users from group", self.get_groups_for_user(user_name)),
        ):
            if held:
                raise Refusal("DeleteConflict", f"Cannot delete entity, must {what} first.")
        _check_bare(user)
        super().delete_user(user_name)

    def _local_policies(self) -> list[ManagedPolicy]:
        return [one for one in self.managed_policies.values() if not isinstance(one, AWSManagedPolicy)]

    def _entities(self) -> list[Any]:
        return [*self.roles.values(), *self.groups.values(), *self.users.values()]

    def _check_modifiable(self, role_name: str) -> None:
        role = next((one for one in self.roles.values() if one.name == role_name), None)
        if role and role.path.startswith("/aws-service-role/"):
            text = f"Cannot perform the operation on the protected role '{role_name}': only AWS can modify it"
            raise Refusal("UnmodifiableEntity", text)

    def _may_attach(self, kind: str, entity: Any, policy_arn: str) -> bool:
        if policy_arn in entity.managed_policies:
            # Attaching again changes nothing, and moto would count it.
            return False
        if len(entity.managed_policies) >= ATTACHED_QUOTA:
            raise Refusal("LimitExceeded", f"Cannot exceed quota for PoliciesPer{kind}: {ATTACHED_QUOTA}")
        return True


class LocalIamResponse(IamResponse):
    """moto's, which knows nothing of root users and of passwords for single services."""

    def call_action(self) -> Any:
        """A root user is answered elsewhere."""
        caller = CURRENT.get()
        if not caller or not caller.task:
            return super().call_action()
        params = {name: values[0] for name, values in self.querystring.items()}
        try:
            return self.serialized(ActionResult(root.answer(caller, self._get_action(), params)))
        except Refusal as refusal:
            return self.serialized(ActionResult(refusal))

    def get_credential_report(self) -> ActionResult:
        """Once it was made."""
        self.backend.get_credential_report()  # refuses where nobody has asked for it
        text = report(self.backend, STATE.account(self.current_account).root)
        return ActionResult({"Content": text, "ReportFormat": "text/csv", "GeneratedTime": utcnow()})

    def get_account_summary(self) -> ActionResult:
        """With what the root user has."""
        found = STATE.account(self.current_account).root
        summary = {
            **super().get_account_summary().result["SummaryMap"],
            "AccountMFAEnabled": int(bool(found.mfa)),
            "AccountAccessKeysPresent": int(bool(found.keys)),
            "AccountSigningCertificatesPresent": int(bool(found.certificates)),
            "AccountPasswordPresent": int(found.password is not None),
        }
        return ActionResult({"SummaryMap": summary})

    def list_virtual_mfa_devices(self) -> ActionResult:
        """The root user's among them."""
        shown = super().list_virtual_mfa_devices().result
        account = self.current_account
        serials = [one for one in STATE.account(account).root.mfa if one.startswith("arn:")]
        of_root = [{"SerialNumber": one, "User": {"Arn": f"arn:aws:iam::{account}:root"}} for one in serials]
        return ActionResult({**shown, "VirtualMFADevices": [*shown["VirtualMFADevices"], *of_root]})

    def list_organizations_features(self) -> ActionResult:
        """What the management account may do with the root users of members."""
        return ActionResult(root.features(CURRENT.get()))

    def create_service_specific_credential(self) -> ActionResult:
        """For one user and one service."""
        user, service = self._get_param("UserName"), self._get_param("ServiceName")
        self.backend.get_user(user)
        made = {
            "ServiceSpecificCredentialId": f"ACCA{len(self._specific) + 1:016}",
            "UserName": user,
            "ServiceName": service,
            "Status": "Active",
        }
        self._specific.append(made)
        account = self.backend.account_id
        history.record(account, "CreateServiceSpecificCredential", {"userName": user, "serviceName": service}, {})
        return ActionResult({"ServiceSpecificCredential": {**made, "ServicePassword": "local"}})

    def list_service_specific_credentials(self) -> ActionResult:
        """Of one user."""
        user = self._get_param("UserName")
        return ActionResult({"ServiceSpecificCredentials": [one for one in self._specific if one["UserName"] == user]})

    def delete_service_specific_credential(self) -> ActionResult:
        """By its id."""
        wanted = self._get_param("ServiceSpecificCredentialId")
        self._specific[:] = [one for one in self._specific if one["ServiceSpecificCredentialId"] != wanted]
        return ActionResult({})

    @property
    def _specific(self) -> list[dict[str, str]]:
        return self.backend.__dict__.setdefault("service_specific_credentials", [])


def _size(document: str) -> int:
    return len(re.sub(r"\s", "", document))


def _check_size(quota: str, document: str, limit: int) -> None:
    if _size(document) > limit:
        raise Refusal("LimitExceeded", f"Cannot exceed quota for {quota}: {limit}")


def _check_trust(document: str) -> None:
    _check_size("ACLSizePerRole", document, TRUST_SIZE)
    IAMTrustPolicyDocumentValidator(document).validate()


def _check_inline(kind: str, entity: Any, policy_name: str, document: str) -> None:
    others = sum(_size(text) for name, text in entity.policies.items() if name != policy_name)
    if others + _size(document) > INLINE_SIZE[kind]:
        text = f"Maximum policy size of {INLINE_SIZE[kind]} bytes exceeded for {kind.lower()} {entity.name}"
        raise Refusal("LimitExceeded", text)


def _check_bare(entity: Any) -> None:
    if entity.managed_policies:
        raise Refusal("DeleteConflict", "Cannot delete entity, must detach all policies first.")
    if entity.policies:
        raise Refusal("DeleteConflict", "Cannot delete entity, must delete policies first.")


def install() -> None:
    """In moto's place."""
    iam_backends.backend = LocalIAMBackend
    urls.url_paths = {"{0}/$": LocalIamResponse.dispatch}
