// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// A moment split into calendar parts (proleptic Gregorian, UTC).
struct CivilTime {
    var year: Int
    var month: Int
    var day: Int
    var secondOfDay: Int
    /// 0 is Thursday, the day of the epoch.
    var weekday: Int

    static let weekdayNames = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    static let monthNames = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    init(secondsSinceEpoch: Int64) {
        let days = secondsSinceEpoch.flooredDivision(by: 86_400)
        secondOfDay = Int(secondsSinceEpoch - days * 86_400)
        weekday = Int(days - days.flooredDivision(by: 7) * 7)
        // Years are counted from 1 March, so that the leap day is the last of its year and the
        // months' lengths follow 153 days in five months.
        let shifted = days + 719_468
        let era = shifted.flooredDivision(by: 146_097)
        let dayOfEra = Int(shifted - era * 146_097)
        let yearOfEra =
            (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        year = yearOfEra + Int(era) * 400 + (month <= 2 ? 1 : 0)
    }

    var date: String {
        "\(Self.digits(year, 4))-\(Self.digits(month, 2))-\(Self.digits(day, 2))"
    }

    var timeOfDay: String {
        let (hour, minute, second) = (
            secondOfDay / 3_600, secondOfDay / 60 % 60, secondOfDay % 60
        )
        return "\(Self.digits(hour, 2)):\(Self.digits(minute, 2)):\(Self.digits(second, 2))"
    }

    static func daysSinceEpoch(year: Int, month: Int, day: Int) -> Int64 {
        let marchYear = month <= 2 ? year - 1 : year
        let era = Int64(marchYear).flooredDivision(by: 400)
        let yearOfEra = Int64(marchYear) - era * 400
        let marchMonth = month > 2 ? month - 3 : month + 9
        let dayOfYear = Int64((153 * marchMonth + 2) / 5 + day - 1)
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    static func days(inMonth month: Int, of year: Int) -> Int {
        switch month {
        case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    static func digits(_ value: Int, _ width: Int) -> String {
        let text = String(value)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }
}

extension Int64 {
    func flooredDivision(by divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }
}
