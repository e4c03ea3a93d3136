// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchEngine
import BatchModel

/// What a page that watches a job is told.
enum LiveEvent: Sendable {
    case moment(JobMoment)
    /// Nothing new; the connection is kept.
    case heartbeat
    /// The job has ended, or the daemon stops.
    case end

    /// An event of server-sent events (HTML Standard, 9.2.5).
    static func text(_ name: String, _ data: String) -> String {
        let lines = data.split(separator: "\n", omittingEmptySubsequences: true)
        return "event: \(name)\n" + lines.map { "data: \($0)\n" }.joined() + "\n"
    }
}
