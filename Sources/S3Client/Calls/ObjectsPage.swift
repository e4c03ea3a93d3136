// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

/// One page of ListObjectsV2 or ListObjectVersions.
package struct ObjectsPage: Sendable, Equatable {
    /// Where a page begins.
    package enum Marker: Sendable, Equatable {
        /// Of ListObjectsV2: where the page before ended.
        case token(String)
        /// Of ListObjectVersions: where the page before ended; the version is empty where that was
        /// between two keys.
        case version(key: [UInt8], versionID: String)
        /// Of both: behind that key, which need not exist, and must be UTF-8.
        case key([UInt8])
    }

    package var objects: [ListedObject]
    /// Where the next page begins; nil after the last.
    package var next: Marker?

    package init(objects: [ListedObject] = [], next: Marker? = nil) {
        self.objects = objects
        self.next = next
    }

    /// Reads an answer: in one pass if it has the ordinary shape, as a tree otherwise.
    ///
    /// - Throws: `S3Failure` where the answer does not say all that a page must say. Nothing is
    ///   guessed: what a page leaves out would be missing from the listing.
    init(_ body: [UInt8], of call: S3Call) throws(S3Failure) {
        if let root = call.answerRoot, let page = ListingScan.page(in: body, root: root) {
            self = page
            return
        }
        guard let tree = XMLElementReader.read(body, strictly: true) else {
            throw .unusable(call, "it is no XML")
        }
        try self.init(tree, of: call)
    }

    /// Reads `ListBucketResult` or `ListVersionsResult`.
    ///
    /// - Throws: as above.
    init(_ tree: XMLTree, of call: S3Call) throws(S3Failure) {
        let isEncoded = tree.value("EncodingType") == "url"
        func bytes(_ text: String) -> [UInt8] {
            isEncoded ? PercentEncoding.decodeForm(text) : Array(text.utf8)
        }
        objects = []
        for entry in tree.children {
            switch entry.name {
            case "Contents", "Version", "DeleteMarker":
                guard let object = ListedObject(entry, key: bytes) else {
                    throw .unusable(call, "an entry has no key or no size")
                }
                objects.append(object)
            case "CommonPrefixes" where entry.child("Prefix")?.text.isEmpty == false:
                throw .unusable(call, "it joins keys to prefixes, which nobody asked for")
            default: break
            }
        }
        switch tree.value("IsTruncated") {
        case "false": return
        case "true": break
        default: throw .unusable(call, "it does not say whether there is more")
        }
        if let token = tree.value("NextContinuationToken") {
            next = .token(token)
        } else if let key = tree.child("NextKeyMarker")?.text, !key.isEmpty {
            next = .version(key: bytes(key), versionID: tree.value("NextVersionIdMarker") ?? "")
        } else {
            throw .unusable(call, "there is more, and it does not say where that begins")
        }
    }
}

extension ListedObject {
    /// An entry of a listing; nil without what every entry has.
    fileprivate init?(_ entry: XMLTree, key bytes: (String) -> [UInt8]) {
        guard let text = entry.child("Key")?.text, !text.isEmpty else { return nil }
        self.init(key: bytes(text), versionID: entry.value("VersionId"))
        isDeleteMarker = entry.name == "DeleteMarker"
        if !isDeleteMarker {
            guard let size = entry.value("Size").flatMap({ UInt64($0) }) else { return nil }
            self.size = size
            etag = entry.value("ETag").flatMap { Self.unquoted($0) }
            storageClass = entry.value("StorageClass")
        }
        lastModified = entry.value("LastModified").flatMap(Timestamp.init(iso8601:))
        isLatest = entry.value("IsLatest").flatMap { Bool($0) }
    }

    private static func unquoted(_ etag: String) -> String? {
        guard etag.utf8.count > 1, etag.hasPrefix("\""), etag.hasSuffix("\"") else { return etag }
        let inner = etag.dropFirst().dropLast()
        return inner.isEmpty ? nil : String(inner)
    }
}

extension S3Failure {
    /// A page of a listing that cannot be used; sending again would not help.
    fileprivate static func unusable(_ call: S3Call, _ reason: String) -> S3Failure {
        S3Failure(
            kind: .task, httpStatus: 200, code: "IncompleteAnswer",
            message: "The answer to \(call.rawValue) cannot be used: \(reason).")
    }
}
