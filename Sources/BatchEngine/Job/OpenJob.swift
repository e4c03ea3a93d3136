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
    /// Opened already; nil where the run opens it.
    let origin: ManifestOrigin?
    /// Whether somebody who may has said that it is to run.
    let isConfirmed: Bool
    let store: StoreAccess
    let surroundings: RunSurroundings

    init(
        id: JobID, directory: JobDirectory, lock: JobLock, request: JobRequest,
        settings: RunSettings, origin: ManifestOrigin?, isConfirmed: Bool, store: StoreAccess,
        surroundings: RunSurroundings
    ) {
        self.isConfirmed = isConfirmed
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

    /// Runs the job to its end or to its stop; see `JobRunner.run`. A job that was not prepared is
    /// prepared on the way.
    package func run() async throws {
        try await carry(.end)
    }

    /// Makes the job ready: pins its manifest, makes it readable, counts its rows, and leaves it
    /// Ready, or Suspended where it is to be confirmed. What can never be prepared is Failed; what
    /// is in the way for now leaves it Paused. A job that is prepared already is left as it is.
    package func prepare() async throws {
        try await carry(.readiness)
    }

    private func carry(_ goal: RunGoal) async throws {
        let runner = JobRunner(
            directory: directory, request: request, settings: settings, origin: origin,
            store: store, board: board, control: control, surroundings: surroundings,
            tuning: tuning, isConfirmed: isConfirmed)
        let follower = WishFollower(
            directory: directory, tuning: tuning, control: control, surroundings: surroundings)
        // What was asked while nobody ran the job comes before its first request.
        follower.follow()
        try await withThrowingTaskGroup { group in
            group.addTask { await follower.run() }
            defer { group.cancelAll() }
            try await runner.run(to: goal)
        }
        withExtendedLifetime(lock) {}
    }
}
