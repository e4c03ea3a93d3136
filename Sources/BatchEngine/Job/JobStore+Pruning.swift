// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
package import BatchModel

extension JobStore {
    /// Removes jobs that have ended at least so many seconds ago, each with everything that was
    /// kept for it. A job that a process holds stays, and so does one whose files another job reads
    /// that has not ended.
    ///
    /// - Parameters:
    ///   - seconds: since they came to Complete, Failed or Cancelled.
    ///   - now: the time now.
    ///   - dryRun: only tells what would be removed.
    /// - Returns: what became of each that is old enough.
    /// - Throws: when the jobs cannot be listed.
    package func prune(
        olderThan seconds: Int64, now: Timestamp, dryRun: Bool = false
    ) throws -> PruneResult {
        let jobs = try listing().jobs
        let read = jobs.filter { !$0.status.isTerminal }.compactMap(\.manifestFile)
        var result = PruneResult()
        if !dryRun { try JobDirectory.clearRemains(stateDirectory: stateDirectory) }
        for job in jobs.reversed() {
            guard job.status.isTerminal, let ended = job.terminatedAt,
                now.secondsSinceEpoch - ended.secondsSinceEpoch >= seconds
            else { continue }
            let kept = KeptManifest(jobs: self, id: job.id)
            if read.contains(where: { $0.hasPrefix(job.path + "/") || kept.isAt($0) }) {
                result.kept.append((job.id, "a job that has not ended reads its files"))
                continue
            }
            if job.isRunning {
                result.kept.append((job.id, "a process holds it"))
                continue
            }
            do {
                if !dryRun {
                    try job.directory.remove()
                    kept.remove()
                }
                result.removed.append(job.id)
            } catch {
                result.kept.append((job.id, "\(error)"))
            }
        }
        return result
    }
}

extension JobDescriptor {
    /// The file of this machine that its rows come from.
    fileprivate var manifestFile: String? {
        guard case .file(let path)? = request.manifest?.location else { return nil }
        return path
    }
}
