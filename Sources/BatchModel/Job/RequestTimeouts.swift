// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// How long a request may take, in milliseconds; nil for what is the default. Each limit is about
/// one attempt, after which the request may be sent again.
public struct RequestTimeouts: Sendable, Equatable, Codable {
    /// To connect, names and TLS included.
    public var connectMilliseconds: Int?
    /// From the request to the first byte of its answer.
    public var firstByteMilliseconds: Int?
    /// Without any byte, in an answer that has begun or a request that is being sent.
    public var stallMilliseconds: Int?
    /// From the request to the last byte of its answer.
    public var totalMilliseconds: Int?
    /// The age at which a connection carries no further request.
    public var connectionAgeMilliseconds: Int?

    public init() {}
}
