# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The names of all variables and tags, as data."""

from __future__ import annotations

from ansible_collections.ctl.aws.plugins.module_utils._base.register import CONTROLS

# What the roles take and set. A test compares it with their argument specs.
KNOWN = frozenset(
    """
    ctl_account_aws_account_id
    ctl_account_bootstrap_connection
    ctl_account_catalogue_folder
    ctl_account_customer_connection
    ctl_account_evidence_connection
    ctl_account_holder
    ctl_account_id
    ctl_account_journal
    ctl_account_log_buckets
    ctl_account_look
    ctl_account_management_connection
    ctl_account_member_connection
    ctl_account_names
    ctl_account_partition
    ctl_account_partner
    ctl_account_role_arn
    ctl_account_run_id
    ctl_account_spool
    ctl_analytics_external_id
    ctl_bootstrap_connection
    ctl_account_cam_provider
    ctl_cam_endpoint
    ctl_cam_owner
    ctl_cam_provider_id
    ctl_cam_provider_name
    ctl_cam_token
    ctl_catalogue
    ctl_customer_connection
    ctl_enroll_from_organization_id
    ctl_enroll_is_new
    ctl_enroll_organizational_unit_id
    ctl_enroll_problems
    ctl_enroll_refused
    ctl_enroll_require_support
    ctl_enroll_result
    ctl_enroll_transfer_approval
    ctl_enroll_waiting_for
    ctl_evidence_backup
    ctl_evidence_backup_connection
    ctl_evidence_backup_place
    ctl_evidence_backup_snapshot
    ctl_evidence_backup_store
    ctl_evidence_connection
    ctl_evidence_copy
    ctl_evidence_plans
    ctl_evidence_recorded
    ctl_evidence_refused
    ctl_evidence_stored
    ctl_evidence_spool
    ctl_evidence_store
    ctl_evidence_store_is_durable
    ctl_evidence_begun
    ctl_external_id
    ctl_harden_access_analyzer
    ctl_harden_access_log_bucket
    ctl_harden_adopt
    ctl_harden_audit_trail
    ctl_harden_bootstrap_result
    ctl_harden_config
    ctl_harden_customer_groups
    ctl_harden_ebs_encryption
    ctl_harden_ebs_snapshot_block
    ctl_harden_exceptions
    ctl_harden_exceptions_honoured
    ctl_harden_excluded_groups
    ctl_harden_foreseen
    ctl_harden_iam
    ctl_harden_log_retention_days
    ctl_harden_password_keep_stricter
    ctl_harden_password_maximum_age
    ctl_harden_password_minimum_length
    ctl_harden_password_policy
    ctl_harden_password_reuse_prevention
    ctl_harden_problems
    ctl_harden_public_access_block
    ctl_harden_remediate_users
    ctl_harden_reopen
    ctl_harden_result
    ctl_harden_security_contact
    ctl_harden_service_management_active
    ctl_harden_support_role
    ctl_harden_trail_kms_key
    ctl_in_process
    ctl_known_variables
    ctl_management_account_id
    ctl_management_connection
    ctl_offboard_accepted_trust
    ctl_offboard_also_remove
    ctl_offboard_archive_bucket
    ctl_offboard_archive_bucket_owner
    ctl_offboard_audit_data
    ctl_offboard_config_data
    ctl_offboard_confirm
    ctl_offboard_confirmed
    ctl_offboard_considerations
    ctl_offboard_contract_end
    ctl_offboard_customer
    ctl_offboard_customer_email
    ctl_offboard_email_otp
    ctl_offboard_keep
    ctl_offboard_keep_cam
    ctl_offboard_keep_hardening
    ctl_offboard_leave
    ctl_offboard_leaving_users
    ctl_offboard_max_objects
    ctl_offboard_packet_directory
    ctl_offboard_partner_accounts
    ctl_offboard_partner_domains
    ctl_offboard_partner_names
    ctl_offboard_partner_subjects
    ctl_offboard_representative
    ctl_offboard_result
    ctl_offboard_root_delivery
    ctl_offboard_root_held_by
    ctl_offboard_root_held_by_reason
    ctl_offboard_transfer_management_account_id
    ctl_offboard_transfer_organization_id
    ctl_offboard_waiting_for
    ctl_organization_id
    ctl_partner_account_id
    ctl_partner_admin_connection
    ctl_partner_connection
    ctl_partner_hands_over_root_users
    ctl_partner_management_admin_connection
    ctl_partner_operator_role
    ctl_partner_operators
    ctl_partner_wait_seconds
    ctl_partner_principals
    ctl_plan_digest
    ctl_plan_key
    ctl_plan_result
    ctl_plan_store
    ctl_plan_whole
    ctl_provider_foreseen
    ctl_provider_is_asked_for
    ctl_provider_news_seconds
    ctl_provider_problems
    ctl_provider_result
    ctl_provider_role_arn
    ctl_provider_sync
    ctl_provider_validate_certs
    ctl_provider_wait_seconds
    ctl_regions
    ctl_report_about
    ctl_report_failure
    ctl_report_not_begun
    ctl_report_row
    ctl_report_ticket_failure
    ctl_report_waiting_fails
    ctl_restore_backup
    ctl_restore_confirm
    ctl_restore_digest
    ctl_restore_result
    ctl_restore_sections
    ctl_role_arn
    ctl_run_batches
    ctl_run_id
    ctl_run_lease_seconds
    ctl_run_max_failures
    ctl_run_take_over
    """.split()
)
PREFIXES = tuple(
    f"ctl_{role}_"
    for role in (
        "account",
        "enroll",
        "evidence",
        "harden",
        "offboard",
        "partner",
        "plan",
        "provider",
        "report",
        "restore",
    )
)
OURS = "ctl_"

# The tags by which an operator chooses what a run does, beside those of hardening, which are called like its controls.
TAGS = frozenset(
    {
        *("ctl_enroll", "ctl_provider"),
        *(f"ctl_offboard_{phase}" for phase in ("plan", "backup", "root", "data", "leave", "access", "verify")),
        *(f"ctl_harden_{name}" for name, control in CONTROLS.items() if not control.chosen_with),
    }
)
