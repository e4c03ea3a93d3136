// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

package import BatchFiles

/// A manifest that can be read: where its text comes from, and what the text means.
package struct OpenManifest: Sendable {
    package let source: any ManifestSource
    package let layout: ManifestLayout
    /// Whether rows of one key stand with the oldest version first; otherwise only together.
    let hasVersionsInOrder: Bool

    package init(
        source: any ManifestSource, layout: ManifestLayout, hasVersionsInOrder: Bool = false
    ) {
        self.source = source
        self.layout = layout
        self.hasVersionsInOrder = hasVersionsInOrder
    }

    /// A reader of its rows, from a place where a chunk begins.
    func reader(from start: ManifestPosition = .zero) -> ManifestReader {
        ManifestReader(source: source, layout: layout, start: start)
    }
}
