// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchEngine
import Glibc
import Synchronization

/// Turns SIGINT and SIGTERM into a polite stop; a second signal ends the process at once, which
/// loses nothing that the journal has.
///
/// A handler and a pipe, not blocked signals and `sigwait`: while async code runs, the first thread
/// is parked in `sigsuspend` with an empty mask, and would take a blocked signal the default way.
final class SignalWatcher: Sendable {
    /// Where the handler, which can capture nothing, writes a byte per signal; -1: not watching.
    private static let pipeEnd = Atomic<Int32>(-1)

    private let received = Atomic<Int32>(0)
    private let notice: String
    private let onSignal: @Sendable () -> Void
    private let onHangUp: (@Sendable () -> Void)?
    private let hadTerminal = StandardError.isTerminal

    /// - Parameters:
    ///   - notice: what is said when the first signal comes.
    ///   - onSignal: asks for the end; called once.
    ///   - onHangUp: called whenever SIGHUP comes, unless it means that the terminal is gone, which
    ///     is an end as any other; nil leaves that signal alone.
    init(
        notice: String, onSignal: @escaping @Sendable () -> Void,
        onHangUp: (@Sendable () -> Void)? = nil
    ) {
        self.notice = notice
        self.onSignal = onSignal
        self.onHangUp = onHangUp
    }

    /// Interrupts a job; SIGHUP has it look at once how it was tuned.
    convenience init(control: RunControl, tuning: LiveTuning) {
        self.init(
            notice: "Stopping: no new rows; those in flight may finish.",
            onSignal: { control.stop(.interrupted) }, onHangUp: { tuning.look() })
    }

    /// A reader that has gone and a file that may not grow are errors to report, not the silent end
    /// of the process.
    static func ignoreWriteFailures() {
        signal(SIGPIPE, SIG_IGN)
        signal(SIGXFSZ, SIG_IGN)
    }

    /// The signal that stopped the run; 0 if none did.
    var signalNumber: Int32 { received.load(ordering: .acquiring) }

    /// Watches from now on, on a thread of its own, for as long as the process lives.
    func start() {
        var ends: [Int32] = [0, 0]
        precondition(pipe(&ends) == 0, "no pipe for signals")
        Self.pipeEnd.store(ends[1], ordering: .sequentiallyConsistent)
        let readingEnd = ends[0]
        startThread { [self] in watch(readingEnd) }
        for number in [SIGINT, SIGTERM] { signal(number, Self.handler) }
        if onHangUp != nil { signal(SIGHUP, Self.handler) }
    }

    /// Does only what a handler may: a write, and `errno` as it was.
    private static let handler: @convention(c) (Int32) -> Void = { number in
        let before = errno
        var byte = UInt8(truncatingIfNeeded: number)
        _ = write(SignalWatcher.pipeEnd.load(ordering: .sequentiallyConsistent), &byte, 1)
        errno = before
    }

    private func watch(_ readingEnd: Int32) {
        var byte: UInt8 = 0
        while true {
            guard read(readingEnd, &byte, 1) == 1 else { continue }
            let number = Int32(byte)
            if number == SIGHUP, !hadTerminal || StandardError.isTerminal, let onHangUp {
                onHangUp()
                continue
            }
            if received.exchange(number, ordering: .acquiringAndReleasing) != 0 {
                _exit(128 + number)
            }
            StandardError.write("\n\(notice)\n")
            onSignal()
        }
    }

    private func startThread(_ body: @escaping @Sendable () -> Void) {
        final class Box: Sendable {
            let body: @Sendable () -> Void
            init(_ body: @escaping @Sendable () -> Void) { self.body = body }
        }
        var thread = pthread_t()
        let code = pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                Unmanaged<Box>.fromOpaque(context).takeRetainedValue().body()
                return nil
            }, Unmanaged.passRetained(Box(body)).toOpaque())
        precondition(code == 0, "no thread for signals")
        pthread_detach(thread)
    }
}
