// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import TestSupport

/// A time in which the store serves nobody, or refuses whoever asks.
struct StoreTrouble {
    enum Kind: CaseIterable {
        /// No connection; nothing is done.
        case unreachable
        /// 500 to everything.
        case internalErrors
        /// 503 SlowDown to everything.
        case throttling
        /// The credentials have expired, or were withdrawn, until somebody mends that.
        case expiry
        case revocation
        /// Our clock, or the store's, is wrong, and no answer says what time it is.
        case wrongClock
    }

    var kind: Kind
    /// Milliseconds since the simulation began.
    var times: Range<Int64>

    func isOn(at time: Int64) -> Bool { times.contains(time) }

    /// Some troubles in a simulation's first minutes, some seconds or minutes long.
    static func random(upTo count: Int, using random: inout SeededGenerator) -> [StoreTrouble] {
        (0..<Int.random(in: 0...count, using: &random)).map { _ in
            let start = Int64.random(in: 0...60_000, using: &random)
            let isLong = random.chance(20)
            let length = Int64.random(in: 100...(isLong ? 200_000 : 20_000), using: &random)
            return StoreTrouble(
                kind: Kind.allCases.randomElement(using: &random) ?? .unreachable,
                times: start..<(start + length))
        }
    }
}
