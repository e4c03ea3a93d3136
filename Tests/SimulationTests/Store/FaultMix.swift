// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import TestSupport

/// How often, of 100 requests, a store or the way to it goes wrong.
struct FaultMix {
    /// 503 SlowDown; nothing is done.
    var throttled = 0
    /// 500 InternalError; nothing is done.
    var serverError = 0
    /// 200 with an error inside, where the call can have that; nothing is done.
    var errorInside = 0
    /// The connection is lost on the way out; nothing is done.
    var lostRequest = 0
    /// The connection is lost on the way back; what was asked for is done.
    var lostReply = 0
    /// The answer stops in its middle; what was asked for is done.
    var truncated = 0
    /// The request takes seconds instead of milliseconds.
    var slow = 0

    static let none = FaultMix()

    /// Up to `percent` of each.
    static func random(upTo percent: Int, using random: inout SeededGenerator) -> FaultMix {
        func rate() -> Int { Int.random(in: 0...percent, using: &random) }
        return FaultMix(
            throttled: rate(), serverError: rate(), errorInside: rate(), lostRequest: rate(),
            lostReply: rate(), truncated: rate(), slow: rate())
    }
}
