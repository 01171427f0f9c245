# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What awx/configure.yml asks of an AWX: arguments that awx.awx takes, and names, fields and variables that exist."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._access.credentials import connection_arguments
from ansible_collections.ctl.aws.plugins.module_utils._account.run.known import KNOWN
from ansible_collections.ctl.aws.tests.integration.support.awx import PROJECT, ROOT, configured
from ansible_collections.ctl.aws.tests.unit.support.role_specs import options

Asked = dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Asked:
    """By module, what each task gives it."""
    found: Asked = {}
    for one in configured(tmp_path_factory.mktemp("awx"), "-e", "awx_notification_url=https://example.com/hook"):
        found.setdefault(one["module"], []).append(one["given"])
    return found


def named(asked: Asked, module: str) -> set[str]:
    return {one["name"] for one in asked[module]}


def test_every_playbook_of_the_collection_has_a_template_and_is_in_the_project(asked: Asked) -> None:
    playbooks = {path.name for path in (ROOT / "playbooks").glob("*.yml")}
    assert (
        {one["playbook"] for one in asked["job_template"]} == playbooks == {path.name for path in PROJECT.glob("*.yml")}
    )
    for name in playbooks:
        assert f"import_playbook: ctl.aws.{name.removesuffix('.yml')}\n" in (PROJECT / name).read_text(encoding="utf-8")


def test_what_is_referred_to_is_made_before(asked: Asked) -> None:
    (project,), (inventory,), (environment,) = (
        named(asked, kind) for kind in ("project", "inventory", "execution_environment")
    )
    for template in asked["job_template"]:
        assert (template["project"], template["inventory"]) == (project, inventory)
        assert template["execution_environment"] == environment
        assert set(template["credentials"]) <= named(asked, "credential") == named(asked, "credential_type")
        assert set(template["notification_templates_error"]) <= named(asked, "notification_template")
    (source,) = asked["inventory_source"]
    assert source["source_project"] == project and source["inventory"] == inventory
    assert source["credential"] in named(asked, "credential") and (PROJECT / source["source_path"]).is_dir()
    assert len(asked["schedule"]) == 2
    for schedule in asked["schedule"]:
        assert schedule["unified_job_template"] in named(asked, "job_template")


def test_a_workflow_plans_is_approved_and_carries_that_plan_out(asked: Asked) -> None:
    templates = {one["name"]: one for one in asked["job_template"]}
    assert len(asked["workflow_job_template"]) == 3
    for workflow in asked["workflow_job_template"]:
        plan, approval, carry_out = workflow["workflow_nodes"]
        assert [node["related"]["success_nodes"] for node in (plan, approval)] == [
            [{"identifier": approval["identifier"]}],
            [{"identifier": carry_out["identifier"]}],
        ]
        assert "related" not in carry_out and workflow["destroy_current_nodes"]
        assert approval["unified_job_template"]["type"] == "workflow_approval"
        first, last = (templates[node["unified_job_template"]["name"]] for node in (plan, carry_out))
        assert (first["playbook"], first["job_type"], last["job_type"]) == (last["playbook"], "check", "run")
        assert first["extra_vars"] == {"ctl_plan_store": True}
        # A plan in slices would be several plans.
        assert first["job_slice_count"] == 1
        # The workflow asks what both have to know.
        required = [one["variable"] for one in (last["survey_spec"].get("spec") or []) if one["required"]]
        assert [one["variable"] for one in (workflow["survey_spec"].get("spec") or [])] == required


# What may be left out: it is of the run alone, and without an answer as if nobody had asked.
OF_THE_RUN = ("ctl_offboard_email_otp", "ctl_restore_confirm", "ctl_run_batches", "ctl_run_max_failures")


def test_surveys_ask_for_variables_of_the_roles(asked: Asked) -> None:
    types = {name: option for _where, name, option in options()}
    surveys = [one["survey_spec"] for kind in ("job_template", "workflow_job_template") for one in asked[kind]]
    questions = [question for survey in surveys for question in survey.get("spec", [])]
    assert questions
    for question in questions:
        option = types[question["variable"]]
        assert option["type"] in ("str", "raw"), question
        assert question["type"] in (("multiplechoice",) if "choices" in option else ("text", "password")), question
        assert sorted(question.get("choices", [])) == sorted(option.get("choices", []))
        # An answer beats the inventory: one that may be left out must not stand for anything of the account.
        assert question["required"] or question["variable"] in OF_THE_RUN


def test_credentials_inject_what_the_connections_take(asked: Asked) -> None:
    for kind in asked["credential_type"]:
        fields = {one["id"] for one in kind["inputs"]["fields"]}
        assert set(re.findall(r"\{\{ (\w+)", str(kind["injectors"]))) == fields
        for name, value in kind["injectors"]["extra_vars"].items():
            assert name in KNOWN
            assert isinstance(value, str) or set(value) <= set(connection_arguments())
        secret = {one["id"] for one in kind["inputs"]["fields"] if one.get("secret")}
        assert secret == fields & {"secret_key", "session_token", "external_id", "token", "plan_key"}


def test_the_inventory_reads_the_environment_that_its_credential_fills(asked: Asked) -> None:
    (source,) = asked["inventory_source"]
    (kind,) = (one for one in asked["credential_type"] if one["name"] == source["credential"])
    text = (PROJECT / "inventory/partner.aws_accounts.yml").read_text(encoding="utf-8")
    assert set(re.findall(r"'(CTL_\w+)'", text)) == set(kind["injectors"]["env"])


def test_credentials_that_somebody_entered_stay(asked: Asked) -> None:
    assert {one["update_secrets"] for one in asked["credential"]} == {False}


def test_a_vault_credential_is_in_every_template(tmp_path: Path) -> None:
    found = configured(tmp_path, "-e", '{"awx_vault_credentials": ["vault of the partner"]}')
    templates = [one["given"] for one in found if one["module"] == "job_template"]
    assert templates and all("vault of the partner" in one["credentials"] for one in templates)


def test_without_a_webhook_nothing_notifies(tmp_path: Path) -> None:
    found = configured(tmp_path)
    assert not [one for one in found if one["module"] == "notification_template"]
    assert {str(one["given"].get("notification_templates_error", [])) for one in found} == {"[]"}


def test_the_documentation_has_the_templates_and_what_they_ask(asked: Asked) -> None:
    text = (ROOT / "docs/awx.md").read_text(encoding="utf-8").partition("## Templates")[2].partition("## ")[0]
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("| CTL")
    ]
    shown = {name: (playbook.strip("`"), re.split("[,:]", mode)[0], survey) for name, playbook, mode, survey in rows}
    assert shown == {
        one["name"]: (
            one["playbook"],
            one["job_type"],
            "; ".join(question["question_name"] for question in one["survey_spec"].get("spec", [])),
        )
        for one in asked["job_template"]
    }


def test_a_customers_credential_can_be_chosen_where_it_is_needed(asked: Asked) -> None:
    of_one = {one["playbook"] for one in asked["job_template"] if one["ask_credential_on_launch"]}
    assert of_one == {"bootstrap.yml", "offboard.yml", "restore.yml"}
    assert all(one["ask_credential_on_launch"] for one in asked["job_template"] if one["playbook"] in of_one)
