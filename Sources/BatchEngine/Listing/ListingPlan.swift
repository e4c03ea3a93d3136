// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import S3Client

/// Decides which pages of a bucket are asked for, and proves that together they are all of it.
/// Pure: pages in, requests and rows out.
///
/// Ranges of keys lie side by side, each listed page after page from its left end on. A range is
/// through when it comes upon the very key that was the first of the range on its right; from there
/// on, that one has listed what it would have. So when every page was in byte order, and every
/// range came upon the first key of the next, all pages together are one walk from the beginning
/// to the end in the store's own order: nothing is lost, nothing is there twice. Where that does
/// not come out the store lists otherwise, and is asked for its own pages one after the other.
struct ListingPlan {
    let scope: ListingScope
    /// Requests in flight at most, and so ranges at most.
    let requestsMax: Int
    /// Ascending; the first begins at the beginning.
    private(set) var ranges: [ListingRange] = []
    /// Instead of ranges, for a store that does not list in order.
    private(set) var walk: ListingWalk?
    private(set) var requests = 0
    private var nextID: UInt64
    private var splitter: RangeSplitter
    /// Whether something was learned since ranges were last cut.
    private var maySplit = false
    private var deliveries: [ListingDelivery] = []
    /// What happened since the last rows.
    private var events: [ListingEvent] = []

    init(_ state: ListingState, requestsMax: Int) {
        scope = state.scope
        self.requestsMax = max(1, requestsMax)
        splitter = RangeSplitter(prefix: scope.prefix)
        nextID = (state.segments.map(\.id).max() ?? 0) + 1
        if state.isDisordered {
            walk = ListingWalk(scope, from: state.marker)
            return
        }
        ranges = state.segments.map { ListingRange($0) }
        if ranges.first?.start != nil || ranges.isEmpty {
            ranges.insert(ListingRange(id: nextID, start: nil), at: 0)
            nextID += 1
        }
    }

    /// Whether everything has been let go.
    var isComplete: Bool {
        if let walk { return walk.isFinished }
        return ranges.count == 1 && ranges[0].status == .ended
    }

    /// A page to ask for now; nil when there is none, or enough are under way.
    mutating func next() -> ListingRequest? {
        guard requests < requestsMax, !isComplete else { return nil }
        let request: ListingRequest?
        if walk != nil {
            request = walk?.next()
        } else if let due = nextDue() {
            request = due
        } else {
            if maySplit { split() }
            maySplit = false
            request = nextDue()
        }
        if request != nil { requests += 1 }
        return request
    }

    /// Takes a page.
    ///
    /// - Parameters:
    ///   - page: the answer.
    ///   - request: what was asked for.
    /// - Returns: what can be delivered now, in that order.
    /// - Throws: `JobFailure` where the listing cannot come to an end.
    mutating func take(
        _ page: ObjectsPage, for request: ListingRequest
    ) throws(JobFailure) -> [ListingDelivery] {
        requests -= 1
        maySplit = true
        deliveries = []
        if request.range == ListingWalk.id {
            if let delivery = try walk?.take(page) { deliveries = [delivery] }
        } else if let index = ranges.firstIndex(where: { $0.id == request.range }) {
            try take(page, of: index, for: request.purpose)
        }
        // The last events have no rows to come with.
        if isComplete, !events.isEmpty { letGo([], []) }
        return deliveries
    }

    // MARK: Requests

    private mutating func nextDue() -> ListingRequest? {
        for index in ranges.indices {
            switch ranges[index].status {
            case .ready:
                ranges[index].status = .asking
                return ListingRequest(
                    range: ranges[index].id, purpose: .rows, marker: ranges[index].next,
                    countMax: nil)
            case .doubting:
                ranges[index].status = .checking
                return ListingRequest(
                    range: ranges[index].id, purpose: .check,
                    marker: ranges[index + 1].start.map { .key($0) }, countMax: 1)
            case .asking, .waiting, .checking, .ended: continue
            }
        }
        return nil
    }

    /// Cuts ranges in pieces for the requests that nobody else needs.
    private mutating func split() {
        for point in splitter.points(in: ranges, count: requestsMax - requests) {
            let place =
                ranges.firstIndex {
                    guard let start = $0.start else { return false }
                    return ListingOrder.isBefore(point, start)
                } ?? ranges.endIndex
            var piece = ListingRange(id: nextID, start: point)
            swap(&piece.emptyFrom, &ranges[place - 1].emptyFrom)
            ranges.insert(piece, at: place)
            nextID += 1
        }
    }

    // MARK: Pages

    private mutating func take(
        _ page: ObjectsPage, of index: Int, for purpose: ListingRequest.Purpose
    ) throws(JobFailure) {
        let follows = purpose == .check ? ranges[index + 1].start : ranges[index].lastSeen
        // Only versions of one key may stand on two pages.
        let mayRepeat = purpose == .rows && !ranges[index].pending.isEmpty
        guard try PageOrder.isAscending(page, of: scope, after: follows, mayRepeat: mayRepeat)
        else { return becomeDisordered() }
        if purpose == .check { return check(page, of: index) }
        try note(page, of: index)
        guard !isEmptyRange(index, page) else { return dissolve(index) }
        if ranges[index].first == nil, let key = page.objects.first?.key {
            ranges[index].first = key
            open(index)
        }
        if ranges[index].pending.isEmpty {
            ranges[index].pending = page.objects
        } else {
            ranges[index].pending += page.objects
        }
        settle(index)
        if walk == nil, index > 0, ranges.indices.contains(index - 1) { settleWaiting(index - 1) }
        for range in ranges where range.pending.count > Limits.listedVersionsMax {
            throw ListingStop.versions(scope, range.pending[0].key)
        }
    }

