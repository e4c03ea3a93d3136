// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

package import BatchFiles

/// A manifest that can be read: where its text comes from, and what the text means.
package struct OpenManifest: Sendable {
    package let source: any ManifestSource
    package let layout: ManifestLayout
    /// Whether rows of one key stand with the oldest version first; otherwise only together.
    let hasVersionsInOrder: Bool
    /// Whether rows name the version to copy.
    let namesVersions: Bool

    /// A manifest whose text says by its columns whether it names versions.
    package init(source: any ManifestSource, layout: ManifestLayout) {
        self.init(source: source, layout: layout, namesVersions: layout.has(.versionID))
    }

    init(
        source: any ManifestSource, layout: ManifestLayout, namesVersions: Bool,
        hasVersionsInOrder: Bool = false
    ) {
        self.source = source
        self.layout = layout
        self.namesVersions = namesVersions
        self.hasVersionsInOrder = hasVersionsInOrder
    }

    /// A reader of its rows, from a place where a chunk begins.
    func reader(from start: ManifestPosition = .zero) -> ManifestReader {
        ManifestReader(source: source, layout: layout, start: start)
    }
}
