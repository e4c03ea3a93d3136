// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Where a listing of versions goes on.
struct VersionMarker {
    /// Behind this key, or inside its versions.
    var key: ObjectKey
    /// Behind this version of the key.
    var versionID: String?
}
