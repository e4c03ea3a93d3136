// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import Testing

@Suite struct JobWishesTests {
    private static let noon = Timestamp(millisecondsSinceEpoch: 1_700_000_000_000)

    @Test func `the last wish counts, and Cancelled is the last word`() {
        var wishes = JobWishes()
        let paused = wishes.take(.status(.paused, reason: "later", at: Self.noon))
        #expect(paused && wishes.request?.reason == "later")
        let ready = wishes.take(.status(.ready, at: Self.noon))
        #expect(ready)
        #expect(
            wishes.request == JobWishes.Request(status: .ready, milliseconds: 1_700_000_000_000))
        wishes.take(.status(.cancelled, reason: "wrong", at: Self.noon))
        for wish in [
            JobWish.status(.ready, at: Self.noon), .status(.paused, at: Self.noon), .nothing,
        ] {
            let counts = wishes.take(wish)
            #expect(!counts)
        }
        #expect(wishes.request?.status == .cancelled && wishes.request?.reason == "wrong")
    }

    @Test func `priority and tags change whatever the status is to be`() {
        var wishes = JobWishes()
        wishes.take(.status(.cancelled, at: Self.noon))
        wishes.take(.priority(7))
        wishes.take(.tags([]))
        #expect(wishes.priority == 7)
        #expect(wishes.tags?.isEmpty == true)
    }

    @Test(arguments: [
        (JobStatus.active, [RequestedJobStatus.cancelled, .paused]),
        (.suspended, [.ready, .cancelled]), (.paused, [.ready, .cancelled, .paused]),
        (.pausing, [.cancelled, .paused]), (.completing, []), (.failed, []),
    ])
    func `a status takes what makes sense there`(
        status: JobStatus, requests: [RequestedJobStatus]
    ) {
        #expect(RequestedJobStatus.allCases.filter(status.takes) == requests)
    }
}
