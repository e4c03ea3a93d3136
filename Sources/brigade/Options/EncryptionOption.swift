// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import ArgumentParser
import BatchModel

/// How objects must be encrypted: a name of the service, and a key for two of them.
struct EncryptionOption: ExpressibleByArgument {
    /// One entry of `MatchAnyObjectEncryption`.
    let document: JSONValue

    init?(argument: String) {
        let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
        guard let name = parts.first else { return nil }
        var members: [String: JSONValue] = [:]
        switch name {
        case "SSE-S3", "SSE-C", "NOT-SSE":
            guard parts.count == 1 else { return nil }
        case "SSE-KMS", "DSSE-KMS":
            if parts.count > 1 { members["KmsKeyArn"] = .string(parts[1]) }
        default: return nil
        }
        document = .object([name.filter { $0 != "-" }: .object(members)])
    }
}
