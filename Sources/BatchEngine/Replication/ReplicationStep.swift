// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What was asked of the store for a replica, which the service's failure codes tell apart.
enum ReplicationStep {
    case headSource
    case readACL
    case readTags
    case copy
    case copyInParts
    case putDeleteMarker
}
