// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel

/// What keeps a job from being opened, in its journal: it is Paused until somebody asks for it.
struct JobBlock {
    let failure: JobFailure

    init(_ error: any Error) {
        failure =
            error as? JobFailure
            ?? JobFailure(failureCode: "JobNotRun", failureReason: "\(error)")
    }

    /// - Throws: when the job is run by somebody else, or its journal cannot be written.
    func write(to job: JobDescriptor, _ surroundings: RunSurroundings) throws {
        let lock = try job.directory.lock()
        defer { withExtendedLifetime(lock) {} }
        let file = try surroundings.openJournal(job.directory, .append)
        let replay = try JournalReplay(file)
        guard !replay.lifecycle.status.isTerminal else { return }
        var writer = try JournalWriter(file, after: replay)
        try writer.append(
            .jobStatus(
                StatusChange(.paused, reasons: [failure])
                    .record(milliseconds: surroundings.now().millisecondsSinceEpoch)))
        try writer.sync()
    }
}
