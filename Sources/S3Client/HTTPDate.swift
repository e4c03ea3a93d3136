// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// `Sun, 06 Nov 1994 08:49:37 GMT`, the date of HTTP headers (RFC 9110 §5.6.7; the two obsolete
/// forms are not read, since no store sends them).
package enum HTTPDate {
    /// Seconds since 1970-01-01 UTC, or nil when the text is no such date.
    package static func epochSeconds(_ text: String) -> Int? {
        let fields = text.split(separator: " ")
        guard fields.count == 6, fields[5] == "GMT", let day = Int(fields[1]),
            let month = months.firstIndex(of: String(fields[2])), let year = Int(fields[3])
        else { return nil }
        let time = fields[4].split(separator: ":").compactMap { Int($0) }
        guard time.count == 3, (1...31).contains(day), (1970...9999).contains(year),
            (0...23).contains(time[0]), (0...59).contains(time[1]), (0...60).contains(time[2])
        else { return nil }
        let date = CivilDate(year: year, month: month + 1, day: day)
        return date.daysSinceEpoch * 86_400 + time[0] * 3_600 + time[1] * 60 + time[2]
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
}
