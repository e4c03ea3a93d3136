// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import Testing

/// A job whose manifest is generated, with every member of the model of botocore 1.44.5
/// (s3control 2018-08-20, `JobManifestGenerator`).
private let everyMember = """
    {"Operation": {"S3ReplicateObject": {}}, "Report": {"Enabled": false}, "Priority": 1,
     "RoleArn": "arn:aws:iam::111122223333:role/batch",
     "ManifestGenerator": {"S3JobManifestGenerator": {
       "ExpectedBucketOwner": "111122223333", "SourceBucket": "arn:aws:s3:::source",
       "ManifestOutputLocation": {
         "ExpectedManifestBucketOwner": "444455556666", "Bucket": "arn:aws:s3:::manifests",
         "ManifestPrefix": "made/here", "ManifestEncryption": {"SSEKMS": {"KeyId": "key-1"}},
         "ManifestFormat": "S3InventoryReport_CSV_20211130"},
       "Filter": {
         "EligibleForReplication": true, "CreatedAfter": "2025-01-01T00:00:00Z",
         "CreatedBefore": 1767225600,
         "ObjectReplicationStatuses": ["FAILED", "NONE", "COMPLETED", "REPLICA"],
         "KeyNameConstraint": {"MatchAnyPrefix": ["a/", "b/"], "MatchAnySuffix": [".jpg"],
                               "MatchAnySubstring": ["é"]},
         "ObjectSizeGreaterThanBytes": 0, "ObjectSizeLessThanBytes": 5497558138880,
         "MatchAnyStorageClass": ["STANDARD", "GLACIER_IR"],
         "MatchAnyObjectEncryption": [{"SSEKMS": {
           "KmsKeyArn": "arn:aws:kms:us-east-1:111122223333:key/k-1",
           "BucketKeyEnabled": false}}]},
       "EnableManifestOutput": true}}}
    """

private let generatorPath = ["ManifestGenerator", "S3JobManifestGenerator"]

private func document(_ path: [String], _ value: JSONValue?) throws -> String {
    try JSONValue(text: everyMember).setting(path[...], to: value).compactText
}

private func generator(_ text: String) throws -> JobManifestGenerator {
    guard case .generator(let generator) = try JobRequest(documentText: text).objects else {
        throw JobDocumentProblem(member: "", problem: "it holds no generator")
    }
    return generator
}

