// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import StoreBench

/// Turns a signal into the end of a measurement.
struct BenchWatcher {
    let stop: BenchStop
    private let watcher: SignalWatcher

    init() {
        let stop = BenchStop()
        self.stop = stop
        watcher = SignalWatcher(
            notice: "Stopping: cleaning up; once more to leave at once and all behind.",
            onSignal: { stop.request() })
    }

    /// The signal that stopped the measurement; 0 if none did.
    var signalNumber: Int32 { watcher.signalNumber }

    func start() { watcher.start() }
}
