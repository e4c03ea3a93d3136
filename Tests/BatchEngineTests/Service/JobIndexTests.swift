// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import TestSupport
import Testing

@testable import BatchEngine

/// The index beside a plain array that is sorted and filtered anew for every question.
@Suite struct JobIndexTests {
    private static let statuses: [JobStatus] = [.suspended, .active, .complete, .failed]

    private func job(_ random: inout SeededGenerator) -> IndexedJob {
        let number = Int64.random(in: 0..<50, using: &random)
        let account = ["111111111111", "222222222222", nil].randomElement(using: &random) ?? nil
        let summary = JobSummary(
            id: .random(), description: nil, operation: "S3PutObjectCopy", priority: 1,
            status: Self.statuses.randomElement(using: &random) ?? .new,
            // Few moments, so that many jobs share one.
            createdAt: Timestamp(millisecondsSinceEpoch: 1_000 * number),
            progress: JobProgressSummary(
                totalNumberOfTasks: nil, numberOfTasksSucceeded: 0, numberOfTasksFailed: 0,
                elapsedTimeInActiveSeconds: 0),
            account: account)
        return IndexedJob(summary: summary, token: "token-\(number)")
    }

    private func wanted(_ jobs: [IndexedJob], _ query: JobQuery) -> [JobID] {
        jobs.filter { job in
            let account = job.summary.account
            let isSeen = query.account == nil || account == nil || account == query.account
            return isSeen
                && (query.statuses.isEmpty || query.statuses.contains(job.summary.status))
        }
        .sorted {
            ($0.summary.createdAt, $0.summary.id.text)
                > ($1.summary.createdAt, $1.summary.id.text)
        }
        .map(\.summary.id)
    }

    private func listed(_ index: JobIndex, _ query: JobQuery, max: Int) -> [JobID] {
        var (ids, token): ([JobID], PageToken?) = ([], nil)
        repeat {
            let page = index.page(query, after: token, max: max)
            #expect(page.jobs.count <= max)
            #expect(page.next == nil || page.jobs.count == max)
            ids += page.jobs.map(\.id)
            token = page.next
        } while token != nil
        return ids
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `pages have each job that is wanted once, the newest first`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var (index, jobs) = (JobIndex(), [IndexedJob]())
        for _ in 0..<200 {
            if !jobs.isEmpty, Int.random(in: 0..<4, using: &random) == 0 {
                let place = Int.random(in: 0..<jobs.count, using: &random)
                index.remove(jobs.remove(at: place).summary.id)
            } else if !jobs.isEmpty, Int.random(in: 0..<4, using: &random) == 0 {
                let place = Int.random(in: 0..<jobs.count, using: &random)
                jobs[place].summary.status = .cancelled
                index.put(jobs[place])
            } else {
                let new = job(&random)
                jobs.append(new)
                index.put(new)
            }
        }
        #expect(index.count == jobs.count)
        for account in [nil, "111111111111", "333333333333"] {
            for statuses: Set<JobStatus> in [[], [.cancelled], [.active, .failed]] {
                var query = JobQuery(account: account)
                query.statuses = statuses
                for max in [1, 7, 1_000] {
                    #expect(listed(index, query, max: max) == wanted(jobs, query))
                }
            }
        }
    }

    @Test func `jobs that come and go between two pages move nothing`() {
        var random = SeededGenerator(seed: 1)
        var index = JobIndex()
        let jobs = (0..<30).map { _ in job(&random) }
        for job in jobs { index.put(job) }
        let order = wanted(jobs, JobQuery())
        let first = index.page(JobQuery(), after: nil, max: 10)
        #expect(first.jobs.map(\.id) == Array(order[..<10]))
        // The one that the page ended with, one of the next page, and one that is newer than all.
        index.remove(order[9])
        index.remove(order[12])
        var newest = job(&random)
        newest.summary.createdAt = Timestamp(millisecondsSinceEpoch: 1_000_000)
        index.put(newest)
        let second = index.page(JobQuery(), after: first.next, max: 10)
        #expect(second.jobs.map(\.id) == Array(order[10..<12] + order[13..<21]))
    }

    @Test func `a token leads to the last job made with it in its account`() {
        var random = SeededGenerator(seed: 2)
        var index = JobIndex()
        var job = job(&random)
        (job.summary.account, job.token) = ("111111111111", "t")
        index.put(job)
        #expect(index.job(ofToken: "t", account: "111111111111") == job.summary.id)
        #expect(index.job(ofToken: "t", account: "222222222222") == nil)
        #expect(index.job(ofToken: "u", account: "111111111111") == nil)
        index.remove(job.summary.id)
        #expect(index.job(ofToken: "t", account: "111111111111") == nil)
    }
}
