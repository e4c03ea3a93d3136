// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Numbers as people read them. Pure.
package enum Quantity {
    /// `512 B`, `4 KiB`, `1.5 MiB`
    package static func bytes(_ count: UInt64) -> String {
        let units = ["B", "KiB", "MiB", "GiB", "TiB"]
        var value = Double(count)
        var unit = 0
        while value >= 1_024, unit < units.count - 1 {
            value /= 1_024
            unit += 1
        }
        let text = fixed(value, value.rounded() == value ? 0 : 1)
        return "\(text) \(units[unit])"
    }

    /// Bytes per second in millions: `12.3 MB/s`; digits as the size of the number asks for.
    package static func speed(_ bytesPerSecond: Double) -> String {
        "\(threeDigits(bytesPerSecond / 1e6)) MB/s"
    }

    /// `870 µs`, `1.23 ms`, `12.3 s`
    package static func time(microseconds: Double) -> String {
        if microseconds < 999.5 { return "\(threeDigits(microseconds)) µs" }
        if microseconds < 999_500 { return "\(threeDigits(microseconds / 1e3)) ms" }
        return "\(threeDigits(microseconds / 1e6)) s"
    }

    /// `1.23`, `12.3`, `123`, `12,345`
    package static func threeDigits(_ value: Double) -> String {
        let places = value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2
        return fixed(value, places)
    }

    /// `97%`
    package static func percent(_ share: Double) -> String { "\(fixed(share * 100, 0))%" }

    /// A number with so many decimal places and its thousands apart.
    package static func fixed(_ value: Double, _ places: Int) -> String {
        guard value.isFinite, abs(value) < 1e15 else { return "-" }
        let scale = [1, 10, 100, 1_000][min(max(places, 0), 3)]
        let scaled = Int64((abs(value) * Double(scale)).rounded())
        let sign = value < 0 && scaled != 0 ? "-" : ""
        var text = sign + grouped(UInt64(scaled / Int64(scale)))
        if scale > 1 {
            let rest = String(scaled % Int64(scale))
            text += "." + String(repeating: "0", count: places - rest.count) + rest
        }
        return text
    }

    /// `1,234,567`
    package static func grouped(_ number: UInt64) -> String {
        var digits = String(number)
        var groups: [String] = []
        while digits.count > 3 {
            groups.insert(String(digits.suffix(3)), at: 0)
            digits.removeLast(3)
        }
        return ([digits] + groups).joined(separator: ",")
    }
}
