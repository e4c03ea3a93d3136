// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import Testing

/// Expected values come from Python's datetime and email.utils.
@Suite struct TimestampTests {
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0), ("2000-02-29T12:30:15Z", 951_827_415_000),
        ("2038-01-19T03:14:08Z", 2_147_483_648_000), ("1969-12-31T23:59:59Z", -1_000),
        ("2100-03-01T00:00:00Z", 4_107_542_400_000), ("2026-11-23", 1_795_392_000_000),
        ("2026-11-23T08:00:00.123456Z", 1_795_420_800_123),
        ("2026-11-23T08:00:00.5Z", 1_795_420_800_500),
        ("2026-11-23T10:00:00+02:00", 1_795_420_800_000),
        ("2026-11-23T08:00:00-0000", 1_795_420_800_000),
        ("2026-11-23T08:00Z", 1_795_420_800_000),
    ])
    func `reads ISO 8601 as the AWS tools take it`(text: String, milliseconds: Int64) throws {
        let time = try #require(Timestamp(iso8601: text))
        #expect(time.millisecondsSinceEpoch == milliseconds)
    }

    @Test(arguments: [
        "", "2026", "2026-13-01", "2026-02-29", "2026-11-23T25:00:00Z", "2026-11-23T08:00:00.Z",
        "2026-11-23T08:00:00Zjunk", "yesterday", "2026-11-23T08:61:00Z", "2026-00-10",
    ])
    func `refuses what is no time`(text: String) {
        #expect(Timestamp(iso8601: text) == nil)
    }

    @Test(arguments: [
        (0, "1970-01-01T00:00:00Z", "Thu, 01 Jan 1970 00:00:00 GMT"),
        (951_827_415_000, "2000-02-29T12:30:15Z", "Tue, 29 Feb 2000 12:30:15 GMT"),
        (1_795_420_800_123, "2026-11-23T08:00:00Z", "Mon, 23 Nov 2026 08:00:00 GMT"),
        (4_107_542_400_000, "2100-03-01T00:00:00Z", "Mon, 01 Mar 2100 00:00:00 GMT"),
        (-1_000, "1969-12-31T23:59:59Z", "Wed, 31 Dec 1969 23:59:59 GMT"),
    ])
    func `writes ISO 8601 and HTTP dates`(milliseconds: Int64, iso: String, http: String) throws {
        let time = Timestamp(millisecondsSinceEpoch: milliseconds)
        #expect(time.iso8601 == iso)
        #expect(time.httpDate == http)
        let seconds = try #require(Timestamp(httpDate: http))
        #expect(seconds.secondsSinceEpoch == time.secondsSinceEpoch)
    }

    @Test func `writes milliseconds with all their digits`() {
        let time = Timestamp(millisecondsSinceEpoch: 1_795_420_800_007)
        #expect(time.iso8601Milliseconds == "2026-11-23T08:00:00.007Z")
    }

    /// RFC 9110, section 5.6.7; the obsolete forms are not read, since no store sends them.
    @Test(arguments: [
        ("Sun, 06 Nov 1994 08:49:37 GMT", Int64(784_111_777)),
        ("Thu, 29 Feb 2024 23:59:59 GMT", 1_709_251_199),
    ])
    func `reads HTTP dates`(text: String, seconds: Int64) {
        #expect(Timestamp(httpDate: text)?.secondsSinceEpoch == seconds)
    }

    @Test(arguments: [
        "Sunday, 06-Nov-94 08:49:37 GMT", "Sun, 06 Foo 1994 08:49:37 GMT", "",
        "Thu, 30 Feb 2024 23:59:59 GMT", "Thu, 29 Feb 2024 24:00:00 GMT",
        "Thu, 29 Feb 2024 23:59:59 CET",
    ])
    func `refuses other texts as HTTP dates`(text: String) {
        #expect(Timestamp(httpDate: text) == nil)
    }
}
