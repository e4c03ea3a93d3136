// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchEngine
import BatchModel

extension JobStore {
    /// The job of that id, or the newest when no name is given.
    func job(named name: String?) throws -> JobDescriptor {
        guard let name else {
            guard let newest = try readableJobs().jobs.first else {
                throw CommandEnd(CommandEnd.usage, "there are no jobs in \(stateDirectory)")
            }
            return newest
        }
        guard let id = JobID(name) else {
            throw CommandEnd(CommandEnd.usage, "\"\(name)\" is no job id; see `brigade list`")
        }
        guard hasJob(id) else {
            throw CommandEnd(
                CommandEnd.usage, "there is no job \(id) in \(stateDirectory); see `brigade list`")
        }
        return try CommandEnd.refusing { try job(id) }
    }

    /// All jobs; those that cannot be read are named on standard error.
    func readableJobs() throws -> JobListing {
        let listing = try CommandEnd.refusing { try self.listing() }
        for problem in listing.problems { StandardError.write("brigade: \(problem)\n") }
        return listing
    }
}
