// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

extension TransportFailure.Code {
    /// Whether such a failure can pass by itself. A certificate that is not trusted and an answer
    /// that is too large will be the same next time.
    package var mayPass: Bool {
        switch self {
        case .couldNotResolve, .couldNotConnect, .tlsFailure, .connectionLost, .timedOut,
            .truncated, .malformedAnswer:
            true
        case .untrustedServer, .answerTooLarge, .cancelled:
            false
        }
    }
}
