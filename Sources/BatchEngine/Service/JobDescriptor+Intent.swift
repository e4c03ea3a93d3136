// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

extension JobDescriptor {
    /// What a service does with the job, as long as nobody else runs it.
    func intent(at now: Timestamp) -> JobIntent {
        if hasWaitedTooLong(at: now), !isConfirmed { return .finish }
        return JobIntent(
            status: status, reasons: failureReasons, wished: pendingWish,
            isPrepared: lifecycle.isPrepared)
    }

    /// What somebody asks the job to become and it has not become since: what stopped a job after
    /// it was asked to run is not overruled by that.
    var pendingWish: RequestedJobStatus? {
        guard let asked = wishes.request else { return nil }
        guard asked.status == .ready else { return asked.status }
        if status == .suspended { return isConfirmed ? .ready : nil }
        return statusDate.map { $0 <= asked.date } ?? true ? .ready : nil
    }

    /// The job as whoever asks is told of it: what was granted counts, though whoever runs the job
    /// has not come to it yet.
    var shown: JobDescriptor {
        guard let wished = pendingWish, !status.isTerminal, !status.isEnding,
            status.mayBecome(wished.firstStatus, by: .user), let asked = wishes.request
        else { return self }
        var job = self
        job.lifecycle.record(
            wished.firstStatus, reason: asked.reason, failures: failureReasons, at: asked.date)
        return job
    }
}
