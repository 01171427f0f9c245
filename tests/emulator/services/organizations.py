# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Organizations: who may call what, handshakes, leaving, moving, and lists in pages."""

from __future__ import annotations

import json
from typing import Any

from moto.core.utils import get_service_model
from moto.organizations import urls
from moto.organizations.models import OrganizationsBackend, organizations_backends
from moto.organizations.responses import OrganizationsResponse

from .. import handshakes, orgs
from ..guarded import Guarded
from ..refusals import Refusal, access_denied, no_account, not_in_use
from ..state import STATE

# What any account may call, in an organization or not; everything else is the management account's.
ANYONE = frozenset(
    {
        "CreateOrganization",
        "DescribeOrganization",
        "LeaveOrganization",
        "ListHandshakesForAccount",
        "DescribeHandshake",
        "AcceptHandshake",
        "DeclineHandshake",
        "CancelHandshake",
    }
)
FIRST_PAGE = "after-the-empty-page"
DEFAULT_PAGE = 20


class LocalOrganizationsResponse(Guarded, OrganizationsResponse):
    """moto's, with the handshakes it lacks and AWS's refusals."""

    @property
    def organizations_backend(self) -> OrganizationsBackend:
        """The organization of the caller, whether it manages it or is a member that may ask."""
        return orgs.backend_of(self.current_account) or organizations_backends[self.current_account]["aws"]

    @property
    def request_params(self) -> dict[str, Any]:
        """The input, without the token that stands for the page after an empty one."""
        params = super().request_params
        return {name: value for name, value in params.items() if value != FIRST_PAGE}

    def check(self, operation: str) -> None:
        """Only the management account, or a delegated administrator that reads, gets further."""
        if operation in ANYONE:
            return
        backend = orgs.backend_of(self.current_account)
        if backend is None:
            raise not_in_use()
        delegated = any(admin.account.id == self.current_account for admin in backend.admins)
        reads = operation.startswith(("List", "Describe"))
        if backend.account_id != self.current_account and not (delegated and reads):
            raise access_denied()

    def call_action(self) -> Any:
        """An empty page first, where a test wants that: AWS's lists may answer one."""
        operation = self._get_action()
        wanted = STATE.account(self.current_account).empty_first_page and operation.startswith("List")
        if wanted and "NextToken" not in super().request_params:
            body = json.dumps({_list_member(operation): [], "NextToken": FIRST_PAGE})
            return 200, self.response_headers, body
        return super().call_action()

    # Handshakes

    def invite_account_to_organization(self) -> str:
        """The management account invites."""
        params = self.request_params
        made = handshakes.invite(self.current_account, params["Target"], params.get("Notes"))
        return self._handshake(made)

    def describe_handshake(self) -> str:
        """For both parties."""
        return self._handshake(handshakes.get(self.request_params["HandshakeId"], self.current_account))

    def accept_handshake(self) -> str:
        """The invited account joins."""
        return self._handshake(handshakes.accept(self.request_params["HandshakeId"], self.current_account))

    def decline_handshake(self) -> str:
        """The invited account does not."""
        return self._handshake(handshakes.decline(self.request_params["HandshakeId"], self.current_account))

    def cancel_handshake(self) -> str:
        """The management account thinks again."""
        return self._handshake(handshakes.cancel(self.request_params["HandshakeId"], self.current_account))

    def list_handshakes_for_account(self) -> str:
        """What the caller was invited to."""
        wanted = self.request_params.get("Filter", {})
        return self._page("Handshakes", handshakes.listed(wanted, account=self.current_account))

    def list_handshakes_for_organization(self) -> str:
        """Whom the caller's organization invited."""
        wanted = self.request_params.get("Filter", {})
        return self._page("Handshakes", handshakes.listed(wanted, management=self.organizations_backend.account_id))

    # Membership

    def create_organization(self) -> str:
        """With the caller as its management account."""
        backend = orgs.create(self.current_account, {"feature_set": self.request_params.get("FeatureSet", "ALL")})
        return json.dumps(backend.describe_organization())

    def delete_organization(self) -> str:
        """Only when nobody but the management account is left."""
        backend = self.organizations_backend
        if len(backend.accounts) > 1:
            text = "To delete an organization you must first remove all member accounts (except the master)."
            raise Refusal("OrganizationNotEmptyException", text)
        backend._reset()
        return "{}"

    def leave_organization(self) -> str:
        """The member goes by itself."""
        backend = orgs.backend_of(self.current_account)
        if backend is None:
            raise not_in_use()
        orgs.check_policies(backend, self.current_account, "organizations:LeaveOrganization")
        orgs.leave(backend, self.current_account)
        return "{}"

    def remove_account_from_organization(self) -> str:
        """The management account lets a member go."""
        orgs.leave(self.organizations_backend, self.request_params["AccountId"])
        return "{}"

    def create_account(self) -> str:
        """As moto; an account made this way has no means to stand alone."""
        answer: str = super().create_account()
        made = json.loads(answer)["CreateAccountStatus"]
        account = STATE.account(made["AccountId"])
        account.name, account.email = made["AccountName"], self.request_params["Email"]
        account.payment_instrument = account.phone_verified = account.eula_accepted = False
        return answer

    def move_account(self) -> str:
        """From exactly where it is to somewhere else that exists."""
        params = self.request_params
        backend = self.organizations_backend
        account = next((one for one in backend.accounts if one.id == params["AccountId"]), None)
        if account is None:
            raise no_account()
        units = {unit.id for unit in backend.ou}
        if params["SourceParentId"] not in units or params["SourceParentId"] != account.parent_id:
            text = "You specified a source parent that doesn't exist or doesn't hold the account."
            raise Refusal("SourceParentNotFoundException", text)
        if params["DestinationParentId"] not in units:
            raise Refusal("DestinationParentNotFoundException", "You specified a destination that doesn't exist.")
        if params["DestinationParentId"] == account.parent_id:
            text = "That account is already present in the specified destination."
            raise Refusal("DuplicateAccountException", text)
        account.parent_id = params["DestinationParentId"]
        return "{}"

    def attach_policy(self) -> str:
        """A second attachment is an error to AWS."""
        params = self.request_params
        policy = self.organizations_backend.get_policy_by_id(params["PolicyId"])
        if any(target.id == params["TargetId"] for target in policy.attachments):
            text = "The selected policy is already attached to the specified target."
            raise Refusal("DuplicatePolicyAttachmentException", text)
        answer: str = super().attach_policy()
        return answer

    # Lists: moto's pages go by the time of joining, which is the same for accounts of one seed

    def list_accounts(self) -> str:
        """All accounts of the organization."""
        return self._page("Accounts", [one.describe() for one in self.organizations_backend.accounts])

    def list_accounts_for_parent(self) -> str:
        """Those directly in a root or an OU."""
        backend = self.organizations_backend
        parent = backend.validate_parent_id(self.request_params["ParentId"])
        return self._page("Accounts", [one.describe() for one in backend.accounts if one.parent_id == parent])

    def list_children(self) -> str:
        """Accounts or OUs of a parent."""
        return self._page("Children", json.loads(super().list_children())["Children"])

    def list_delegated_administrators(self) -> str:
        """Delegated administrators."""
        name = "DelegatedAdministrators"
        return self._page(name, json.loads(super().list_delegated_administrators())[name])

    def list_aws_service_access_for_organization(self) -> str:
        """Services with trusted access."""
        name = "EnabledServicePrincipals"
        return self._page(name, json.loads(super().list_aws_service_access_for_organization())[name])

    def _handshake(self, handshake: Any) -> str:
        return json.dumps({"Handshake": handshakes.describe(handshake)})

    def _page(self, member: str, items: list[Any]) -> str:
        params = self.request_params
        start = int(params.get("NextToken", 0))
        end = start + int(params.get("MaxResults", DEFAULT_PAGE))
        page: dict[str, Any] = {member: items[start:end]}
        if end < len(items):
            page["NextToken"] = str(end)
        return json.dumps(page)


def _list_member(operation: str) -> str:
    output = get_service_model("organizations").operation_model(operation).output_shape
    return next(name for name, shape in output.members.items() if shape.type_name == "list")


def install() -> None:
    """In moto's place."""
    urls.url_paths = {"{0}/$": LocalOrganizationsResponse.dispatch}
