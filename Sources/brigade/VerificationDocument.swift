// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchEngine
import BatchModel

/// What a verification found, as JSON. Pure.
enum VerificationDocument {
    static func value(_ summary: VerificationSummary, of job: JobDescriptor) -> JSONValue {
        func number(_ count: UInt64) -> JSONValue { .integer(Int64(count)) }
        var reasons: [String: JSONValue] = [:]
        for (reason, count) in summary.unverified { reasons["\(reason)"] = number(count) }
        return .object([
            "JobId": .string(job.id.text),
            "IsGood": .bool(summary.isGood),
            "IsWhole": .bool(summary.isWhole),
            "Checked": number(summary.checked),
            "Same": number(summary.same),
            "Present": number(summary.present),
            "Unverified": .object(reasons),
            "Problems": .object(summary.problems.mapValues(number)),
            "FailedInJob": number(summary.failedInJob),
            "NotRun": number(summary.notRun),
            "OlderVersions": number(summary.older),
            "NotChosen": number(summary.notChosen),
            "Findings": .array(summary.findings.map(finding)),
            "ReportProblems": .array(summary.reportProblems.map(JSONValue.string)),
        ])
    }

    private static func finding(_ finding: VerificationFinding) -> JSONValue {
        .object([
            "Line": .integer(Int64(finding.line)),
            "Destination": .string(finding.destination),
            "ErrorCode": .string(finding.failure.errorCode),
            "HTTPStatusCode": .integer(Int64(finding.failure.httpStatus)),
            "Message": .string(finding.failure.message),
        ])
    }
}
