// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Checks what sources of credentials give before it goes into a header.
enum SourceText {
    /// A value that must be there.
    ///
    /// - Throws: `CredentialsProblem` naming it when it is missing or cannot stand in a header.
    static func required(
        _ value: String?, _ name: String
    ) throws(CredentialsProblem) -> String {
        guard let value = try optional(value, name) else {
            throw CredentialsProblem("it holds no \(name)")
        }
        return value
    }

    /// A value that may be missing; an empty one counts as missing.
    static func optional(
        _ value: String?, _ name: String
    ) throws(CredentialsProblem) -> String? {
        guard let value, !value.isEmpty else { return nil }
        guard value.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw CredentialsProblem("its \(name) holds characters that none has")
        }
        return value
    }
}
