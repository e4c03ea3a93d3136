// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import S3Client

/// What the store model understands of a request.
struct ModelRequest {
    let method: HTTPMethod
    let bucket: String
    let key: String
    /// Subresources have an empty value.
    let query: [String: String]
    /// `bucket/key` of the object to copy from, with `?versionId=` behind it where one is named.
    let copySource: String?
    private let headers: HeaderBlock

    /// Begins the keys of the bucket `dst2`, which the model has together with those of `dst`.
    static let secondMark = "dst2:"

    init(_ exchange: S3Exchange) {
        method = exchange.method
        let bucket = String(decoding: exchange.bucket, as: UTF8.self)
        let mark = bucket == "dst2" ? Self.secondMark : ""
        self.bucket = mark.isEmpty ? bucket : "dst"
        key = mark + String(decoding: exchange.key, as: UTF8.self)
        var query: [String: String] = [:]
        for item in exchange.query.items {
            query[String(decoding: item.name, as: UTF8.self)] =
                String(decoding: item.value ?? [], as: UTF8.self)
        }
        if let prefix = query["prefix"] { query["prefix"] = mark + prefix }
        self.query = query
        headers = exchange.headers
        // API Reference, CopyObject, x-amz-copy-source.
        let source = PercentText.decoded(exchange.copySource)
        copySource = source.isEmpty ? nil : source
    }

    func header(_ name: String) -> String? { Self.text(headers.first(name)) }

    /// The bytes of `x-amz-copy-source-range`.
    var copyRange: Range<Int>? {
        guard let text = header("x-amz-copy-source-range"), text.hasPrefix("bytes=") else {
            return nil
        }
        let bounds = text.dropFirst("bytes=".count).split(separator: "-").compactMap { Int($0) }
        return bounds.count == 2 ? bounds[0]..<(bounds[1] + 1) : nil
    }

    /// The source object that the request is about, if it is about one: its key, and the version
    /// as a copy source names it.
    var sourceName: String? {
        if let copySource {
            return copySource.split(separator: "/", maxSplits: 1).last.map(String.init)
        }
        guard bucket == "src" else { return nil }
        return key + (query["versionId"].map { "?versionId=\($0)" } ?? "")
    }

    private static func text(_ bytes: [UInt8]?) -> String? {
        bytes.map { String(decoding: $0, as: UTF8.self) }
    }
}
