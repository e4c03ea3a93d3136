// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Why an HTTP attempt brought no complete answer.
package struct TransportFailure: Sendable, Equatable {
    package enum Code: Sendable, Equatable, CaseIterable {
        /// The host's name has no address.
        case couldNotResolve
        /// No connection within the time, or refused.
        case couldNotConnect
        /// The TLS handshake failed.
        case tlsFailure
        /// The certificate is not trusted, or the bundle of trusted ones cannot be read.
        case untrustedServer
        /// The connection ended before any byte of the answer, or was reset.
        case connectionLost
        /// No byte for the silence timeout.
        case timedOut
        /// The answer ended before its stated length.
        case truncated
        /// The answer is longer than the exchange allows.
        case answerTooLarge
        /// What came is not HTTP.
        case malformedAnswer
        /// The task was cancelled, or the transport shut down.
        case cancelled
    }

    package var code: Code
    /// What the transport says about it, for a person; names host and port, never a secret.
    package var detail: String

    package init(_ code: Code, _ detail: String) {
        self.code = code
        self.detail = detail
    }
}
