// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

extension Timestamp {
    /// Reads ISO 8601 as the AWS tools take it: `2030-01-31`, `2030-01-31T23:59:59Z`, up to nine
    /// digits of fraction, `Z` or an offset such as `+02:00`; without one, UTC.
    public init?(iso8601 text: String) {
        var digits = DigitScanner(text)
        guard let year = digits.number(4), digits.skip("-"), let month = digits.number(2),
            digits.skip("-"), let day = digits.number(2)
        else { return nil }
        var seconds: Int64 = 0
        var milliseconds: Int64 = 0
        var offset: Int64 = 0
        if !digits.isAtEnd {
            guard digits.skip("T") || digits.skip(" ") || digits.skip("t"),
                let time = digits.timeOfDay(), let zone = digits.zoneOffset(), digits.isAtEnd
            else { return nil }
            (seconds, milliseconds, offset) = (time.seconds, time.milliseconds, zone)
        }
        guard (1...12).contains(month),
            (1...CivilDate.days(inMonth: month, of: year)).contains(day)
        else { return nil }
        let days = Int64(CivilDate(year: year, month: month, day: day).daysSinceEpoch)
        self.init(
            millisecondsSinceEpoch: (days * 86_400 + seconds - offset) * 1_000 + milliseconds)
    }

    /// Reads an HTTP date in the form that servers send: `Thu, 31 Jan 2030 23:59:59 GMT`.
    public init?(httpDate text: String) {
        let parts = text.split(separator: " ")
        guard parts.count == 6, parts[5] == "GMT", let day = Int(parts[1]),
            let month = Self.monthNames.firstIndex(of: String(parts[2])),
            let year = Int(parts[3]), (1601...9999).contains(year),
            (1...CivilDate.days(inMonth: month + 1, of: year)).contains(day)
        else { return nil }
        var digits = DigitScanner(String(parts[4]))
        guard let time = digits.timeOfDay(), digits.isAtEnd else { return nil }
        let days = Int64(CivilDate(year: year, month: month + 1, day: day).daysSinceEpoch)
        self.init(millisecondsSinceEpoch: (days * 86_400 + time.seconds) * 1_000)
    }
}

/// Reads fixed-width numbers from the front of a text.
private struct DigitScanner {
    private var rest: Substring.UTF8View

    init(_ text: String) {
        rest = text[...].utf8
    }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest.removeFirst()
        return true
    }

    mutating func digit() -> Int? {
        guard let byte = rest.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else {
            return nil
        }
        rest.removeFirst()
        return Int(byte - UInt8(ascii: "0"))
    }

    mutating func number(_ width: Int) -> Int? {
        var value = 0
        for _ in 0..<width {
            guard let next = digit() else { return nil }
            value = value * 10 + next
        }
        return value
    }

    mutating func timeOfDay() -> (seconds: Int64, milliseconds: Int64)? {
        guard let hour = number(2), skip(":"), let minute = number(2), hour < 24, minute < 60 else {
            return nil
        }
        var second = 0
        var milliseconds = 0
        if skip(":") {
            guard let value = number(2), value < 60 else { return nil }
            second = value
            if skip(".") {
                guard let fraction = fraction() else { return nil }
                milliseconds = fraction
            }
        }
        return (Int64(hour * 3_600 + minute * 60 + second), Int64(milliseconds))
    }

    private mutating func fraction() -> Int? {
        var value = 0
        var count = 0
        while let next = digit() {
            if count < 3 { value = value * 10 + next }
            count += 1
        }
        guard (1...9).contains(count) else { return nil }
        for _ in min(count, 3)..<3 { value *= 10 }
        return value
    }

    mutating func zoneOffset() -> Int64? {
        if isAtEnd || skip("Z") || skip("z") { return 0 }
        let isWest = skip("-")
        guard isWest || skip("+"), let hours = number(2) else { return nil }
        _ = skip(":")
        let minutes = isAtEnd ? 0 : number(2)
        guard let minutes else { return nil }
        let offset = Int64(hours * 3_600 + minutes * 60)
        return isWest ? -offset : offset
    }
}
