// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import S3Client
import Testing

@testable import BatchEngine

@Suite struct EarlierCopiesTests {
    private static func head(lastModified: String?, date: String?) async throws -> ObjectHead {
        var headers: [(String, String)] = []
        if let lastModified { headers.append(("Last-Modified", lastModified)) }
        if let date { headers.append(("Date", date)) }
        let entry = TableTransport.Entry(
            request: "head /dst/k", status: 200, headers: headers + [("Content-Length", "1")])
        let client = try TableTransport([entry]).client()
        let answer = await client.headObject(
            ObjectAddress(bucket: "dst", key: "k"), using: S3Exchange())
        return try #require(answer.value)
    }

    private static func copies(now: Int64 = 0) -> EarlierCopies {
        CopyCare.make(triedBelow: 5, createdAt: 1_000_000, now: now).earlier
    }

    /// The store's clock is an hour ahead of ours, and 60 seconds are the age.
    @Test(arguments: [
        ("Mon, 01 Jun 2026 12:00:00 GMT", true),
        ("Mon, 01 Jun 2026 11:59:00 GMT", true),
        ("Mon, 01 Jun 2026 11:58:57 GMT", true),
        ("Mon, 01 Jun 2026 11:58:56 GMT", false),
        ("Mon, 01 Jun 2026 11:00:00 GMT", false),
        ("Fri, 01 Jan 2021 00:00:00 GMT", false),
    ])
    func `the store's own clock decides`(made: String, isOwn: Bool) async throws {
        let head = try await Self.head(
            lastModified: made, date: "Mon, 01 Jun 2026 12:00:00 GMT")
        let ours = try #require(Timestamp(iso8601: "2026-06-01T11:00:00Z"))
        let copies = Self.copies(now: ours.millisecondsSinceEpoch)
        #expect(copies.isMade(head, within: .seconds(60)) == isOwn)
    }

    @Test func `without the store's clock ours does`() async throws {
        let head = try await Self.head(
            lastModified: "Mon, 01 Jun 2026 11:59:30 GMT", date: nil)
        let ours = try #require(Timestamp(iso8601: "2026-06-01T12:00:00Z"))
        #expect(Self.copies(now: ours.millisecondsSinceEpoch).isMade(head, within: .seconds(60)))
        #expect(!Self.copies(now: ours.millisecondsSinceEpoch).isMade(head, within: .seconds(20)))
    }

    @Test func `an object without a time is nobody's own`() async throws {
        let head = try await Self.head(lastModified: nil, date: "Mon, 01 Jun 2026 12:00:00 GMT")
        #expect(!Self.copies().isMade(head, within: .seconds(86_400)))
    }

    @Test func `only rows that an earlier run may have come to were tried before`() {
        let copies = Self.copies(now: 61_000_000)
        #expect(copies.firstTried(row: 4) == .seconds(60_000))
        #expect(copies.firstTried(row: 5) == nil)
    }

    @Test func `a clock that was set back makes nothing negative`() {
        #expect(Self.copies(now: 0).firstTried(row: 0) == .zero)
    }

    @Test func `in a first run none was, and after a kill those behind the last commit were`()
        throws
    {
        let file = FailingJournal(
            manifest: ManifestFingerprint(
                kind: .localFile, location: "m", byteCount: 1, revision: "1", identity: "1"))
        let first = EarlierCopies(
            try JournalReplay(file), now: { Timestamp(millisecondsSinceEpoch: 9) })
        #expect(first.firstTried(row: 0) == nil)
        var writer = try JournalWriter(file, after: try JournalReplay(file))
        try writer.append(.runStarted(milliseconds: 5))
        let second = EarlierCopies(
            try JournalReplay(file), now: { Timestamp(millisecondsSinceEpoch: 9) })
        #expect(second.firstTried(row: 0) == .milliseconds(8))
        #expect(second.firstTried(row: UInt64(Limits.rowsTriedUnrecordedMax) - 1) != nil)
        #expect(second.firstTried(row: UInt64(Limits.rowsTriedUnrecordedMax)) == nil)
    }
}
