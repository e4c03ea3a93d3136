// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

package import BatchFiles
package import BatchModel
import Synchronization

/// What is known of long journals, so that describing their jobs again and again reads only what
/// was appended meanwhile.
package final class JournalSummaries: Sendable {
    private let followers = Mutex<[JobID: JournalFollower]>([:])

    package init() {}

    /// What the journal of a job says at this moment.
    ///
    /// - Throws: `BatchFileError` when it cannot be read.
    package func summary(of id: JobID, in directory: JobDirectory) throws -> JournalSummary {
        let file = try directory.openJournal(.readOnly)
        guard var follower = followers.withLock({ $0[id] }) else {
            let follower = try JournalFollower(file)
            keep(follower, of: id)
            return follower.summary
        }
        try follower.catchUp(with: file)
        keep(follower, of: id)
        return follower.summary
    }

    /// Whoever has read further wins; both have read the truth.
    private func keep(_ follower: JournalFollower, of id: JobID) {
        guard follower.byteCount >= ServiceLimits.summaryBytes else { return }
        followers.withLock { followers in
            if followers[id] == nil, followers.count >= ServiceLimits.summaries,
                let other = followers.keys.randomElement()
            {
                followers[other] = nil
            }
            followers[id] = follower
        }
    }
}
