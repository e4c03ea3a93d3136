// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import FoundationEssentials

@testable import BatchEngine
@testable import S3Client

/// Readers of documents that people and programs write.
enum DocumentFuzz {
    /// What is read and written again is the same job.
    static func readJob(_ bytes: [UInt8]) {
        guard let text = String(validating: bytes, as: UTF8.self),
            let request = try? JobRequest(documentText: text)
        else { return }
        let again = try? JobRequest(documentText: request.document.prettyText)
        precondition(again == request, "a job that is written down is another one")
    }

    static func readReplication(_ bytes: [UInt8]) {
        guard let rules = try? ReplicationFile.read(bytes) else { return }
        let text = rules.document.prettyText
        let again = try? ReplicationFile.read(Array(text.utf8))
        precondition(again?.rules == rules.rules, "rules that are written down are others")
    }

    static func readProfile(_ bytes: [UInt8]) {
        _ = try? ProfileFile(parsing: String(decoding: bytes, as: UTF8.self), path: "config")
    }

    /// The first byte chooses.
    static func readSettings(_ bytes: [UInt8]) {
        guard let choice = bytes.first else { return }
        let rest = Array(bytes.dropFirst())
        if choice == UInt8(ascii: "{") {
            _ = try? JSONDecoder().decode(RunSettings.self, from: Data(bytes))
        } else if choice % 2 == 0, let state = try? ListingState(rest) {
            let again = try? ListingState(state.bytes)
            precondition(again == state, "a state that is written down is another one")
        } else {
            _ = try? GenerationState(rest)
        }
    }
}
