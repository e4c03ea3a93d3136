// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

/// What a service does with a job that it finds and that nobody else runs.
enum JobIntent: Sendable, Equatable {
    /// Makes its manifest readable and looks whether it can run.
    case prepare
    /// Runs its rows when it is its turn.
    case run
    /// Brings it to its end: there are no rows left to run, or none shall.
    case finish
    /// Nothing: it has ended, or waits for a person.
    case wait

    /// - Parameters:
    ///   - status: where it stands.
    ///   - reasons: why it is Paused.
    ///   - wished: what somebody asks it to become.
    ///   - isPrepared: whether its manifest was found good.
    init(
        status: JobStatus, reasons: [JobFailure], wished: RequestedJobStatus?, isPrepared: Bool
    ) {
        let goOn: JobIntent = isPrepared ? .run : .prepare
        switch status {
        case .complete, .cancelled, .failed: self = .wait
        case .cancelling, .failing, .completing: self = .finish
        case _ where wished == .cancelled: self = .finish
        // Whoever takes it up finds that it is to pause, and has it say so.
        case .new, .preparing, .ready, .active: self = wished == .paused ? .finish : goOn
        case .suspended: self = wished == .ready ? .run : .wait
        case .pausing where wished == .paused: self = .finish
        case .pausing, .paused:
            switch wished {
            case .paused?, .cancelled?: self = .wait
            case .ready?: self = goOn
            case nil: self = Self.goesOnByItself(reasons) ? goOn : .wait
            }
        }
    }

    /// A higher job and the service itself were in the way, and are no more; what a person or the
    /// world put there stays until somebody asks.
    private static func goesOnByItself(_ reasons: [JobFailure]) -> Bool {
        reasons.last.map { [yielded, stopped].contains($0.failureCode) } ?? false
    }

    /// Why a job is Paused that a higher one runs before.
    static let yielded = "JobYielded"
    /// Why a job is Paused whose service was stopped.
    static let stopped = "ServiceStopped"
}
