// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchEngine
import BatchModel

/// Failed rows looked through from some row on, until a page is full or enough were seen.
struct FailedTaskScan: Sendable {
    /// Those that fit.
    private(set) var tasks: [FailedTask] = []
    /// How many rows have each error code, of all that were looked at.
    private(set) var counts: [String: UInt64] = [:]
    private(set) var scanned: UInt64 = 0
    /// Whether there is no row after the last one looked at.
    private(set) var isComplete = false
    /// Where the next page begins; nil after the last.
    private(set) var nextAfter: UInt64?
    private let code: String?
    private let search: String?

    init(code: String?, search: String?) {
        self.code = code
        self.search = search?.lowercased()
    }

    /// Takes the next rows.
    ///
    /// - Returns: the row to go on after, nil when enough were seen.
    mutating func add(_ page: FailedTaskPage) -> UInt64? {
        for task in page.tasks {
            scanned += 1
            counts[task.failure.errorCode, default: 0] += 1
            guard fits(task) else { continue }
            if tasks.count < ConsoleLimits.failedOnPage {
                tasks.append(task)
            } else if nextAfter == nil {
                // The page is full and there is one more.
                nextAfter = tasks.last?.row
            }
        }
        guard page.hasMore, let last = page.tasks.last else {
            isComplete = true
            return nil
        }
        guard scanned < UInt64(ConsoleLimits.failedScannedMax) else {
            if nextAfter == nil { nextAfter = last.row }
            return nil
        }
        return last.row
    }

    /// Most frequent first.
    var countsInOrder: [(code: String, count: UInt64)] {
        counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            .map { (code: $0.key, count: $0.value) }
    }

    private func fits(_ task: FailedTask) -> Bool {
        if let code, task.failure.errorCode != code { return false }
        guard let search else { return true }
        return task.key.lowercased().contains(search)
    }
}
