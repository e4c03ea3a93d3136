// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchEngine

/// A run's progress as one line of text. Pure.
enum ProgressText {
    /// `12,345/100,000 (12%)  0 failed  1,234/s  64 at once  ETA 1m 10s`; `~` marks what is
    /// estimated.
    static func line(
        _ snapshot: ProgressSnapshot, _ reading: ProgressEstimate.Reading
    ) -> String {
        if let rows = snapshot.preparing {
            let line = "preparing, \(grouped(rows)) rows read"
            return snapshot.waitingFor.map { "\(line)  \(waiting($0))" } ?? line
        }
        if let code = snapshot.waitingFor {
            return [count(snapshot), "\(grouped(snapshot.failed)) failed", waiting(code)]
                .joined(separator: "  ")
        }
        var parts = [count(snapshot), "\(grouped(snapshot.failed)) failed"]
        if snapshot.skipped > 0 { parts.append("\(grouped(snapshot.skipped)) skipped") }
        parts.append("\(grouped(UInt64(reading.rowsPerSecond.rounded())))/s")
        if snapshot.level > 0 { parts.append("\(grouped(UInt64(snapshot.level))) at once") }
        if snapshot.bytesCopied > 0 {
            let speed = bytes(UInt64(reading.bytesPerSecond))
            parts.append("\(bytes(snapshot.bytesCopied)) in parts, \(speed)/s")
        }
        if snapshot.pacedPrefixes > 0 {
            let noun = snapshot.pacedPrefixes == 1 ? "prefix" : "prefixes"
            parts.append("throttled: \(snapshot.pacedPrefixes) \(noun)")
        }
        if snapshot.isPacedForKeyManagement { parts.append("throttled by KMS") }
        if let seconds = reading.secondsLeft {
            parts.append("ETA \(snapshot.isTotalExact ? "" : "~")\(duration(seconds))")
        }
        return parts.joined(separator: "  ")
    }

    /// `waiting for the store: ConnectionFailed`
    private static func waiting(_ code: String) -> String { "waiting for the store: \(code)" }

    private static func count(_ snapshot: ProgressSnapshot) -> String {
        guard let total = snapshot.total else { return grouped(snapshot.done) }
        let percent = total == 0 ? 100 : min(100, snapshot.done * 100 / total)
        let mark = snapshot.isTotalExact ? "" : "~"
        return "\(grouped(snapshot.done))/\(mark)\(grouped(total)) (\(percent)%)"
    }

    /// `1,234,567`
    static func grouped(_ number: UInt64) -> String {
        var digits = String(number)
        var groups: [String] = []
        while digits.count > 3 {
            groups.insert(String(digits.suffix(3)), at: 0)
            digits.removeLast(3)
        }
        return ([digits] + groups).joined(separator: ",")
    }

    /// `512 B`, `1.5 KiB`, `24.0 MiB`
    static func bytes(_ count: UInt64) -> String {
        let units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"]
        var value = Double(count)
        var unit = 0
        while value >= 1_024, unit < units.count - 1 {
            value /= 1_024
            unit += 1
        }
        guard unit > 0 else { return "\(count) B" }
        let tenths = UInt64((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10) \(units[unit])"
    }

    /// `45s`, `1m 10s`, `2h 5m`, `3d 4h`
    static func duration(_ seconds: Double) -> String {
        let whole = UInt64(min(seconds.rounded(.up), 1e9))
        switch whole {
        case ..<60: return "\(whole)s"
        case ..<3_600: return "\(whole / 60)m \(whole % 60)s"
        case ..<86_400: return "\(whole / 3_600)h \(whole / 60 % 60)m"
        default: return "\(whole / 86_400)d \(whole / 3_600 % 24)h"
        }
    }
}
