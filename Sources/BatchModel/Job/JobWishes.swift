// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What was asked of a job since it was made: kept beside it, because anybody may ask while another
/// process runs it.
public struct JobWishes: Sendable, Equatable, Codable {
    /// What a job is to become.
    public struct Request: Sendable, Equatable, Codable {
        public var status: RequestedJobStatus
        /// What somebody gave as the reason.
        public var reason: String?
        /// When it was asked for, in milliseconds since 1970.
        public var milliseconds: Int64

        public init(status: RequestedJobStatus, reason: String? = nil, milliseconds: Int64) {
            self.status = status
            self.reason = reason
            self.milliseconds = milliseconds
        }

        /// When it was asked for.
        public var date: Timestamp { Timestamp(millisecondsSinceEpoch: milliseconds) }
    }

    /// Instead of the document's.
    public private(set) var priority: Int?
    /// Instead of the document's; empty when they were removed.
    public private(set) var tags: [S3Tag]?
    /// What the job is to become, until somebody asks for something else.
    public private(set) var request: Request?

    public init() {}

    /// Adds what somebody asks. Cancelled is the last word: nothing replaces it.
    ///
    /// - Returns: whether it counts.
    @discardableResult
    public mutating func take(_ wish: JobWish) -> Bool {
        switch wish {
        case .priority(let priority): self.priority = priority
        case .tags(let tags): self.tags = tags
        case .status(let status, let reason, let date):
            guard request?.status != .cancelled else { return status == .cancelled }
            request = Request(
                status: status, reason: reason, milliseconds: date.millisecondsSinceEpoch)
        case .nothing:
            guard request?.status != .cancelled else { return false }
            request = nil
        }
        return true
    }
}
