// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// One page of ListObjectsV2 or ListObjectVersions.
package struct ObjectsPage: Sendable, Equatable {
    /// Where the next page begins.
    package enum Marker: Sendable, Equatable {
        /// Of ListObjectsV2.
        case token(String)
        /// Of ListObjectVersions; the version is empty where the page ended between two keys.
        case version(key: [UInt8], versionID: String)
    }

    package var objects: [ListedObject]
    /// Nil after the last page.
    package var next: Marker?

    /// Reads `ListBucketResult` or `ListVersionsResult`. A page that says it is cut but names no
    /// next one is taken for the last: asking again would bring it again.
    init(_ tree: XMLTree) {
        let isEncoded = tree.value("EncodingType") == "url"
        func bytes(_ text: String) -> [UInt8] {
            isEncoded ? PercentEncoding.decodeForm(text) : Array(text.utf8)
        }
        objects = tree.children.compactMap { entry in
            guard ["Contents", "Version", "DeleteMarker"].contains(entry.name),
                let key = entry.child("Key")?.text
            else { return nil }
            return ListedObject(
                key: bytes(key), versionID: entry.value("VersionId"),
                size: entry.value("Size").flatMap { UInt64($0) } ?? 0)
        }
        guard tree.value("IsTruncated") == "true" else { return }
        if let token = tree.value("NextContinuationToken") {
            next = .token(token)
        } else if let key = tree.child("NextKeyMarker")?.text, !key.isEmpty {
            next = .version(key: bytes(key), versionID: tree.value("NextVersionIdMarker") ?? "")
        }
    }
}
