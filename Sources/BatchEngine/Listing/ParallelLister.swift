// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
package import S3Client

/// Lists a bucket with several requests in flight, and proves that nothing is missing
/// (`ListingPlan`).
package struct ParallelLister: Sendable {
    private let scope: ListingScope
    private let pages: [any ListingPages]
    private let requestsMax: Int

    /// - Parameters:
    ///   - scope: what is listed.
    ///   - pages: where requests go, in turn.
    ///   - requestsMax: requests in flight.
    package init(
        _ scope: ListingScope, pages: [any ListingPages],
        requestsMax: Int = Limits.listingRequests
    ) {
        precondition(!pages.isEmpty, "a listing without a source of pages")
        self.scope = scope
        self.pages = pages
        self.requestsMax = requestsMax
    }

    /// - Parameters:
    ///   - scope: what is listed.
    ///   - store: where.
    ///   - requestsMax: requests in flight.
    ///   - headers: of every request.
    package init(
        _ scope: ListingScope, in store: StoreAccess, requestsMax: Int = Limits.listingRequests,
        headers: HeaderBlock = HeaderBlock()
    ) {
        self.init(
            scope,
            pages: store.lanes.map { StorePages(lane: $0, scope: scope, headers: headers) },
            requestsMax: requestsMax)
    }

    /// Lists everything, or what a former run left.
    ///
    /// - Parameters:
    ///   - earlier: what has been delivered already; nil for nothing.
    ///   - sink: takes rows and state, batch by batch.
    /// - Returns: the state at the end, which is complete.
    /// - Throws: `JobFailure` where the listing cannot come to its end, `CancellationError`, and
    ///   what the sink throws. What was delivered stays so, and a later run can go on.
    package func run(
        resuming earlier: ListingState? = nil, into sink: some ListingSink
    ) async throws -> ListingState {
        var state = earlier ?? ListingState(scope)
        precondition(state.scope == scope, "the state of another listing")
        guard !state.isComplete else { return state }
        var plan = ListingPlan(state, requestsMax: requestsMax)
        return try await withThrowingTaskGroup(of: Answer.self) { group in
            defer { group.cancelAll() }
            var delivered: (any DeliveredRows)?
            var turn = 0
            while !plan.isComplete {
                while let request = plan.next() {
                    ask(pages[turn % pages.count], for: request, in: &group)
                    turn += 1
                }
                guard let answer = try await group.next() else {
                    preconditionFailure("a listing that waits for nothing")
                }
                try Task.checkCancellation()
                let found = try plan.take(page(answer), for: answer.request)
                // The next requests are on their way while rows are delivered.
                while let request = plan.next() {
                    ask(pages[turn % pages.count], for: request, in: &group)
                    turn += 1
                }
                for delivery in found {
                    try await deliver(delivery, &state, &delivered, sink)
                }
            }
            precondition(state.isComplete, "a listing that ended before its end")
            return state
        }
    }

    private typealias Answer = (request: ListingRequest, result: Result<ObjectsPage, S3Failure>)

    private func ask(
        _ source: any ListingPages, for request: ListingRequest,
        in group: inout ThrowingTaskGroup<Answer, any Error>
    ) {
        group.addTask(executorPreference: source.executor) {
            (request, await source.page(after: request.marker, countMax: request.countMax))
        }
    }

    private func page(_ answer: Answer) throws -> ObjectsPage {
        switch answer.result {
        case .success(let page): return page
        case .failure(let failure) where failure.kind == .cancelled: throw CancellationError()
        case .failure(let failure): throw ListingStop.failed(scope, failure)
        }
    }

    private func deliver(
        _ delivery: ListingDelivery, _ state: inout ListingState,
        _ delivered: inout (any DeliveredRows)?, _ sink: some ListingSink
    ) async throws {
        var objects = delivery.objects
        if delivery.mayRepeat, let count = state.orderedRows, count > 0 {
            if delivered == nil { delivered = try await sink.delivered(first: count) }
            objects = try await delivered?.missing(objects) ?? objects
        }
        let delta = ListingDelta(rows: objects.count, events: delivery.events)
        state.apply(delta)
        try await sink.take(ListingBatch(objects: objects, delta: delta, state: state))
    }
}
