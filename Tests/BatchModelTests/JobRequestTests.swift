// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import Testing

/// A document that works, and one made of it by changing a member.
private func document(_ changes: [(path: [String], value: JSONValue?)] = []) throws -> String {
    var root = try JSONValue(text: JobDocumentFixture.everyMember)
    for change in changes { root = root.setting(change.path[...], to: change.value) }
    return root.compactText
}

@Suite struct JobRequestTests {
    @Test func `reads every member of a create-job document`() throws {
        let request = try JobRequest(documentText: JobDocumentFixture.everyMember)
        guard case .s3PutObjectCopy(let copy) = request.operation else { return }
        #expect(request.accountID == "111122223333")
        #expect(request.priority == 10)
        #expect(request.roleARN == "arn:aws:iam::111122223333:role/batch")
        #expect(request.tags == [S3Tag(key: "team", value: "storage")])
        #expect(request.manifest?.fields == [.bucket, .key, .ignore, .versionID])
        #expect(request.manifest?.location == .s3(bucket: "manifests", key: "list.csv"))
        #expect(request.manifest?.etag == "60e460c9d1046e73f7dde5043ac3ae85")
        #expect(request.report?.scope == .allTasks)
        #expect(request.report?.prefix == "reports")
        #expect(copy.targetResource == .bucket("destination"))
        #expect(copy.storageClass == .standardIA)
        #expect(copy.newObjectTagging == [S3Tag(key: "a", value: "b c")])
        #expect(copy.newObjectMetadata?.userMetadata == [S3UserMetadata(name: "k", value: "v")])
        #expect(copy.newObjectMetadata?.sseAlgorithm == .kms)
        #expect(copy.accessControlGrants.map(\.permission) == [.read, .fullControl])
        #expect(copy.objectLockMode == .governance)
        #expect(copy.objectLockRetainUntilDate?.iso8601 == "2030-01-31T00:00:00Z")
        #expect(copy.unmodifiedSinceConstraint?.iso8601 == "2026-01-01T00:00:00Z")
        #expect(copy.checksumAlgorithm == .crc64NVMe)
    }

    @Test func `writes a document that reads as an equal job`() throws {
        let request = try JobRequest(documentText: JobDocumentFixture.everyMember)
        #expect(try JobRequest(documentText: request.document.prettyText) == request)
    }

