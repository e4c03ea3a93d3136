// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Every bound of a measurement, each with its reason.
package enum BenchLimits {
    /// Calls under way at once, the most that can be asked for: each has a connection.
    package static let concurrencyMax = 1_024
    /// Where the automatic search ends by itself.
    package static let automaticConcurrencyMax = 256
    /// The same for copies in parts, each of which has several requests under way.
    package static let automaticObjectsInPartsMax = 64
    /// Parts of one object copied at the same time.
    package static let partsAtOnce = 4
    /// The largest object that is put with one request: its bytes stand in memory once.
    package static let putBytesMax: UInt64 = 64 << 20
    /// Bytes of one ranged GET: what an answer under way may take in memory.
    package static let getBytesMax: UInt64 = 4 << 20
    /// Bytes of answers under way at once.
    package static let getBytesAtOnceMax: UInt64 = 512 << 20
    /// Bytes of the objects seeded per size: sources need only be more than one.
    static let sourceBytesAll: UInt64 = 256 << 20
    /// Keys that may be seeded for listings.
    package static let listKeysMax = 1_000_000
    /// Objects seeded per size, the most that can be asked for.
    package static let objectsMax = 10_000
    /// Requests under way while seeding and cleaning.
    static let housekeepingAtOnce = 16
    /// Bytes of one part of a seeded object; S3 asks for 5 MiB at least.
    static let seedPartBytes: UInt64 = 16 << 20
    /// How much longer than planned a cell may take until each worker has one answer.
    static let patience: UInt64 = 10
    /// The same, at least, in nanoseconds.
    static let patienceMin: UInt64 = 60_000_000_000
    /// Seconds that calls under way may take after an interruption.
    static let stopGraceSeconds = 4
    /// Milliseconds a worker waits after a failed call: a store that refuses at once is not to be
    /// hammered.
    static let failurePauseMilliseconds = 10
    /// Looks at the own prefix until it must be empty.
    static let cleaningRounds = 3
    /// Different error codes told of a cell; a store has a few dozen.
    static let errorCodesMax = 64
}
