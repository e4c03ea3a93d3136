// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Testing

@testable import S3Client

@Suite struct TransferWatchTests {
    private let limits = TransferLimits(
        firstByteMilliseconds: 2_000, stallMilliseconds: 1_000, totalMilliseconds: 10_000)

    private func started() -> TransferWatch {
        var watch = TransferWatch()
        watch.start(limits)
        return watch
    }

    @Test func `waiting for a connection takes no time`() {
        var watch = TransferWatch()
        #expect(watch.overdue(at: 0, isSent: false) == nil)
        #expect(watch.overdue(at: 1_000_000, isSent: false) == nil)
    }

    @Test func `an answer that does not begin is waited for until its limit`() {
        var watch = started()
        #expect(watch.overdue(at: 5_000, isSent: true) == nil)
        #expect(watch.overdue(at: 6_999, isSent: true) == nil)
        #expect(
            watch.overdue(at: 7_000, isSent: true) == .firstByte(milliseconds: 2_000))
    }

    @Test func `a request that cannot be sent has stalled`() {
        var watch = started()
        #expect(watch.overdue(at: 5_000, isSent: false) == nil)
        watch.noteSent()
        #expect(watch.overdue(at: 5_900, isSent: false) == nil)
        #expect(watch.overdue(at: 6_899, isSent: false) == nil)
        #expect(watch.overdue(at: 6_900, isSent: false) == .stall(milliseconds: 1_000))
    }

    @Test func `an answer that has begun stalls from its last byte on`() {
        var watch = started()
        watch.noteReceived()
        #expect(watch.overdue(at: 5_000, isSent: true) == nil)
        watch.noteReceived()
        #expect(watch.overdue(at: 5_999, isSent: true) == nil)
        #expect(watch.overdue(at: 6_998, isSent: true) == nil)
        #expect(watch.overdue(at: 6_999, isSent: true) == .stall(milliseconds: 1_000))
    }

    @Test func `white space for ever meets the limit of the whole`() {
        var watch = started()
        for time in stride(from: 0, to: 10_000, by: 500) {
            watch.noteReceived()
            #expect(watch.overdue(at: time, isSent: true) == nil)
        }
        watch.noteReceived()
        #expect(watch.overdue(at: 10_000, isSent: true) == .total(milliseconds: 10_000))
    }

    /// The bounds of docs/timeouts.md: 60 s, and a second for each 8 MiB that are copied.
    @Test(arguments: [
        (copyBytes: UInt64(0), seconds: 60), (80 << 20, 70), (5 << 30, 700), (nil, 700),
    ])
    func `a copy may take a second more for each 8 MiB`(copyBytes: UInt64?, seconds: Int) {
        let exchange = S3Exchange()
        exchange.method = .put
        exchange.copySource = Array("b/k".utf8)
        exchange.copyBytes = copyBytes
        let limits = TransferLimits(for: exchange, EventLoopConfiguration())
        #expect(limits.firstByteMilliseconds == seconds * 1_000)
    }

    @Test func `what copies nothing answers within a minute`() {
        let exchange = S3Exchange()
        exchange.method = .head
        let limits = TransferLimits(for: exchange, EventLoopConfiguration())
        #expect(limits.firstByteMilliseconds == 60_000)
    }

    @Test func `a limit that somebody set is that of copies too`() {
        let exchange = S3Exchange()
        exchange.copySource = Array("b/k".utf8)
        var configuration = EventLoopConfiguration()
        configuration.firstByteMilliseconds = 7
        #expect(TransferLimits(for: exchange, configuration).firstByteMilliseconds == 7)
    }
}
