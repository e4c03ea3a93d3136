// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// A way in which listings may differ from S3's: stores that are seen in the world have the first
/// five, broken ones the others.
package enum ListingQuirk: String, CaseIterable, Codable, Sendable {
    /// Keys come as a walk through folders gives them: `a/b` before `a-b`.
    case treeOrder = "tree-order"
    /// A page is put in order of bytes before it is sent, and the next one begins behind its last
    /// key in either order: with `treeOrder`, keys are lost between pages, as SeaweedFS loses them
    /// of versions.
    case sortedPages = "sorted-pages"
    /// start-after, and a key-marker without a version-id-marker, change nothing.
    case ignoresStartAfter = "ignores-start-after"
    /// encoding-type=url changes nothing, and EncodingType is not said.
    case noEncodingType = "no-encoding-type"
    /// A space in an encoded key is `%20`, not `+`.
    case spaceAsPercent = "space-as-percent-20"
    /// Behind the last page comes the second again.
    case looping
    /// IsTruncated is true and nothing says where the next page begins.
    case truncated
    /// The document ends in its middle, in an answer of the right length.
    case cut
    /// Every page is empty and says that more follows, behind a token not seen before.
    case endless
}
