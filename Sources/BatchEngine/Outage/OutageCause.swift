// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import S3Client

/// Why a store may be of no use to anybody for a while.
enum OutageCause: Sendable, Equatable {
    /// Nothing is heard of it, or nothing but that it cannot.
    case unavailable
    /// It asks for fewer requests.
    case throttling
    /// It does not let in whoever asks, or there is nobody to ask as.
    case credentials
    /// It finds our clock, or its own, too far away.
    case clock

    /// The cause that a failure may be due to; nil when the failure is an answer like any other, or
    /// when waiting cures nothing.
    init?(_ failure: S3Failure) {
        switch failure.kind {
        case .transport(let code) where code.mayPass: self = .unavailable
        case .transient: self = .unavailable
        case .throttled: self = .throttling
        case .clockSkew: self = .clock
        default:
            guard failure.isAboutSigning else { return nil }
            self = .credentials
        }
    }
}
