// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// A line of a listing.
struct ListedVersion {
    var key: ObjectKey
    var version: ObjectVersion
    var isLatest: Bool
}
