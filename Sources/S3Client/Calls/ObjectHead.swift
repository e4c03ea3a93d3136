// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What HEAD and GET say about an object.
package struct ObjectHead: Sendable {
    /// `Content-Length`: the object's size in bytes, or the range's for a ranged GET.
    package var size: Int
    /// As received, quotes included.
    package var etag: String?
    package var versionID: String?
    /// As received.
    package var lastModified: String?
    /// Nil means STANDARD.
    package var storageClass: String?
    /// Nil when the object has no tags, or the caller may not know.
    package var taggingCount: Int?
    /// All headers as received: what a copy has to re-apply is taken from here.
    package var headers: [AnswerHeader]

    /// Reads the answer to a HEAD; nil when it does not state the length.
    init?(_ exchange: S3Exchange) {
        guard let size = exchange.header("content-length").flatMap({ Int($0) }), size >= 0 else {
            return nil
        }
        self.init(exchange, size: size)
    }

    /// - Parameters:
    ///   - exchange: with the answer.
    ///   - size: how many bytes the answer speaks of.
    init(_ exchange: S3Exchange, size: Int) {
        self.size = size
        etag = exchange.header("etag")
        versionID = exchange.header("x-amz-version-id")
        lastModified = exchange.header("last-modified")
        storageClass = exchange.header("x-amz-storage-class")
        taggingCount = exchange.header("x-amz-tagging-count").flatMap { Int($0) }
        headers = exchange.allHeaders()
    }

    /// `x-amz-meta-…` headers: names without that prefix, values as received.
    package var userMetadata: [AnswerHeader] {
        let prefix = Array("x-amz-meta-".utf8)
        return headers.filter { $0.name.starts(with: prefix) }.map {
            AnswerHeader(name: Array($0.name.dropFirst(prefix.count)), value: $0.value)
        }
    }

    /// The value of the first header of that name (lower case), as received.
    package func header(_ name: String) -> [UInt8]? {
        headers.first { $0.name.elementsEqual(name.utf8) }?.value
    }
}
