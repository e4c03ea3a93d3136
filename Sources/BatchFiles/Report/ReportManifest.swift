// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Glibc

/// The report's manifest.json.
enum ReportManifest {
    private static let schema =
        "Bucket, Key, VersionId, TaskStatus, ErrorCode, HTTPStatusCode, ResultMessage"

    /// The document, with its members in the order and spelling of the service. The schema string
    /// names ErrorCode before HTTPStatusCode although the rows have them the other way round;
    /// readers of real reports expect that.
    static func document(_ settings: CompletionReportSettings, results: [ReportFile]) -> [UInt8] {
        let entries = results.map { file in
            """
                    {
                        "TaskExecutionStatus": "\(file.kind == .failed ? "failed" : "succeeded")",
                        "Bucket": \(quoted(settings.bucket)),
                        "MD5Checksum": "\(file.md5)",
                        "Key": \(quoted(file.key))
                    }
            """
        }
        let list = entries.isEmpty ? "[]" : "[\n\(entries.joined(separator: ",\n"))\n    ]"
        return Array(
            """
            {
                "Format": "Report_CSV_20180820",
                "ReportCreationDate": "\(timestamp(settings.createdMilliseconds))",
                "Results": \(list),
                "ReportSchema": "\(schema)"
            }

            """.utf8)
    }

    /// ISO 8601 in UTC with milliseconds and `Z`.
    static func timestamp(_ milliseconds: Int64) -> String {
        let (seconds, rest) = milliseconds.quotientAndRemainder(dividingBy: 1_000)
        var time = time_t(rest < 0 ? seconds - 1 : seconds)
        var parts = tm()
        gmtime_r(&time, &parts)
        let fraction = Int(rest < 0 ? rest + 1_000 : rest)
        return padded(Int(parts.tm_year) + 1_900, 4) + "-" + padded(Int(parts.tm_mon) + 1, 2) + "-"
            + padded(Int(parts.tm_mday), 2) + "T" + padded(Int(parts.tm_hour), 2) + ":"
            + padded(Int(parts.tm_min), 2) + ":" + padded(Int(parts.tm_sec), 2) + "."
            + padded(fraction, 3) + "Z"
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    /// A JSON string (RFC 8259 §7).
    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\u{00}"..."\u{1F}": result += "\\u00" + padded(scalar.value)
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    private static func padded(_ value: UInt32) -> String {
        (value < 16 ? "0" : "") + String(value, radix: 16)
    }
}
