// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

/// What is known of all jobs of a service, for lists: newest first, and by their tokens.
struct JobIndex: Sendable {
    private struct Place: Sendable, Comparable {
        var createdAt: Timestamp
        var id: JobID

        /// Newer ones come first.
        static func < (left: Place, right: Place) -> Bool {
            (left.createdAt, left.id.text) > (right.createdAt, right.id.text)
        }
    }

    private struct TokenKey: Sendable, Hashable {
        var account: String?
        var token: String
    }

    private var jobs: [JobID: IndexedJob] = [:]
    /// Sorted.
    private var places: [Place] = []
    private var tokens: [TokenKey: JobID] = [:]

    var count: Int { jobs.count }
    var ids: Dictionary<JobID, IndexedJob>.Keys { jobs.keys }
    var all: Dictionary<JobID, IndexedJob>.Values { jobs.values }

    subscript(id: JobID) -> IndexedJob? { jobs[id] }

    /// Takes a job up, or what it is by now.
    mutating func put(_ job: IndexedJob) {
        let id = job.summary.id
        if let old = jobs.updateValue(job, forKey: id) {
            guard old.summary.createdAt != job.summary.createdAt else { return }
            removePlace(of: old.summary)
        }
        let place = Place(createdAt: job.summary.createdAt, id: id)
        places.insert(place, at: places.partitionPoint { $0 < place })
        if let token = job.token {
            tokens[TokenKey(account: job.summary.account, token: token)] = id
        }
    }

    mutating func remove(_ id: JobID) {
        guard let old = jobs.removeValue(forKey: id) else { return }
        removePlace(of: old.summary)
        if let token = old.token {
            let key = TokenKey(account: old.summary.account, token: token)
            if tokens[key] == id { tokens[key] = nil }
        }
    }

    /// The job that was made by a request with that token.
    func job(ofToken token: String, account: String?) -> JobID? {
        tokens[TokenKey(account: account, token: token)]
    }

    /// The jobs behind `token` that a query wants, at most `max`, and where the next page begins.
    func page(
        _ query: JobQuery, after token: PageToken?, max: Int
    ) -> (jobs: [JobSummary], next: PageToken?) {
        var index = 0
        if let token {
            let place = Place(createdAt: token.createdAt, id: token.id)
            index = places.partitionPoint { $0 <= place }
        }
        var page: [JobSummary] = []
        while index < places.count {
            let place = places[index]
            index += 1
            guard let job = jobs[place.id], job.isVisible(to: query.account),
                query.statuses.isEmpty || query.statuses.contains(job.summary.status)
            else { continue }
            if page.count == max, let last = page.last {
                return (page, PageToken(createdAt: last.createdAt, id: last.id))
            }
            page.append(job.summary)
        }
        return (page, nil)
    }

    private mutating func removePlace(of summary: JobSummary) {
        let place = Place(createdAt: summary.createdAt, id: summary.id)
        let index = places.partitionPoint { $0 < place }
        if index < places.count, places[index] == place { places.remove(at: index) }
    }
}
