// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// How far an object's replication is, as a generated manifest filters by it.
public enum ReplicationStatus: String, Sendable, CaseIterable {
    case completed = "COMPLETED"
    case failed = "FAILED"
    case replica = "REPLICA"
    /// No rule ever applied to it: HEAD has no `x-amz-replication-status`.
    case never = "NONE"

    /// Reads `x-amz-replication-status`, or an inventory's ReplicationStatus; `nil` for PENDING,
    /// which no filter asks for. The SDKs know COMPLETE beside COMPLETED.
    public init?(header: String?) {
        switch header {
        case nil, ""?: self = .never
        case "COMPLETE"?: self = .completed
        case let text?: self.init(rawValue: text)
        }
    }
}
