// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchEngine
import Glibc
import Synchronization

/// Turns SIGINT and SIGTERM into a polite stop; a second signal ends the process at once, which
/// loses nothing that the journal has.
final class SignalWatcher: Sendable {
    private let received = Atomic<Int32>(0)
    private let control: RunControl

    /// Blocks the signals in the first thread and so in all that it starts: they are taken by the
    /// watcher's thread alone.
    static func blockInThisThread() {
        var signals = watched()
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        signal(SIGPIPE, SIG_IGN)
    }

    init(control: RunControl) {
        self.control = control
    }

    /// The signal that stopped the run; 0 if none did.
    var signalNumber: Int32 { received.load(ordering: .acquiring) }

    /// Waits on a thread of its own for as long as the process lives.
    func start() {
        var thread = pthread_t()
        let code = pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                Unmanaged<SignalWatcher>.fromOpaque(context).takeRetainedValue().watch()
                return nil
            }, Unmanaged.passRetained(self).toOpaque())
        precondition(code == 0, "no thread for signals")
        pthread_detach(thread)
    }

    private func watch() {
        var signals = Self.watched()
        while true {
            var number: Int32 = 0
            guard sigwait(&signals, &number) == 0 else { continue }
            if received.exchange(number, ordering: .acquiringAndReleasing) != 0 {
                _exit(128 + number)
            }
            StandardError.write("\nStopping: no new rows; those in flight may finish.\n")
            control.stop(.interrupted)
        }
    }

    private static func watched() -> sigset_t {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGINT)
        sigaddset(&signals, SIGTERM)
        return signals
    }
}
