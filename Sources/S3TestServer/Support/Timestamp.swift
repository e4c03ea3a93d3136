// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Glibc

/// Points in time as milliseconds since 1970, and the four spellings S3 uses.
enum Timestamp {
    private static let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// The wall clock.
    static func systemMilliseconds() -> Int64 { milliseconds(of: CLOCK_REALTIME) }

    /// A clock that never jumps, for timers.
    static func monotonicMilliseconds() -> Int64 { milliseconds(of: CLOCK_MONOTONIC) }

    /// `2026-01-02T03:04:05.678Z` (XML bodies).
    static func iso8601(_ milliseconds: Int64) -> String {
        String(decoding: iso8601Bytes(milliseconds), as: UTF8.self)
    }

    /// `2026-01-02T03:04:05.678Z` as bytes: a listing writes one per key.
    static func iso8601Bytes(_ milliseconds: Int64) -> [UInt8] {
        let time = civil(milliseconds)
        var bytes = Array("0000-00-00T00:00:00.000Z".utf8)
        let fields: [(value: Int32, end: Int)] = [
            (time.tm_year + 1_900, 4), (time.tm_mon + 1, 7), (time.tm_mday, 10),
            (time.tm_hour, 13), (time.tm_min, 16), (time.tm_sec, 19),
            (Int32(milliseconds % 1_000), 23),
        ]
        for (value, end) in fields {
            var rest = value
            var place = end
            while rest > 0 {
                place -= 1
                bytes[place] = UInt8(ascii: "0") + UInt8(rest % 10)
                rest /= 10
            }
        }
        return bytes
    }

    /// `20260102T030405Z` (x-amz-date).
    static func amz(_ milliseconds: Int64) -> String {
        let time = civil(milliseconds)
        let day = pad(time.tm_year + 1_900, 4) + pad(time.tm_mon + 1, 2) + pad(time.tm_mday, 2)
        return day + "T" + pad(time.tm_hour, 2) + pad(time.tm_min, 2) + pad(time.tm_sec, 2) + "Z"
    }

    /// `Fri, 02 Jan 2026 03:04:05 GMT` (HTTP headers, always 29 bytes).
    static func http(_ milliseconds: Int64) -> String {
        let time = civil(milliseconds)
        let day = days[Int(time.tm_wday)]
        let month = months[Int(time.tm_mon)]
        let year = pad(time.tm_year + 1_900, 4)
        return "\(day), \(pad(time.tm_mday, 2)) \(month) \(year) \(clock(time)) GMT"
    }

    /// Reads `20260102T030405Z`.
    static func parseAmz(_ text: String) -> Int64? {
        let bytes = Array(text.utf8)
        guard bytes.count == 16, bytes[8] == UInt8(ascii: "T"), bytes[15] == UInt8(ascii: "Z")
        else { return nil }
        return assemble(
            year: number(bytes[0..<4]), month: number(bytes[4..<6]), day: number(bytes[6..<8]),
            hour: number(bytes[9..<11]), minute: number(bytes[11..<13]),
            second: number(bytes[13..<15]))
    }

    /// Reads `2030-01-01T00:00:00Z`, with any number of decimals (dropped).
    static func parseISO8601(_ text: String) -> Int64? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes.last == UInt8(ascii: "Z"), bytes[4] == UInt8(ascii: "-"),
            bytes[7] == UInt8(ascii: "-"), bytes[10] == UInt8(ascii: "T")
        else { return nil }
        return assemble(
            year: number(bytes[0..<4]), month: number(bytes[5..<7]), day: number(bytes[8..<10]),
            hour: number(bytes[11..<13]), minute: number(bytes[14..<16]),
            second: number(bytes[17..<19]))
    }

    /// Reads `Fri, 02 Jan 2026 03:04:05 GMT`.
    static func parseHTTP(_ text: String) -> Int64? {
        let bytes = Array(text.utf8)
        guard bytes.count == 29, text.hasSuffix(" GMT"),
            let month = months.firstIndex(of: String(decoding: bytes[8..<11], as: UTF8.self))
        else { return nil }
        return assemble(
            year: number(bytes[12..<16]), month: Int32(month) + 1, day: number(bytes[5..<7]),
            hour: number(bytes[17..<19]), minute: number(bytes[20..<22]),
            second: number(bytes[23..<25]))
    }

    private static func milliseconds(of clock: clockid_t) -> Int64 {
        var now = timespec()
        clock_gettime(clock, &now)
        return Int64(now.tv_sec) * 1_000 + Int64(now.tv_nsec) / 1_000_000
    }

    private static func civil(_ milliseconds: Int64) -> tm {
        var seconds = time_t(milliseconds / 1_000)
        var time = tm()
        gmtime_r(&seconds, &time)
        return time
    }

    private static func clock(_ time: tm) -> String {
        pad(time.tm_hour, 2) + ":" + pad(time.tm_min, 2) + ":" + pad(time.tm_sec, 2)
    }

    private static func pad(_ value: Int32, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> Int32? {
        Int32(String(decoding: bytes, as: UTF8.self))
    }

    private static func assemble(
        year: Int32?, month: Int32?, day: Int32?, hour: Int32?, minute: Int32?, second: Int32?
    ) -> Int64? {
        guard let year, let month, let day, let hour, let minute, let second,
            (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second < 61
        else { return nil }
        var time = tm()
        time.tm_year = year - 1_900
        time.tm_mon = month - 1
        time.tm_mday = day
        time.tm_hour = hour
        time.tm_min = minute
        time.tm_sec = second
        return Int64(timegm(&time)) * 1_000
    }
}
