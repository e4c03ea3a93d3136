// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchEngine
import BatchModel

/// A job that flags describe: made by way of its document, so that flags and documents are checked
/// by the same rules.
struct JobDraft {
    /// The member Operation.
    let operation: JSONValue
    let manifest: ManifestArgument
    let options: JobOptions
    /// Rules that stand for those of the source buckets.
    var replication: ReplicationConfiguration?

    /// Makes the job and runs it, or prints its document if that is wanted.
    func start(_ session: JobSession, settings: RunSettings) async throws {
        if options.printJob, manifest.isKept {
            throw CommandEnd(
                CommandEnd.usage,
                "--print-job: the document names a manifest that can be read again; give a file")
        }
        let settings = session.launched(settings)
        let id = JobID.random()
        let jobs = try session.state.store()
        let kept = KeptManifest(jobs: jobs, id: id)
        do {
            let request = try await request(settings: settings, id: id, keepingIn: kept)
            if options.printJob {
                print(request.document.prettyText)
                return
            }
            var order = JobOrder(request, settings: settings)
            order.replication = replication
            try await session.start(order, id: id)
        } catch {
            if manifest.isKept, !jobs.hasJob(id) { kept.remove() }
            throw error
        }
    }

    private func request(
        settings: RunSettings, id: JobID, keepingIn kept: KeptManifest
    ) async throws -> JobRequest {
        var members = try options.document()
        members["Operation"] = operation
        let objects = try await manifest.member(keepingIn: kept) { body in
            try await JobSession.withStore(settings, roleARN: options.roleARN, job: id, body)
        }
        members[objects.name] = objects.value
        return try CommandEnd.refusing(CommandEnd.usage) {
            try JobRequest(documentText: JSONValue.object(members).compactText)
                .resolvingFiles(against: CurrentDirectory.path)
        }
    }
}
