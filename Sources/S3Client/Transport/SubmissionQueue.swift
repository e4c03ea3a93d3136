// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Requests that wait for a connection, first come, first served.
struct SubmissionQueue {
    private var submissions: [EventLoop.Submission] = []
    /// How many at the front are taken already.
    private var takenCount = 0

    var isEmpty: Bool { takenCount == submissions.count }

    mutating func append(_ submission: EventLoop.Submission) { submissions.append(submission) }

    mutating func popFirst() -> EventLoop.Submission? {
        guard !isEmpty else { return nil }
        let first = submissions[takenCount]
        takenCount += 1
        if takenCount * 2 >= submissions.count {
            submissions.removeFirst(takenCount)
            takenCount = 0
        }
        return first
    }

    /// Takes one attempt out, wherever it stands.
    mutating func remove(_ exchange: S3Exchange, attempt: Int) -> EventLoop.Submission? {
        let place = submissions[takenCount...].firstIndex {
            $0.exchange === exchange && $0.attempt == attempt
        }
        return place.map { submissions.remove(at: $0) }
    }
}
