// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchEngine
import BatchModel

/// Jobs looked through, page by page, until there are enough that fit.
struct JobSearch: Sendable {
    private(set) var jobs: [JobSummary] = []
    /// For the page after these; nil after the last.
    private(set) var nextToken: String?
    private var seen = 0
    private let words: [String]

    /// - Parameter text: words that must all stand in a job's description, operation or id.
    init(text: String?) {
        words = (text ?? "").lowercased().split(whereSeparator: \.isWhitespace).map(String.init)
    }

    /// Takes a page of the desk.
    ///
    /// - Returns: the token of the next page to look through; nil when enough is found or seen.
    mutating func add(_ page: JobPage) -> String? {
        jobs += page.jobs.filter(fits)
        seen += page.jobs.count
        nextToken = page.nextToken
        let isEnough =
            words.isEmpty || jobs.count >= ConsoleLimits.jobsOnPage
            || seen >= ConsoleLimits.jobsSearchedMax
        return isEnough ? nil : nextToken
    }

    private func fits(_ job: JobSummary) -> Bool {
        guard !words.isEmpty else { return true }
        let text = "\(job.description ?? "") \(job.operation) \(job.id.text)".lowercased()
        return words.allSatisfy { text.contains($0) }
    }
}
