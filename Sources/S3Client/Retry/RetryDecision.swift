// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What to do after a failed attempt.
package enum RetryDecision: Sendable, Equatable {
    /// The failure is final.
    case giveUp
    /// Send the request again after that wait.
    case retry(afterMilliseconds: Int)
    /// Ask for new credentials, then send again at once.
    case refreshCredentials
    /// Send the request again to the region that the store names as the bucket's.
    case changeRegion(String)
    /// Take the store's time for ours, then send again at once.
    case correctClock

    /// Whether it is something that may cure the failure at once.
    var isRemedy: Bool {
        switch self {
        case .giveUp, .retry: false
        case .refreshCredentials, .changeRegion, .correctClock: true
        }
    }
}
