// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// A moment in UTC, as job documents, reports and S3 headers write it.
public struct Timestamp: Sendable, Equatable, Comparable, Hashable {
    /// Milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
    public var millisecondsSinceEpoch: Int64

    public init(millisecondsSinceEpoch: Int64) {
        self.millisecondsSinceEpoch = millisecondsSinceEpoch
    }

    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.millisecondsSinceEpoch < right.millisecondsSinceEpoch
    }

    /// Whole seconds since the epoch, rounded down.
    public var secondsSinceEpoch: Int64 {
        millisecondsSinceEpoch.flooredDivision(by: 1_000)
    }

    /// `2030-01-31T23:59:59Z`: what `x-amz-object-lock-retain-until-date` takes.
    public var iso8601: String {
        let time = CivilTime(secondsSinceEpoch: secondsSinceEpoch)
        return "\(time.date)T\(time.timeOfDay)Z"
    }

    /// `2030-01-31T23:59:59.123Z`: what the completion report's manifest carries.
    public var iso8601Milliseconds: String {
        let fraction = millisecondsSinceEpoch - secondsSinceEpoch * 1_000
        let time = CivilTime(secondsSinceEpoch: secondsSinceEpoch)
        return "\(time.date)T\(time.timeOfDay).\(CivilTime.digits(Int(fraction), 3))Z"
    }

    /// `Thu, 31 Jan 2030 23:59:59 GMT`: an HTTP date (RFC 9110, section 5.6.7).
    public var httpDate: String {
        let time = CivilTime(secondsSinceEpoch: secondsSinceEpoch)
        let day = CivilTime.digits(time.day, 2)
        let date =
            "\(day) \(CivilTime.monthNames[time.month - 1]) \(CivilTime.digits(time.year, 4))"
        return "\(CivilTime.weekdayNames[time.weekday]), \(date) \(time.timeOfDay) GMT"
    }
}
