// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel

/// A row whose copy is looked at.
struct CheckSubject: Sendable {
    let row: ManifestRow
    /// What the journal says besides that the row did not fail.
    let note: TaskNote?
    /// Other versions of the key, of which any may be the one on top: those of a manifest that does
    /// not tell their order.
    var siblings: [ManifestRow] = []
}