    /// What a page says besides its rows.
    private mutating func note(_ page: ObjectsPage, of index: Int) throws(JobFailure) {
        let advances = page.objects.last.map { $0.key != ranges[index].lastSeen } ?? false
        if let next = page.next, !advances, ranges[index].cycle.repeats(next) {
            throw ListingStop.loops(scope)
        }
        ranges[index].emptyPages = page.objects.isEmpty ? ranges[index].emptyPages + 1 : 0
        if ranges[index].emptyPages > Limits.listingEmptyPagesMax {
            throw ListingStop.empty(scope)
        }
        ranges[index].marker = page.next
        ranges[index].hasEnded = page.next == nil
        if let first = page.objects.first?.key, let last = page.objects.last?.key {
            ranges[index].page = (first, last)
            splitter.observe(page.objects)
        }
    }

    /// Whether a piece just cut off turns out to have nothing of its own.
    private func isEmptyRange(_ index: Int, _ page: ObjectsPage) -> Bool {
        guard index > 0, !ranges[index].isOpened else { return false }
        guard let key = page.objects.first?.key else { return page.next == nil }
        guard index + 1 < ranges.count else { return false }
        return !isWithin(key, endOf: index)
    }

    /// Gives a piece without keys back to the range on its left, which lists it itself.
    private mutating func dissolve(_ index: Int) {
        splitter.noteEmpty()
        ranges[index - 1].emptyFrom = ranges[index - 1].emptyFrom ?? ranges[index].start
        ranges.remove(at: index)
        settleWaiting(index - 1)
    }

    /// Whether a key is for certain in the range and not in the one on its right.
    private func isWithin(_ key: [UInt8], endOf index: Int) -> Bool {
        guard index + 1 < ranges.count else { return true }
        if let first = ranges[index + 1].first { return ListingOrder.isBefore(key, first) }
        guard let start = ranges[index + 1].start else { return true }
        return !ListingOrder.isBefore(start, key)
    }

    private mutating func settleWaiting(_ index: Int) {
        if ranges[index].status == .waiting { settle(index) }
    }

    /// Lets go of the rows that are the range's own, and decides how it goes on.
    private mutating func settle(_ index: Int) {
        let own = ranges[index].pending.partitionPoint { isWithin($0.key, endOf: index) }
        let beyond = own < ranges[index].pending.count ? ranges[index].pending[own].key : nil
        var whole = own
        if scope.hasVersions, beyond == nil, !ranges[index].hasEnded,
            let last = ranges[index].pending.last?.key
        {
            whole = ranges[index].pending.partitionPoint { ListingOrder.isBefore($0.key, last) }
        }
        if whole > 0 { letGo(whole, of: index) }
        guard beyond != nil || ranges[index].hasEnded else {
            ranges[index].status = .ready
            return
        }
        guard index + 1 < ranges.count else { return end(index) }
        guard let first = ranges[index + 1].first else {
            ranges[index].status = .waiting
            return
        }
        if beyond == first { join(index) } else { doubt(index) }
    }

    private mutating func end(_ index: Int) {
        open(index)
        ranges[index].status = .ended
        events.append(.ended(ranges[index].id))
    }

    // MARK: Links

    /// The range came upon the first key of the one on its right: the two are one.
    private mutating func join(_ index: Int) {
        open(index)
        let left = ranges.remove(at: index)
        events.append(.joined(left: left.id, right: ranges[index].id))
        ranges[index].start = left.start
        ranges[index].first = left.first ?? ranges[index].first
        ranges[index].frontier = ranges[index].frontier ?? left.frontier
        if index > 0 { settleWaiting(index - 1) }
    }

    /// The range did not come upon that key. The bucket may have changed since: both are asked
    /// again, twice, before the store is taken for one that lists otherwise.
    private mutating func doubt(_ index: Int) {
        ranges[index].doubts += 1
        switch ranges[index].doubts {
        case 1, 3: ranges[index].rewind()
        case 2, 4: ranges[index].status = .doubting
        default: becomeDisordered()
        }
    }

    /// Takes the first key of the range on the right as it is now.
    private mutating func check(_ page: ObjectsPage, of index: Int) {
        let isEnd = page.objects.isEmpty && page.next == nil
        let seen = ranges[index].pending.first?.key
        if seen == page.objects.first?.key, seen != nil || isEnd {
            join(index)
        } else {
            doubt(index)
        }
    }

    private mutating func becomeDisordered() {
        ranges = []
        walk = ListingWalk(scope, from: nil)
        events.append(.disordered)
        letGo([], [])
    }

    // MARK: Rows

    private mutating func open(_ index: Int) {
        guard !ranges[index].isOpened else { return }
        ranges[index].isOpened = true
        let range = ranges[index]
        events.append(.opened(range.id, start: range.start, first: range.first))
    }

    private mutating func letGo(_ count: Int, of index: Int) {
        var objects = ranges[index].pending
        ranges[index].pending = Array(objects[count...])
        objects.removeSubrange(count...)
        guard let last = objects.last?.key else { return }
        ranges[index].frontier = last
        letGo(objects, [.advanced(ranges[index].id, last: last)])
    }

    private mutating func letGo(_ objects: [ListedObject], _ more: [ListingEvent]) {
        deliveries.append(ListingDelivery(objects: objects, events: events + more))
        events = []
    }
}
