// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles

/// What a worker takes from the queue: a row, or several that must be done one after the other.
enum CopyUnit: Sendable {
    case row(ManifestRow)
    case versions(VersionGroup)
}
