// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Every bound of the client, each with its reason.
package enum ClientLimits {
    /// Bytes of an answer's body kept unless the caller allows more. The largest XML answer is a
    /// listing of 1,000 keys of 1,024 bytes, each byte percent-encoded, which is over 3 MiB; calls
    /// that list raise the bound themselves. All others are a few hundred bytes.
    package static let bodyBytesMax = 1 << 20
    /// Bytes of a listing's answer: 1,000 entries with percent-encoded keys and their tags.
    package static let listingBytesMax = 8 << 20
    /// Bytes of a request's body whose buffer is kept for the next request; those of calls with XML
    /// bodies are smaller, parts of objects are not worth holding on to.
    package static let keptBodyBytesMax = 64 * 1_024
    /// Bytes of an answer's status line and headers; S3 allows 8 KiB of metadata headers.
    package static let headBytesMax = 64 * 1_024
    /// Milliseconds to establish a connection, TLS included.
    package static let connectTimeoutMilliseconds = 10_000
    /// Milliseconds until the answer to a request begins that copies nothing: what a store has to
    /// look up takes seconds at worst.
    package static let firstByteMilliseconds = 60_000
    /// Bytes a second that a store copies at the least before it answers; slow ones keep to it,
    /// and S3 answers before it has copied.
    package static let copyBytesPerSecondMin: UInt64 = 8 << 20
    /// What an object of unknown size is taken for: the largest that one request copies.
    package static let copyBytesUnknown: UInt64 = 5 << 30
    /// Milliseconds without a byte after which a transfer is given up that has begun; white space
    /// sent meanwhile counts as progress.
    package static let stallMilliseconds = 300_000
    /// Milliseconds that one transfer takes at most: white space for ever is no answer.
    package static let totalMilliseconds = 3_600_000
    /// Seconds without an acknowledgement after which a peer is dead, whatever may be waited for;
    /// seconds of silence before it is asked for one, and between two such questions.
    package static let deadPeerSeconds = 60
    package static let keepAliveIdleSeconds = 30
    package static let keepAliveIntervalSeconds = 10
    /// Milliseconds after which a connection carries no further request: a name that has come to
    /// mean another address is followed, and no server keeps a load for ever.
    package static let connectionAgeMilliseconds = 300_000
    /// Seconds that an address is remembered: enough for connections opened together.
    package static let addressSeconds = 5
    /// Connections of one event loop.
    package static let connectionsMax = 128
    /// Connections of one event loop that are being opened at a time: a handshake holds three times
    /// the memory of an open connection, and servers queue few that they have not accepted.
    package static let connectingMax = 32
    /// Connections of one event loop that may keep the buffers of TLS between requests, 34 KiB
    /// each; when there are more, all give them back, at the cost of some time.
    package static let ampleConnectionsMax = 64
    /// Signing keys kept: one per credentials, day and region in use.
    package static let signingKeysMax = 16
    /// Virtual hosts and access points kept resolved by one endpoint.
    package static let targetsMax = 1_024
    /// Parts of one multipart upload (S3 User Guide, "multipart upload limits").
    package static let uploadPartsMax = 10_000
    /// Nesting of an XML answer; the deepest of S3 has six levels.
    package static let xmlDepthMax = 64
    /// Bytes of a configuration file; a larger one is not a configuration file.
    package static let configurationFileBytesMax = 1 << 20
    /// The longest wait that a profile of waits, or a server's Retry-After, can ask for.
    package static let retryDelayMillisecondsMax = 20_000
    /// Seconds before their end at which temporary credentials are renewed: long enough for their
    /// source to be away for a while, short against the hour that most live (botocore,
    /// `RefreshableCredentials`, the advisory time).
    package static let credentialsRenewalSeconds = 900
    /// Seconds without another try after a renewal failed that was not yet urgent.
    package static let credentialsQuietSeconds = 30
    /// Requests sent to a service that gives credentials before that has failed (botocore's legacy
    /// retries).
    package static let credentialsAttemptsMax = 5
    /// Milliseconds that such a request may take, connecting included.
    package static let credentialsAnswerMilliseconds = 60_000
    /// Bytes of an answer with credentials; the longest tokens have a few thousand.
    package static let credentialsBytesMax = 64 * 1_024
    /// Seconds that a credential process may run, as with other tools of AWS: somebody may have to
    /// press a key for it.
    package static let credentialProcessSeconds = 60
    /// Requests sent for one call before its failure is final.
    package static let attemptsMax = 10
}
