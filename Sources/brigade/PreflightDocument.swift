// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchEngine
import BatchModel

/// What a preflight found, for a program. Pure.
enum PreflightDocument {
    static func value(_ report: PreflightReport) -> JSONValue {
        var estimate: [String: JSONValue] = [:]
        estimate["Requests"] = report.requests.map(number)
        estimate["CostDollars"] = report.costDollars.map(JSONValue.number)
        estimate["Seconds"] = report.seconds.map(JSONValue.number)
        var members: [String: JSONValue] = [
            "Passed": .bool(report.isPassed),
            "Mode": .string(report.mode.rawValue),
            "Findings": .array(report.findings.map(finding)),
            "SampledObjects": .integer(Int64(report.samples)),
            "RequestsSent": .integer(Int64(report.requestsSent)),
            "Estimate": .object(estimate),
        ]
        members["Rows"] = report.rows.map(number)
        return .object(members)
    }

    private static func finding(_ finding: PreflightFinding) -> JSONValue {
        var members: [String: JSONValue] = [
            "Level": .string(finding.level.rawValue), "Subject": .string(finding.subject),
            "Text": .string(finding.text),
        ]
        members["Remedy"] = finding.remedy.map(JSONValue.string)
        return .object(members)
    }

    private static func number(_ value: UInt64) -> JSONValue { .integer(Int64(clamping: value)) }
}
