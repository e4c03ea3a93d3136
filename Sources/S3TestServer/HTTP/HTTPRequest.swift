// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// One request as it came in.
struct HTTPRequest: Sendable {
    var method: String
    /// The path before the question mark, still percent-encoded.
    var rawPath: [UInt8]
    /// The text after the question mark, still percent-encoded.
    var rawQuery: [UInt8]
    /// Names in lower case; values of a repeated name joined by commas.
    var headers: [String: String]
    var body: [UInt8] = []

    /// A header by its lower-case name.
    subscript(_ name: String) -> String? { headers[name] }

    /// Whether the client wants the connection closed afterwards.
    var wantsClose: Bool { headers["connection"]?.lowercased() == "close" }
}
