// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// A request with its operation, bucket and key found, and its query decoded.
struct S3Request: Sendable {
    var http: HTTPRequest
    var operation: S3Operation
    var bucket: String
    var key: ObjectKey
    /// Decoded; a name without value has an empty one.
    var query: [String: String]
    /// Milliseconds since 1970.
    var now: Int64
    /// Whose keys signed it.
    var identity: TestIdentity

    /// A header by its lower-case name.
    subscript(_ header: String) -> String? { http[header] }

    /// The version a request names.
    var versionID: String? { query["versionId"] }

    /// Path for error documents.
    var resource: String { key.bytes.isEmpty ? "/\(bucket)" : "/\(bucket)/\(key)" }

    /// The XML of the body.
    func xml() throws(S3Failure) -> XMLNode { try XMLReader.parse(http.body) }
}
