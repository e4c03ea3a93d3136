// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

package import BatchModel

/// Reads the values of inventory columns from their bytes, without making strings of them.
package enum ColumnText {
    /// Decimal digits alone, at most those of a 64-bit number.
    package static func wholeNumber(_ text: UnsafeRawBufferPointer) -> UInt64? {
        guard !text.isEmpty, text.count <= 20 else { return nil }
        var value: UInt64 = 0
        for byte in text {
            let digit = UInt64(byte) &- 0x30
            guard digit <= 9 else { return nil }
            let (tenfold, overflows) = value.multipliedReportingOverflow(by: 10)
            let (sum, carries) = tenfold.addingReportingOverflow(digit)
            if overflows || carries { return nil }
            value = sum
        }
        return value
    }

    /// `true` or `false`, in letters of either case.
    package static func truth(_ text: UnsafeRawBufferPointer) -> Bool? {
        if isWord("true", text) { return true }
        return isWord("false", text) ? false : nil
    }

    /// ISO 8601, as an inventory (`2030-01-31T23:59:59.000Z`) or a listing writes it.
    package static func time(_ text: UnsafeRawBufferPointer) -> Timestamp? {
        if text.count == 24 || text.count == 20 {
            if let milliseconds = plainTime(text) {
                return Timestamp(millisecondsSinceEpoch: milliseconds)
            }
        }
        guard text.count <= 40 else { return nil }
        return Timestamp(iso8601: String(decoding: text, as: UTF8.self))
    }

    /// Appends `2030-01-31T23:59:59.000Z`.
    static func append(_ time: Timestamp, to output: inout [UInt8]) {
        let seconds = time.secondsSinceEpoch
        let days = (seconds - (seconds % 86_400 + 86_400) % 86_400) / 86_400
        let date = CivilDate(daysSinceEpoch: Int(days))
        let second = Int(seconds - days * 86_400)
        let milliseconds = Int(time.millisecondsSinceEpoch - seconds * 1_000)
        append(date.year, 4, "-", to: &output)
        append(date.month, 2, "-", to: &output)
        append(date.day, 2, "T", to: &output)
        append(second / 3_600, 2, ":", to: &output)
        append(second / 60 % 60, 2, ":", to: &output)
        append(second % 60, 2, ".", to: &output)
        append(milliseconds, 3, "Z", to: &output)
    }

    private static func append(
        _ value: Int, _ width: Int, _ end: Unicode.Scalar, to output: inout [UInt8]
    ) {
        var divisor = 1
        for _ in 1..<width { divisor *= 10 }
        while divisor > 0 {
            output.append(UInt8(0x30 + value / divisor % 10))
            divisor /= 10
        }
        output.append(UInt8(ascii: end))
    }

    /// The two usual forms, `YYYY-MM-DDThh:mm:ssZ` with or without `.mmm`, and of those the months'
    /// first 28 days; nil leaves the decision to the full reader.
    private static func plainTime(_ text: UnsafeRawBufferPointer) -> Int64? {
        guard text[4] == 0x2D, text[7] == 0x2D, text[10] == 0x54, text[13] == 0x3A,
            text[16] == 0x3A, text[text.count - 1] == 0x5A,
            let year = digits(text, 0, 4), let month = digits(text, 5, 2),
            let day = digits(text, 8, 2), let hour = digits(text, 11, 2),
            let minute = digits(text, 14, 2), let second = digits(text, 17, 2),
            (1...12).contains(month), (1...28).contains(day), hour < 24, minute < 60, second < 60
        else { return nil }
        var milliseconds: Int64 = 0
        if text.count == 24 {
            guard text[19] == 0x2E, let fraction = digits(text, 20, 3) else { return nil }
            milliseconds = fraction
        }
        let days = Int64(
            CivilDate(year: Int(year), month: Int(month), day: Int(day)).daysSinceEpoch)
        return ((days * 24 + hour) * 60 + minute) * 60_000 + second * 1_000 + milliseconds
    }

    private static func digits(
        _ text: UnsafeRawBufferPointer, _ start: Int, _ count: Int
    ) -> Int64? {
        var value: Int64 = 0
        for place in start..<(start + count) {
            let digit = Int64(text[place]) - 0x30
            guard (0...9).contains(digit) else { return nil }
            value = value * 10 + digit
        }
        return value
    }

    private static func isWord(_ word: StaticString, _ text: UnsafeRawBufferPointer) -> Bool {
        guard text.count == word.utf8CodeUnitCount else { return false }
        for place in 0..<text.count where text[place] | 0x20 != word.utf8Start[place] {
            return false
        }
        return true
    }
}
