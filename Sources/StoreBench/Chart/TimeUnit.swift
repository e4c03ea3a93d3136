// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// The unit that an axis of times is labelled in.
struct TimeUnit: Equatable {
    let name: String
    let microseconds: Double

    init(longestMicroseconds: Double) {
        switch longestMicroseconds {
        case ..<2_000: (name, microseconds) = ("microseconds", 1)
        case ..<2_000_000: (name, microseconds) = ("milliseconds", 1e3)
        default: (name, microseconds) = ("seconds", 1e6)
        }
    }
}
