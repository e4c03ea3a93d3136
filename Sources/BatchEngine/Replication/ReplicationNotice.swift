// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What a copy through the public API cannot keep of a replica that the store itself would make:
/// told when a replicate job starts, and in docs/replication.md.
package enum ReplicationNotice {
    package static let sentences = [
        "Replicas get version ids of their own: only the store itself can keep the source's.",
        "Replicas are last modified when they are copied, not when their source was.",
        "Replicas do not have the replication status REPLICA, and their sources keep the status "
            + "they have; a rule that is on at the destination may replicate them further.",
        "Large objects are put together from other parts, so that their ETag may differ.",
        "A replica becomes the current version of its key, also where newer versions of the source "
            + "are at the destination already: replicate those with it.",
        "Each run makes new versions at the destination, also of objects that are there already; "
            + "filter by replication status to leave these out.",
    ]
}
