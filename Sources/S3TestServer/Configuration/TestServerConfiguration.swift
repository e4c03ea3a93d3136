// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import FoundationEssentials

/// How one test server listens, whom it knows, how strict it is and what goes wrong in it.
package struct TestServerConfiguration: Sendable {
    /// The loopback port; 0 takes any free one (read `TestServer.port` after `start()`).
    package var port: UInt16 = 0
    /// Event loops, one thread each, all on the same port (SO_REUSEPORT).
    package var threads = 1
    /// The only region that signatures are accepted for.
    package var region = "us-east-1"
    /// Who may call, and what each may not do.
    package var identities: [TestIdentity] = [TestIdentity()]
    /// Buckets that exist from the start, with default settings.
    package var buckets: [String] = []
    /// The account that owns new buckets: what expected-bucket-owner headers are compared with.
    package var accountID = "111122223333"
    /// The canonical user id that owns new objects.
    package var canonicalOwnerID = String(repeating: "4e", count: 32)
    /// Access points: `NAME-ACCOUNT` to the bucket behind it.
    package var accessPoints: [String: String] = [:]
    /// Sizes and counts S3 enforces, smaller ones where a test wants to meet them.
    package var limits = StoreLimits()
    /// Whether signatures are checked; false takes every request for one of the first identity.
    package var verifiesSignatures = true
    /// How listings are answered.
    package var listing = ListingBehaviour()
    /// What goes wrong.
    package var faults = FaultPlan()
    /// Set: answers are canned and nothing is stored.
    package var canned: CannedConfiguration?
    /// Set: a proxy in front of that server, which does what is asked; faults and truth are ours.
    package var upstream: UpstreamAddress?
    /// Set: every connection speaks TLS.
    package var tls: TLSMaterial?
    /// Milliseconds since 1970, for signatures, Last-Modified and rate limits.
    package var clock: @Sendable () -> Int64 = { Timestamp.systemMilliseconds() }
    /// Requests kept in the log; the oldest go first.
    package var requestLogCapacity = 10_000
    /// Whether a second Complete of the same upload repeats the first answer, as S3 does for a
    /// while, or is refused with NoSuchUpload, as S3 does later.
    package var remembersCompletedUploads = true

    /// The defaults: any port, one thread, one identity, no faults.
    package init() {}
}
