// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Numbers, times and sizes as a person reads them.
enum Figures {
    /// `12,345,678`.
    static func count(_ value: some BinaryInteger) -> String {
        let digits = String(value)
        guard digits.count > 4 else { return digits }
        var text = ""
        for (place, digit) in digits.reversed().enumerated() {
            if place > 0, place % 3 == 0, digit != "-" { text.append(",") }
            text.append(digit)
        }
        return String(text.reversed())
    }

    /// `1 row`, `2,000 rows`.
    static func count(_ value: UInt64, _ one: String, _ many: String) -> String {
        "\(count(value)) \(value == 1 ? one : many)"
    }

    /// `3 h 5 min`, `42 s`: the two largest units.
    static func duration(seconds: Double) -> String {
        guard seconds.isFinite, seconds >= 0 else { return "unknown" }
        let whole = Int(min(seconds, 1e12).rounded())
        if whole < 60 { return "\(whole) s" }
        if whole < 3_600 { return joined(whole / 60, "min", whole % 60, "s") }
        if whole < 86_400 { return joined(whole / 3_600, "h", whole % 3_600 / 60, "min") }
        return joined(whole / 86_400, "d", whole % 86_400 / 3_600, "h")
    }

    /// `0`, `0.3`, `42`, `12,345`: a rate a second.
    static func rate(_ value: Double) -> String {
        guard value.isFinite, value > 0 else { return "0" }
        if value < 10 { return tenths(value) }
        return count(Int(min(value, 1e15).rounded()))
    }

    /// `512 B`, `1.5 GiB`.
    static func bytes(_ value: Double) -> String {
        var rest = max(0, value)
        for unit in ["B", "KiB", "MiB", "GiB"] {
            if rest < 1_024 { return "\(unit == "B" ? count(Int(rest)) : tenths(rest)) \(unit)" }
            rest /= 1_024
        }
        return "\(tenths(rest)) TiB"
    }

    /// `12.5 %`; 100 only when all is done.
    static func percent(_ part: UInt64, of whole: UInt64) -> String {
        if whole == 0 { return "0 %" }
        let tenths = Int((Double(part) / Double(whole) * 1_000).rounded(.down))
        return tenths % 10 == 0 ? "\(tenths / 10) %" : "\(tenths / 10).\(tenths % 10) %"
    }

    /// `$0.42`, `less than $0.01`.
    static func dollars(_ value: Double) -> String {
        guard value.isFinite, value >= 0.01 else { return value > 0 ? "less than $0.01" : "$0.00" }
        let cents = Int((min(value, 1e12) * 100).rounded())
        let rest = cents % 100
        return "$\(count(cents / 100)).\(rest < 10 ? "0" : "")\(rest)"
    }

    private static func tenths(_ value: Double) -> String {
        let tenths = Int((min(value, 1e15) * 10).rounded())
        return tenths % 10 == 0 ? count(tenths / 10) : "\(count(tenths / 10)).\(tenths % 10)"
    }

    private static func joined(_ large: Int, _ unit: String, _ small: Int, _ rest: String) -> String
    {
        small == 0 ? "\(large) \(unit)" : "\(large) \(unit) \(small) \(rest)"
    }
}
