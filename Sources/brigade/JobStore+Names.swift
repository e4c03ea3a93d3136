// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchEngine
import BatchModel

extension JobStore {
    /// The job of that id, or the newest when no name is given.
    func job(named name: String?) throws -> JobDescriptor {
        do {
            guard let name else {
                guard let newest = try jobs().first else {
                    throw CommandEnd(CommandEnd.usage, "there are no jobs in \(stateDirectory)")
                }
                return newest
            }
            guard let id = JobID(name) else {
                throw CommandEnd(CommandEnd.usage, "\"\(name)\" is no job id; see `brigade list`")
            }
            return try job(id)
        } catch let end as CommandEnd {
            throw end
        } catch {
            throw CommandEnd(CommandEnd.usage, "\(error)")
        }
    }
}
