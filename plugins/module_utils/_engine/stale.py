# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The error codes that say that a plan was made for another state."""

from __future__ import annotations

# On these a step's resource is not what the read showed: read and plan again, never overwrite blindly.
STALE_PLAN = frozenset(
    {
        "404",  # how the Cloud Application Manager says that a provider is gone
        "AWSOrganizationsNotInUseException",  # the account has left meanwhile
        "AccountNotFoundException",  # the same, seen from the management account
        "BucketAlreadyOwnedByYou",
        "BucketNotEmpty",  # a service delivered once more
        "ChangedSinceRead",
        "ConcurrentModification",
        "ConcurrentModificationException",
        "ConflictException",  # an analyzer of our name is there by now
        "DeleteConflict",
        "DuplicateAccountException",
        "DuplicateHandshakeException",
        "EntityAlreadyExists",
        "HandshakeAlreadyInStateException",
        "InvalidInput",  # how IAM says that a service-linked role is there already
        "NoSuchBucket",
        "NoSuchConfigurationRecorderException",
        "NoSuchDeliveryChannelException",
        "NoSuchEntity",
        "PreconditionFailed",
        "ResourceNotFoundException",  # an analyzer or a contact that is gone by now
        "SourceParentNotFoundException",
        "TrailAlreadyExistsException",
        "TrailNotFoundException",
    }
)
