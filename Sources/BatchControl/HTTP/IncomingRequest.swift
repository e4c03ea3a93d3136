// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// A request with all of its body, as far as its signature and its answer depend on it.
struct IncomingRequest: Sendable {
    var method: String
    var target: RequestTarget
    /// The authority that was asked, with its port.
    var host: String?
    /// Names in lower case, in the order in which they came; without Host.
    var headers: [(name: String, value: String)]
    var body: [UInt8]
    /// Whether nobody on the way could change it.
    var isTLS: Bool

    /// The value of a header; several are joined as one list (RFC 9110, section 5.3).
    func header(_ name: String) -> String? {
        if name == "host" { return host }
        let values = headers.filter { $0.name == name }.map(\.value)
        return values.isEmpty ? nil : values.joined(separator: ",")
    }
}