    /// Every member of every structure, once with an unknown neighbour.
    @Test(arguments: [
        [], ["Operation"], ["Operation", "S3PutObjectCopy"],
        ["Operation", "S3PutObjectCopy", "NewObjectMetadata"], ["Manifest"], ["Manifest", "Spec"],
        ["Manifest", "Location"], ["Report"],
    ])
    func `refuses an unknown member and names it`(path: [String]) throws {
        let text = try document([(path + ["Sturageclass"], .string("x"))])
        let problem = #expect(throws: JobDocumentProblem.self) {
            try JobRequest(documentText: text)
        }
        #expect(problem?.member == (path + ["Sturageclass"]).joined(separator: "."))
        #expect(problem?.problem.contains("allowed here") == true)
    }

    static let copy = ["Operation", "S3PutObjectCopy"]

    @Test(arguments: [
        (copy + ["StorageClass"], JSONValue.string("COLD"), "STANDARD_IA"),
        (copy + ["TargetResource"], .string("destination"), "arn:aws:s3:::BUCKET"),
        (copy + ["TargetResource"], .null, "TargetResource"),
        (copy + ["MetadataDirective"], .string("COPY"), "REPLACE"),
        (copy + ["CannedAccessControlList"], .string("private"), "one of the two"),
        (copy + ["ObjectLockMode"], .null, "ObjectLockMode"),
        (copy + ["ObjectLockRetainUntilDate"], .string("soon"), "2030-01-31T23:59:59Z"),
        (copy + ["BucketKeyEnabled"], .string("yes"), "true or false"),
        (copy + ["NewObjectMetadata", "SSEAlgorithm"], .string("aws:kms"), "AES256, KMS"),
        (copy + ["NewObjectMetadata", "SSEAlgorithm"], .string("AES256"), "AES256"),
        (["Priority"], .integer(-1), "2147483647"), (["Priority"], .string("10"), "a whole number"),
        (["AccountId"], .string("1"), "twelve digits"), (["RoleArn"], .string("me"), "role"),
        (["Manifest", "Location", "ETag"], .null, "ETag"),
        (["Manifest", "Location", "ObjectArn"], .string("arn:aws:s3:::manifests"), "key"),
        (["Manifest", "Spec", "Format"], .string("CSV"), "S3BatchOperations_CSV_20180820"),
        (["Manifest", "Spec", "Fields"], .array([.string("Bucket")]), "Key is missing"),
        (["Report", "ReportScope"], .string("Some"), "AllTasks"),
        (["Report", "Bucket"], .string("arn:aws:s3:::b-b/key"), "Prefix"),
        (["Tags"], .array([.object(["Key": .string("a!")])]), "Value is missing"),
        (["ManifestGenerator"], .object([:]), "contradicts"),
        (["Operation", "S3DeleteObjectTagging"], .object([:]), "exactly one"),
    ])
    func `refuses a wrong or contradictory member and says what is allowed`(
        path: [String], value: JSONValue, allowed: String
    ) throws {
        let text = try document([(path, value)])
        let problem = #expect(throws: JobDocumentProblem.self) {
            try JobRequest(documentText: text)
        }
        let sentence = try #require(problem).description
        #expect(sentence.contains(allowed), "\(sentence)")
        #expect(!sentence.contains("\n"))
    }

    @Test(arguments: [
        ("{\n  \"Priority\": 1,,\n}", "line 2, column 17"), ("{\n", "line 2, column 1"),
        ("{\"a\": 1, \"a\": 2}", "column 10: member \"a\" stands twice"), ("", "line 1, column 1"),
        ("{\"a\": 01}", "column 7"), ("{\"a\": \"\\x\"}", "escape"), ("{} {}", "after its end"),
        ("{\"a\": \"\\ud800\"}", "surrogate"), ("{\"a\": tru}", "column 7"), ("[1", "bracket"),
    ])
    func `says where a text stops being JSON`(text: String, place: String) {
        let problem = #expect(throws: JobDocumentProblem.self) {
            try JobRequest(documentText: text)
        }
        #expect(problem?.description.contains(place) == true, "\(String(describing: problem))")
    }

    @Test func `reads what JSON allows in a string`() throws {
        let value = try JSONValue(
            text: #"["a\"\\\/\b\f\n\r\t\u00e4\ud83d\ude00", 1.5e3, -2, true, null]"#)
        let text = "a\"\\/\u{8}\u{C}\n\r\tä😀"
        #expect(value == .array([.string(text), .number(1_500), .integer(-2), .bool(true), .null]))
    }

    @Test(arguments: [
        (JSONValue.object([:]), nil, MetadataDirective.copy),
        (.object(["SSEAlgorithm": .string("AES256")]), nil, .copy),
        (.object(["ContentType": .string("text/plain")]), nil, .replace),
        (.object([:]), "REPLACE", .replace), (.null, nil, .copy), (.null, "REPLACE", .replace),
    ])
    func `replaces metadata only when some is given or it is asked for`(
        metadata: JSONValue, directive: String?, expected: MetadataDirective
    ) throws {
        let text = try document([
            (Self.copy + ["NewObjectMetadata"], metadata),
            (Self.copy + ["SSEAwsKmsKeyId"], nil), (Self.copy + ["BucketKeyEnabled"], nil),
            (Self.copy + ["MetadataDirective"], directive.map(JSONValue.string)),
        ])
        guard case .s3PutObjectCopy(let copy) = try JobRequest(documentText: text).operation else {
            return
        }
        #expect(copy.effectiveMetadataDirective == expected)
    }

    @Test func `takes a file as manifest without an ETag, and no report`() throws {
        let text = try document([
            (["Manifest", "Location"], .object(["ObjectArn": .string("file:///tmp/a%20b.csv")])),
            (["Report"], .object(["Enabled": .bool(false)])),
        ])
        let request = try JobRequest(documentText: text)
        #expect(request.manifest?.location == .file(path: "/tmp/a b.csv"))
        #expect(request.report == nil)
    }
}
