// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import Testing

@Suite struct JobManifestFormatTests {
    private static func document(format: String, fields: String?, operation: String) -> String {
        let spec = fields.map { ", \"Fields\": [\($0)]" } ?? ""
        return """
            {"Operation": \(operation), "Report": {"Enabled": false},
             "Manifest": {"Spec": {"Format": "\(format)"\(spec)},
                          "Location": {"ObjectArn": "file:///m/manifest.json"}}}
            """
    }

    private static let copy = #"{"S3PutObjectCopy": {"TargetResource": "arn:aws:s3:::target"}}"#
    private static let replicate = #"{"S3ReplicateObject": {}}"#

    @Test(arguments: [
        ("S3InventoryReport_CSV_20161130", JobManifestFormat.inventory20161130),
        ("S3InventoryReport_CSV_20211130", .inventory20211130),
    ])
    func `an inventory needs no fields and is written back without any`(
        name: String, format: JobManifestFormat
    ) throws {
        let text = Self.document(format: name, fields: nil, operation: Self.copy)
        let request = try JobRequest(documentText: text)
        #expect(request.manifest?.format == format)
        #expect(request.manifest?.fields == [])
        #expect(!request.document.compactText.contains("Fields"))
        #expect(try JobRequest(documentText: request.document.compactText) == request)
    }

    @Test(arguments: [
        ("S3InventoryReport_CSV_20161130", "\"Bucket\", \"Key\"", copy, "fileSchema"),
        ("S3BatchOperations_CSV_20180820", nil, copy, "Fields: it is missing"),
        (
            "S3BatchOperations_CSV_20180820", "\"Bucket\", \"Key\"", replicate,
            "VersionId is missing"
        ),
        ("Parquet", nil, copy, "S3InventoryReport_CSV_20161130"),
    ])
    func `refuses fields that the format or the operation does not take`(
        format: String, fields: String?, operation: String, reason: String
    ) {
        let text = Self.document(format: format, fields: fields, operation: operation)
        let problem = #expect(throws: JobDocumentProblem.self) {
            try JobRequest(documentText: text)
        }
        #expect(problem?.description.contains(reason) == true, "\(String(describing: problem))")
    }

    @Test func `replicates the versions of a CSV that names them`() throws {
        let fields = "\"Bucket\", \"Key\", \"VersionId\""
        let text = Self.document(
            format: "S3BatchOperations_CSV_20180820", fields: fields, operation: Self.replicate)
        #expect(try JobRequest(documentText: text).operation == .s3ReplicateObject)
    }
}
