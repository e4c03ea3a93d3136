// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel

/// Where the next page of jobs begins: behind a job, wherever that stands by then, so that jobs
/// that come in between change nothing. To who gets it, it is a text without meaning.
struct PageToken: Sendable, Equatable {
    var createdAt: Timestamp
    var id: JobID

    /// Before the digest: a token of another version is refused.
    private static let version = "1"
    private static let digestLength = 16

    init(createdAt: Timestamp, id: JobID) {
        self.createdAt = createdAt
        self.id = id
    }

    /// Reads what `text(for:)` gave for a query of the same account and statuses; nil for all else.
    init?(_ text: String, for query: JobQuery) {
        guard text.utf8.count <= 128 else { return nil }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == Self.version,
            let milliseconds = Int64(parts[1], radix: 36), let id = JobID(String(parts[2]))
        else { return nil }
        self.init(createdAt: Timestamp(millisecondsSinceEpoch: milliseconds), id: id)
        guard self.text(for: query) == text else { return nil }
    }

    func text(for query: JobQuery) -> String {
        let place = [Self.version, String(createdAt.millisecondsSinceEpoch, radix: 36), id.text]
            .joined(separator: ".")
        let statuses = query.statuses.map(\.rawValue).sorted().joined(separator: ",")
        let digest = StreamingDigest(.sha256)
        for text in [place, query.account ?? "", statuses] {
            Array((text + "\n").utf8).withUnsafeBytes(digest.update)
        }
        return place + "." + digest.hexadecimal().prefix(Self.digestLength)
    }
}
