# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a catalogue has to be: its form, and that it names only what it has. Found before an account is looked at."""

from __future__ import annotations

import re
import typing as t

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.module_utils.errors import UnsupportedError
from ansible_collections.ctl.aws.plugins.module_utils._policies.catalogue import ACCOUNT, AWS_MANAGED, Catalogue

Spec = dict[str, t.Any]


def _text(value: object) -> str:
    """A type of options: an account id that is not quoted is a number, and has lost its zeros."""
    if isinstance(value, str):
        return value
    raise TypeError(f"{value!r} is no text, expected it in quotes")


_TEXT: Spec = {"type": _text}
_NEEDED: Spec = {"type": _text, "required": True}
_TEXTS: Spec = {"type": "list", "elements": _text, "required": True}
_NAMES = ("role", "provider_role", "audit_bucket", "config_bucket", "trail", "evidence_folder")
_SWITCHES = ("requires", "created_if", "activated_if", "activated_trust")


def _items(**options: Spec) -> Spec:
    """A list of what has a name."""
    entry = {"name": _NEEDED, "description": _TEXT, "notes": _TEXT, **options}
    return {"type": "list", "elements": "dict", "required": True, "options": entry}


def _group(**options: Spec) -> Spec:
    return {"type": "dict", "required": True, "options": options}


_ROLES = _items(trust=_NEEDED, policies=_TEXTS, **dict.fromkeys(_SWITCHES, _TEXT))
_FORM: Spec = {
    "partner": _group(domains=_TEXTS, companies=_TEXTS, ticket_group=_NEEDED),
    "names": _group(**dict.fromkeys(_NAMES, _NEEDED)),
    "trusts": {"type": "dict", "required": True},
    "policies": _items(create_only={"type": "bool"}),
    "roles": _ROLES,
    "customer_groups": _group(policies=_TEXTS),
    "retired": _group(policies=_items(document=_NEEDED), roles=_ROLES),
}
_TRUST: Spec = {
    "principal": _group(AWS=_TEXT, Service=_TEXT),
    "effect": {"type": _text, "choices": ["Allow", "Deny"]},
    "external_id": _TEXT,
    "external_id_variable": _TEXT,
    "narrowed_by_partner_principals": {"type": "bool", "required": True},
}
# An account of the partner's, or everybody, whom a role that is not activated denies.
_ACCOUNT = re.compile(r"\d{12}|\*")
# Of a bucket, its account's digits put in (S3's rules for general purpose buckets), and of everything else in IAM.
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_BUCKETS: t.Final = ("audit_bucket", "config_bucket")
_IAM_NAME = re.compile(r"[\w+=,.@-]{1,64}", re.ASCII)
_TRAIL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{1,126}[A-Za-z0-9]")
_FOLDER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def problems(catalogue: object) -> list[str]:
    """Everything that is wrong with a catalogue, each in a sentence."""
    if not isinstance(catalogue, dict):
        return ["it is no dictionary"]
    wrong = _misformed(_FORM, catalogue)
    trusts = catalogue.get("trusts")
    for name, trust in trusts.items() if isinstance(trusts, dict) else ():
        found = _misformed(_TRUST, trust) if isinstance(trust, dict) else ["it is no dictionary"]
        wrong += [f"trust {name}: {text}" for text in found]
    return wrong or [*_misnamed(t.cast(Catalogue, catalogue)), *_missing(t.cast(Catalogue, catalogue))]


def _misformed(form: Spec, value: dict[str, t.Any]) -> list[str]:
    errors = ArgumentSpecValidator(form).validate(value).errors
    return [f"{'unknown: ' if isinstance(one, UnsupportedError) else ''}{one.msg.rstrip('.')}" for one in errors]


def _misnamed(catalogue: Catalogue) -> t.Iterator[str]:
    """Names that AWS would refuse, or that two accounts would have."""
    names = catalogue["names"]
    for key in _BUCKETS:
        if ACCOUNT not in names[key]:
            yield f"names.{key} is {names[key]}, expected {ACCOUNT} in it: no two accounts have one bucket"
        if not _BUCKET.fullmatch(names[key].replace(ACCOUNT, "0" * 12)):
            yield f"names.{key} is {names[key]}, expected the name of a bucket"
    if names["audit_bucket"] == names["config_bucket"]:
        yield f"names.audit_bucket and names.config_bucket are both {names['audit_bucket']}, expected two buckets"
    for key, name, form in (("trail", names["trail"], _TRAIL), ("evidence_folder", names["evidence_folder"], _FOLDER)):
        if not form.fullmatch(name):
            yield f"names.{key} is {name}, expected 3 to 128 letters, digits, dots, hyphens and underscores"
    every = {
        "policies": [one["name"] for one in (*catalogue["policies"], *catalogue["retired"]["policies"])],
        "roles": [one["name"] for one in (*catalogue["roles"], *catalogue["retired"]["roles"])],
    }
    for kind, of_kind in every.items():
        for name in sorted({*of_kind}):
            if not _IAM_NAME.fullmatch(name):
                yield f"{kind} have {name}, expected a name that IAM takes"
            if of_kind.count(name) > 1:
                yield f"{kind} have {name} twice"
    for name, trust in catalogue["trusts"].items():
        if not _ACCOUNT.fullmatch(trust["principal"].get("AWS", "*")):
            yield f"trust {name} has principal {trust['principal']['AWS']}, expected the 12 digits of an account"


def _missing(catalogue: Catalogue) -> t.Iterator[str]:
    """What is named, and is not in the catalogue."""
    policies = {one["name"] for one in catalogue["policies"]}
    retired = {one["name"] for one in catalogue["retired"]["policies"]}
    roles = {one["name"]: one for one in catalogue["roles"]}
    entrance = catalogue["names"]["role"]
    named = [
        *(
            ("trusts", role.get(key) or role["trust"])
            for role in roles.values()
            for key in ("trust", "activated_trust")
        ),
        *(("trusts", role["trust"]) for role in catalogue["retired"]["roles"]),
        *(("policies", name) for role in roles.values() for name in _own(role["policies"])),
        *(("policies", name) for name in catalogue["customer_groups"]["policies"]),
        *(("policies", one["document"]) for one in catalogue["retired"]["policies"]),
        *(("retired policies", name) for role in catalogue["retired"]["roles"] for name in _own(role["policies"])),
        ("roles", entrance),
        ("roles", catalogue["names"]["provider_role"]),
    ]
    there = {
        "trusts": catalogue["trusts"].keys(),
        "policies": policies,
        "retired policies": policies | retired,
        "roles": roles.keys(),
    }
    yield from dict.fromkeys(f"{kind} lack {name}, which is named" for kind, name in named if name not in there[kind])
    for role in roles.values():
        if ("activated_if" in role) != ("activated_trust" in role):
            yield f"role {role['name']} has one of activated_if and activated_trust, expected both or none"
    if entrance in roles and {"requires", "created_if", "activated_if"} & roles[entrance].keys():
        yield f"role {entrance} depends on a variable, and is the one through which everything is done"


def _own(policies: t.Sequence[str]) -> list[str]:
    return [name for name in policies if not name.startswith(AWS_MANAGED)]
