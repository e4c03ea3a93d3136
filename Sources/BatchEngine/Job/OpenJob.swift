// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
package import BatchModel

/// A job that this process owns and may run: it holds the directory's lock while it exists.
package struct OpenJob: Sendable {
    package let id: JobID
    let directory: JobDirectory
    /// Where the run counts.
    package let board = ProgressBoard()
    /// What stops it.
    package let control = RunControl()
    /// What of its settings may be changed while it runs.
    package let tuning: LiveTuning
    let lock: JobLock
    let request: JobRequest
    let settings: RunSettings
    let origin: ManifestOrigin
    let store: StoreAccess
    let surroundings: RunSurroundings

    init(
        id: JobID, directory: JobDirectory, lock: JobLock, request: JobRequest,
        settings: RunSettings, origin: ManifestOrigin, store: StoreAccess,
        surroundings: RunSurroundings
    ) {
        self.id = id
        self.directory = directory
        self.lock = lock
        self.request = request
        self.settings = settings
        self.origin = origin
        self.store = store
        self.surroundings = surroundings
        tuning = LiveTuning(settings.tuning, pacer: store.pacer)
    }

    /// The job's directory.
    package var path: String { directory.path }

    /// Runs the job to its end or to its stop; see `JobRunner.run`.
    package func run() async throws {
        let runner = JobRunner(
            directory: directory, request: request, settings: settings, origin: origin,
            store: store, board: board, control: control, surroundings: surroundings,
            tuning: tuning)
        let follower = TuningFollower(
            directory: directory, tuning: tuning, surroundings: surroundings)
        try await withThrowingTaskGroup { group in
            group.addTask { await follower.run() }
            defer { group.cancelAll() }
            try await runner.run()
        }
        withExtendedLifetime(lock) {}
    }
}
