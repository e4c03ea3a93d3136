// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

extension JobReport {
    private static let format = "Report_CSV_20180820"

    /// `nil` for `{"Enabled": false}`, whatever else stands beside it.
    static func read(document: JSONMember) throws(JobDocumentProblem) -> JobReport? {
        let members = try document.object(allowing: [
            "Bucket", "Format", "Enabled", "Prefix", "ReportScope", "ExpectedBucketOwner",
        ])
        guard let enabled = members["Enabled"] else {
            throw document.refuse("Enabled is missing; allowed: true, false")
        }
        guard try enabled.bool() else { return nil }
        for needed in ["Bucket", "Format", "ReportScope"] where members[needed] == nil {
            throw document.refuse("\(needed) is missing and must be there when Enabled is true")
        }
        if let format = members["Format"], try format.string(1...100) != Self.format {
            throw format.refuse("allowed: \(Self.format)")
        }
        guard let bucket = members["Bucket"], let scope = members["ReportScope"] else { return nil }
        return JobReport(
            destination: try bucket.outputPlace(restIn: "Prefix"),
            prefix: try members["Prefix"]?.string(1...512),
            scope: try scope.choice(JobReportScope.self),
            expectedBucketOwner: try members["ExpectedBucketOwner"]?.accountID())
    }

    var document: JSONValue {
        var members: [String: JSONValue] = [
            "Enabled": .bool(true), "Format": .string(Self.format),
            "Bucket": .string(destination.text), "ReportScope": .string(scope.rawValue),
        ]
        members["Prefix"] = prefix.map(JSONValue.string)
        members["ExpectedBucketOwner"] = expectedBucketOwner.map(JSONValue.string)
        return .object(members)
    }
}
