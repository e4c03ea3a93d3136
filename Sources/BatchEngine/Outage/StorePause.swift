// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import S3Client

/// A time in which calls wait for the store, but for one at a time that tries whether it is back.
struct StorePause: Sendable, Equatable {
    private(set) var cause: OutageCause
    /// What the last attempt brought.
    private(set) var failure: S3Failure
    /// When the next attempt may be made.
    private(set) var probeAt: Duration
    /// When the one under way began.
    var probeBegan: Duration?
    private var probes = 0

    init(_ cause: OutageCause, _ failure: S3Failure, _ moment: OutageMoment) {
        self.cause = cause
        self.failure = failure
        probeAt = moment.now
        probeAt = moment.now + delay(moment.random)
    }

    /// Why a job whose run waits so is Paused.
    var reason: JobFailure {
        JobFailure(
            failureCode: failure.code,
            failureReason: "Waiting for the store, which is tried again: \(failure.message)")
    }

    /// Whether nobody tries. An attempt that hangs is no reason for all to wait on: another may be
    /// made meanwhile.
    func isFree(_ now: Duration) -> Bool {
        guard let probeBegan else { return true }
        return now - probeBegan >= .seconds(Limits.outageProbeSecondsMax)
    }

    /// The attempt under way has failed.
    mutating func failed(_ failure: S3Failure, _ cause: OutageCause, _ moment: OutageMoment) {
        (self.failure, self.cause) = (failure, cause == .throttling ? self.cause : cause)
        probes += 1
        probeBegan = nil
        probeAt = moment.now + delay(moment.random)
    }

    /// From 1 s on twice as long each time, up to a bound; half of it is chance.
    private func delay(_ random: Double) -> Duration {
        let longest = min(1_000 << min(probes, 10), Limits.outageProbeSecondsMax * 1_000)
        return .milliseconds(Int(Double(longest) * (0.5 + random / 2)))
    }
}
