// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import NIOCore

/// What one client can have the daemon spend, each with its reason.
enum ControlLimits {
    /// Bytes of a body: a job with the most that the model allows stays below one MiB, and a form
    /// of the console is a job besides a few fields.
    static let bodyBytesMax = 2 << 20
    /// Bytes of all header lines: browsers send two KiB, signed requests one.
    static let headerBytesMax = 16 << 10
    static let headersMax = 100
    /// Bytes of a request's target; a reason for a status takes 256 characters of up to twelve.
    static let targetBytesMax = 8 << 10
    /// Bytes until a request's head is complete: target, headers, and what TLS adds.
    static let headBytesMax = 64 << 10
    /// Elements within elements; a job has nine.
    static let xmlDepthMax = 32
    /// How long a connection may be silent between requests, or a request take to arrive: whoever
    /// sends it byte by byte holds a connection no longer.
    static let requestTime = TimeAmount.seconds(20)
    static let idleTime = TimeAmount.seconds(60)
    /// Connections at the same time; more wait in the system's queue. Each watching browser holds
    /// one or two.
    static let connectionsMax = 512
    /// Seconds that a request's time may differ from ours (S3 takes as many).
    static let clockSkewSeconds = 900
    /// Milliseconds in which the same signature may come again: those of one second are alike, and
    /// some travel longer.
    static let repeatMilliseconds: Int64 = 2_000
    /// Signatures of requests that change something, kept to know them again: hours at one a
    /// second. When there are more, the oldest of them are refused by their time.
    static let signaturesMax = 65_536
}
