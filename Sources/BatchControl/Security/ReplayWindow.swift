// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

/// Knows signatures that were carried out, as long as a copy of their request could pass.
///
/// Clients sign by the second, so that who means the same twice in a second signs it alike: copies
/// are let through for a moment after the first, and never later.
///
/// A pure value in bounded memory: when there are too many, the oldest are forgotten and whatever
/// was signed no later than they is refused.
struct ReplayWindow {
    private struct Seen {
        let signature: String
        let signedAt: Timestamp
    }

    private let countMax: Int
    private let lifetime: Int64
    /// When each was seen first.
    private var known: [String: Timestamp] = [:]
    /// In the order in which they came; those before `first` are gone.
    private var seen: [Seen] = []
    private var first = 0
    /// What was signed up to then is refused.
    private var floor = Timestamp(millisecondsSinceEpoch: .min)

    init(
        countMax: Int = ControlLimits.signaturesMax,
        skewSeconds: Int = ControlLimits.clockSkewSeconds
    ) {
        self.countMax = countMax
        lifetime = Int64(skewSeconds) * 1_000
    }

    /// Signatures that are remembered.
    var count: Int { known.count }

    /// Remembers a signature; false when it is known for more than a moment, or too old to say.
    mutating func admit(_ signature: String, signedAt: Timestamp, now: Timestamp) -> Bool {
        forget(before: now)
        if let seen = known[signature] {
            let age = now.millisecondsSinceEpoch - seen.millisecondsSinceEpoch
            return age <= ControlLimits.repeatMilliseconds
        }
        guard signedAt > floor else { return false }
        known[signature] = now
        seen.append(Seen(signature: signature, signedAt: signedAt))
        if known.count > countMax { forgetFirst(raisingFloor: true) }
        return true
    }

    /// Those whose time has passed are refused by it.
    private mutating func forget(before now: Timestamp) {
        while first < seen.count,
            seen[first].signedAt.millisecondsSinceEpoch + lifetime < now.millisecondsSinceEpoch
        {
            forgetFirst(raisingFloor: false)
        }
    }

    private mutating func forgetFirst(raisingFloor: Bool) {
        let oldest = seen[first]
        known[oldest.signature] = nil
        if raisingFloor { floor = max(floor, oldest.signedAt) }
        first += 1
        if first > 1_024, first * 2 > seen.count {
            seen.removeFirst(first)
            first = 0
        }
    }
}
