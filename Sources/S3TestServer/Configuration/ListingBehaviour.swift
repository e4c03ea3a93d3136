// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// How listings of objects and versions are answered; a test may change it while the server runs.
package struct ListingBehaviour: Codable, Sendable, Equatable {
    /// What differs from S3.
    package var quirks: Set<ListingQuirk>
    /// How long each page is held back.
    package var delayMilliseconds: Int

    /// As S3, at once.
    package init(quirks: Set<ListingQuirk> = [], delayMilliseconds: Int = 0) {
        self.quirks = quirks
        self.delayMilliseconds = delayMilliseconds
    }

    /// The order keys are listed in.
    var order: KeyOrder { quirks.contains(.treeOrder) ? .tree : .bytes }
}
