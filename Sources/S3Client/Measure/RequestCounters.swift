// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Synchronization

/// Counters of requests: for each call the answers by class of status, how long they took, how
/// often they were repeated. One block of memory; adding is one instruction each.
///
/// Each event loop has its own, so that no other processor writes to what it writes to; whoever
/// shows them adds them up.
// `@unchecked`: `slots` never changes, and what it points to are atomics, freed by the last owner.
final class RequestCounters: @unchecked Sendable {
    /// Slots of one call.
    enum Slot {
        static let classes = 0
        static let retries = 6
        static let throttles = 7
        static let nanoseconds = 8
        static let buckets = 9
        static let count = 9 + RequestTally.boundsMilliseconds.count + 1
    }

    private let slots: UnsafeMutablePointer<Atomic<UInt64>>
    private static let size = S3Call.allCases.count * Slot.count
    let inFlight = Atomic<Int>(0)

    init() {
        slots = .allocate(capacity: Self.size)
        for place in 0..<Self.size { (slots + place).initialize(to: Atomic(0)) }
    }

    deinit {
        slots.deinitialize(count: Self.size)
        slots.deallocate()
    }

    func add(_ amount: UInt64, to slot: Int, of call: S3Call) {
        slots[call.index * Slot.count + slot].wrappingAdd(amount, ordering: .relaxed)
    }

    func value(of slot: Int, of call: S3Call) -> UInt64 {
        slots[call.index * Slot.count + slot].load(ordering: .relaxed)
    }
}
