# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The identity providers of an account, as they are read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._access.connection import Connection
from ansible_collections.ctl.aws.plugins.module_utils._services.iam import identity_providers
from ansible_collections.ctl.aws.tests.accounts import ACME
from ansible_collections.ctl.aws.tests.emulator.client import LocalAws

METADATA = '<EntityDescriptor entityID="https://idp.example.com/saml"/>'


@pytest.mark.parametrize(
    ("things", "saml", "oidc"),
    [
        ({}, {}, {}),
        (
            {
                "saml_providers": {"Staff": {"metadata": METADATA, "tags": {"team": "it"}}},
                "oidc_providers": [
                    {
                        "url": "https://login.example.com/tenant",
                        "client_ids": ["two", "one"],
                        "thumbprints": ["b" * 40, "a" * 40],
                        "tags": {"team": "ci"},
                    },
                    {"url": "https://bare.example.com"},
                ],
            },
            {
                "Staff": {
                    "arn": f"arn:aws:iam::{ACME}:saml-provider/Staff",
                    "metadata": METADATA,
                    "tags": {"team": "it"},
                }
            },
            {
                "bare.example.com": {
                    "arn": f"arn:aws:iam::{ACME}:oidc-provider/bare.example.com",
                    "client_ids": [],
                    "thumbprints": [],
                    "tags": {},
                },
                "login.example.com/tenant": {
                    "arn": f"arn:aws:iam::{ACME}:oidc-provider/login.example.com/tenant",
                    "client_ids": ["one", "two"],
                    "thumbprints": ["a" * 40, "b" * 40],
                    "tags": {"team": "ci"},
                },
            },
        ),
    ],
)
def test_identity_providers_are_read_with_all_that_makes_them(
    aws: LocalAws,
    customer: Callable[..., dict[str, Any]],
    things: dict[str, Any],
    saml: dict[str, Any],
    oidc: dict[str, Any],
) -> None:
    connection = Connection(customer(ACME, **things), check_mode=True)
    assert identity_providers.read(connection) == {"saml": saml, "oidc": oidc}


def test_one_that_is_removed_meanwhile_is_left_out(aws: LocalAws, customer: Callable[..., dict[str, Any]]) -> None:
    things = {"saml_providers": {"Staff": {"metadata": METADATA}}, "oidc_providers": [{"url": "https://a.example.com"}]}
    connection = Connection(customer(ACME, **things), check_mode=True)
    for operation in ("GetSAMLProvider", "GetOpenIDConnectProvider"):
        aws.fault("iam", operation, kind="error", code="NoSuchEntity", status=404)
    assert identity_providers.read(connection) == {"saml": {}, "oidc": {}}
