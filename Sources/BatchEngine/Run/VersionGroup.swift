// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles

/// The versions of one key that a manifest names, two or more, in the manifest's order.
final class VersionGroup: Sendable {
    let rows: [ManifestRow]
    /// Whether these are all the manifest has; false for a key with more than
    /// `Limits.versionsOfKeyMax` of them, which cannot be put in order.
    let isWhole: Bool

    init(rows: [ManifestRow], isWhole: Bool = true) {
        self.rows = rows
        self.isWhole = isWhole
    }
}
