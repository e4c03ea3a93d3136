// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What a cell cost this machine, and whether that was what kept it from more.
package struct ProcessorShare: Sendable, Equatable, Codable {
    /// Processor time of this process per call.
    package var microsecondsPerCall: Double
    /// Of the processors that this process could use: 1 means no faster here.
    package var own: Double
    /// Of all processors of this machine, all programs together; nil where it is not known.
    package var machine: Double?

    package init(microsecondsPerCall: Double, own: Double, machine: Double?) {
        self.microsecondsPerCall = microsecondsPerCall
        self.own = own
        self.machine = machine
    }

    /// - Parameters:
    ///   - begin: the use when the measured time began.
    ///   - end: and when it ended.
    ///   - seconds: how long that was.
    ///   - processors: how many the workers could use.
    ///   - calls: in that time.
    init(
        from begin: ProcessorUse, to end: ProcessorUse, seconds: Double, processors: Int,
        calls: UInt64
    ) {
        let used = end.own - begin.own
        microsecondsPerCall = Self.rounded(used * 1e6 / Double(max(1, calls)))
        own = Self.rounded(used / max(seconds, 1e-9) / Double(max(1, processors)))
        if let first = begin.machine, let last = end.machine, last.all > first.all {
            machine = Self.rounded((last.busy - first.busy) / (last.all - first.all))
        }
    }

    /// Whether this program could not have gone faster here, whatever the store.
    var isOwnLimit: Bool { own >= 0.9 }

    /// Whether this machine was busy, but not with this program.
    var isMachineLimit: Bool { !isOwnLimit && (machine ?? 0) >= 0.95 }

    private static func rounded(_ value: Double) -> Double {
        value.isFinite ? (value * 1_000).rounded() / 1_000 : 0
    }
}
