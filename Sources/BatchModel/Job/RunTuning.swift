// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// The settings of a run that can be changed while it goes on.
public struct RunTuning: Sendable, Equatable, Codable {
    /// Ordinary copies in flight.
    public var concurrency = ConcurrencySetting.automatic
    /// The most that there may be when the run finds their number itself.
    public var concurrencyMax = Limits.concurrencyMaxDefault
    /// Requests a second, retries and all; nil for any number.
    public var requestsPerSecondMax: Double?
    /// Bytes a second that the store is asked to copy; nil for any number.
    public var bytesPerSecondMax: UInt64?

    public init() {}

    /// What copies in flight never exceed.
    public var concurrencyBound: Int {
        switch concurrency {
        case .automatic: concurrencyMax
        case .fixed(let level): level
        }
    }

    /// One sentence about the first value that no run can go by; nil when all are good.
    public var problem: String? {
        let levels = 1...Limits.concurrencyMax
        if case .fixed(let level) = concurrency, !levels.contains(level) {
            return "--concurrency \(level): allowed: auto, 1 to \(Limits.concurrencyMax)"
        }
        if !levels.contains(concurrencyMax) {
            return "--max-concurrency \(concurrencyMax): allowed: 1 to \(Limits.concurrencyMax)"
        }
        if let rate = requestsPerSecondMax, !(Limits.requestRates.contains(rate)) {
            return "--max-rate \(rate): allowed: 0.01 to 1000000 requests a second"
        }
        if let bytes = bytesPerSecondMax, bytes < Limits.bandwidthMin {
            return "--max-bandwidth \(bytes): allowed: 1 KiB a second and more"
        }
        return nil
    }
}
