// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// The version of a key that a manifest row names.
struct RowVersion: Equatable {
    /// Says nothing of the age, as in real stores.
    var id: String
    /// Its place among the key's versions, the oldest having 0.
    var age: Int
    /// ISO 8601, where the manifest has such a column.
    var time: String?
}