@Suite struct JobManifestGeneratorTests {
    @Test func `reads every member of the model`() throws {
        let made = try generator(everyMember)
        #expect(made.sourceBucket == .bucket("source"))
        #expect(made.expectedBucketOwner == "111122223333")
        #expect(made.isOutputEnabled)
        #expect(
            made.outputLocation
                == ManifestOutputLocation(
                    destination: .s3(bucket: "manifests", key: ""), prefix: "made/here",
                    expectedBucketOwner: "444455556666", encryption: .sseKMS(keyID: "key-1")))
        #expect(made.filter.eligibleForReplication == true)
        #expect(made.filter.createdAfter?.iso8601 == "2025-01-01T00:00:00Z")
        #expect(made.filter.createdBefore?.iso8601 == "2026-01-01T00:00:00Z")
        #expect(made.filter.objectReplicationStatuses == [.failed, .never, .completed, .replica])
        #expect(
            made.filter.keyNameConstraint
                == KeyNameConstraint(
                    matchAnyPrefix: ["a/", "b/"], matchAnySuffix: [".jpg"],
                    matchAnySubstring: ["é"]))
        #expect(made.filter.objectSizeGreaterThanBytes == 0)
        #expect(made.filter.objectSizeLessThanBytes == 5_497_558_138_880)
        #expect(made.filter.matchAnyStorageClass == [.standard, .glacierInstantRetrieval])
        #expect(
            made.filter.matchAnyObjectEncryption == [
                .sseKMS(
                    keyARN: "arn:aws:kms:us-east-1:111122223333:key/k-1",
                    isBucketKeyEnabled: false)
            ])
    }

    @Test func `writes a document that reads as an equal job`() throws {
        let request = try JobRequest(documentText: everyMember)
        #expect(request.operation == .s3ReplicateObject)
        #expect(try JobRequest(documentText: request.document.prettyText) == request)
        let bare = JobRequest(
            operation: .s3ReplicateObject,
            objects: .generator(JobManifestGenerator(sourceBucket: .bucket("source"))))
        #expect(try JobRequest(documentText: bare.document.prettyText) == bare)
    }

    /// The SDKs' names; on the wire they have hyphens (`GeneratedManifestEncryption`,
    /// `ObjectEncryptionFilter`, serialization names of the model).
    @Test(arguments: [
        ("SSES3", ObjectEncryptionFilter.sseS3), ("SSE-S3", .sseS3), ("SSEC", .sseC),
        ("SSE-C", .sseC), ("NOTSSE", .notSSE), ("NOT-SSE", .notSSE),
        ("SSEKMS", .sseKMS(keyARN: nil, isBucketKeyEnabled: nil)),
        ("DSSEKMS", .dsseKMS(keyARN: nil)), ("DSSE-KMS", .dsseKMS(keyARN: nil)),
    ])
    func `reads each way to encrypt, and writes it back`(
        name: String, filter: ObjectEncryptionFilter
    ) throws {
        let list = JSONValue.array([.object([name: .object([:])])])
        let text = try document(generatorPath + ["Filter", "MatchAnyObjectEncryption"], list)
        let request = try JobRequest(documentText: text)
        #expect(try generator(text).filter.matchAnyObjectEncryption == [filter])
        #expect(try JobRequest(documentText: request.document.compactText) == request)
    }

    @Test(arguments: [
        [], ["ManifestOutputLocation"], ["ManifestOutputLocation", "ManifestEncryption"],
        ["ManifestOutputLocation", "ManifestEncryption", "SSEKMS"], ["Filter"],
        ["Filter", "KeyNameConstraint"],
    ])
    func `refuses an unknown member and names it`(path: [String]) throws {
        let whole = generatorPath + path + ["Filtre"]
        let text = try document(whole, .string("x"))
        let problem = #expect(throws: JobDocumentProblem.self) {
            try JobRequest(documentText: text)
        }
        #expect(problem?.member.hasPrefix((generatorPath + path).joined(separator: ".")) == true)
        #expect(problem?.problem.contains("allowed") == true)
    }

    static let filter = generatorPath + ["Filter"]
    static let output = generatorPath + ["ManifestOutputLocation"]

    @Test(arguments: [
        (generatorPath + ["SourceBucket"], nil, "SourceBucket: it is missing"),
        (generatorPath + ["SourceBucket"], JSONValue.string("source"), "arn:aws:s3:::BUCKET"),
        (generatorPath + ["EnableManifestOutput"], nil, "EnableManifestOutput: it is missing"),
        (output, nil, "ManifestOutputLocation is missing"),
        (output + ["ManifestFormat"], .string("CSV"), "S3InventoryReport_CSV_20211130"),
        (output + ["ManifestFormat"], nil, "ManifestFormat: it is missing"),
        (output + ["Bucket"], .string("arn:aws:s3:::b-b/key"), "ManifestPrefix"),
        (output + ["ManifestEncryption"], .object([:]), "SSES3, SSEKMS"),
        (output + ["ManifestEncryption", "SSEKMS"], .object([:]), "KeyId: it is missing"),
        (filter + ["ObjectReplicationStatuses"], .array([.string("PENDING")]), "NONE"),
        (filter + ["ObjectSizeGreaterThanBytes"], .integer(-1), "allowed: 0"),
        (filter + ["CreatedAfter"], .string("soon"), "2030-01-31T23:59:59Z"),
        (filter + ["CreatedBefore"], .string("2024-01-01"), "not after CreatedAfter"),
        (filter + ["MatchAnyStorageClass"], .array([.string("COLD")]), "GLACIER_IR"),
        (filter + ["MatchAnyObjectEncryption"], .array([]), "exactly one"),
        (filter + ["KeyNameConstraint", "MatchAnyPrefix"], .array([.string("")]), "1 to 1024"),
        (["Manifest"], .object([:]), "contradicts Manifest"),
        (["ManifestGenerator"], nil, "Manifest or ManifestGenerator"),
        (["Operation", "S3ReplicateObject"], .object(["Rules": .null]), "no such member"),
    ])
    func `refuses a wrong or contradictory member and says what is allowed`(
        path: [String], value: JSONValue?, allowed: String
    ) throws {
        let text = try document(path, value)
        let problem = #expect(throws: JobDocumentProblem.self) {
            try JobRequest(documentText: text)
        }
        let sentence = try #require(problem).description
        #expect(sentence.contains(allowed), "\(sentence)")
    }

    /// Pattern of the model: `arn:aws[a-zA-Z0-9-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[a-zA-Z0-9-]+`.
    @Test(arguments: [
        "arn:aws:kms:us-east-1:111122223333:alias/a", "arn:aws:kms:us-east-1:1111:key/k-1-1-1",
        "12345678-1234-1234-1234-123456789012", "arn:aws:s3:us-east-1:111122223333:key/k-1",
    ])
    func `refuses what is no ARN of a key`(arn: String) throws {
        let list = JSONValue.array([.object(["DSSEKMS": .object(["KmsKeyArn": .string(arn)])])])
        let text = try document(Self.filter + ["MatchAnyObjectEncryption"], list)
        #expect(throws: JobDocumentProblem.self) { try JobRequest(documentText: text) }
    }

    @Test func `makes a directory of the output absolute`() throws {
        let text = try document(Self.output + ["Bucket"], .string("file://made"))
        guard
            case .generator(let made) = try JobRequest(documentText: text)
                .resolvingFiles(against: "/home/me").objects
        else { return }
        #expect(made.outputLocation?.destination == .file(path: "/home/me/made"))
    }

    @Test func `a manifest that was made becomes the manifest of another job`() throws {
        let descriptor = GeneratedManifestDescriptor(
            location: .s3(bucket: "manifests", key: "made/manifest.json"), objectVersionID: "v",
            etag: "e")
        let text = descriptor.document.compactText
        #expect(try GeneratedManifestDescriptor(documentText: text) == descriptor)
        #expect(descriptor.manifest.format == .inventory20211130)
        #expect(descriptor.manifest.location == descriptor.location)
    }
}
