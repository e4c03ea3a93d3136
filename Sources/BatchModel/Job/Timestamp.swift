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
        millisecondsSinceEpoch.floored(to: 1_000) / 1_000
    }

    /// `2030-01-31T23:59:59Z`: what `x-amz-object-lock-retain-until-date` takes.
    public var iso8601: String { "\(isoDate)T\(timeOfDay)Z" }

    /// `2030-01-31T23:59:59.123Z`: what the completion report's manifest carries.
    public var iso8601Milliseconds: String {
        let fraction = Int(millisecondsSinceEpoch - secondsSinceEpoch * 1_000)
        return "\(isoDate)T\(timeOfDay).\(Self.digits(fraction, 3))Z"
    }

    /// `Thu, 31 Jan 2030 23:59:59 GMT`: an HTTP date (RFC 9110, section 5.6.7).
    public var httpDate: String {
        let date = date
        let weekday = Self.weekdayNames[Int(daysSinceEpoch - daysSinceEpoch.floored(to: 7))]
        let month = Self.monthNames[date.month - 1]
        let day = Self.digits(date.day, 2)
        return "\(weekday), \(day) \(month) \(Self.digits(date.year, 4)) \(timeOfDay) GMT"
    }

    /// The first is the day of the epoch.
    private static let weekdayNames = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    static let monthNames = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    private var daysSinceEpoch: Int64 { secondsSinceEpoch.floored(to: 86_400) / 86_400 }
    private var date: CivilDate { CivilDate(daysSinceEpoch: Int(daysSinceEpoch)) }

    private var isoDate: String {
        let date = date
        let (month, day) = (Self.digits(date.month, 2), Self.digits(date.day, 2))
        return "\(Self.digits(date.year, 4))-\(month)-\(day)"
    }

    private var timeOfDay: String {
        let second = Int(secondsSinceEpoch - daysSinceEpoch * 86_400)
        let parts = [second / 3_600, second / 60 % 60, second % 60]
        return parts.map { Self.digits($0, 2) }.joined(separator: ":")
    }

    private static func digits(_ value: Int, _ width: Int) -> String {
        let text = String(value)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }
}

extension Int64 {
    /// The largest multiple of `step` that is not above this number.
    fileprivate func floored(to step: Int64) -> Int64 {
        let rest = self % step
        return self - (rest < 0 ? rest + step : rest)
    }
}
