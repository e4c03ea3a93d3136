// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

/// What is wrong with a job that somebody wants to create, and in which field.
struct JobFormProblem: Sendable, Equatable {
    /// The field of the form; nil where it is none of them, or the document's tab is used.
    var field: String?
    /// The member of the document; empty where it is none.
    var member = ""
    var text: String

    init(_ problem: JobDocumentProblem, isForm: Bool) {
        member = problem.member
        // What is missing is told of what it is missing in: `Manifest.Location: ETag is missing`.
        let first = problem.problem.prefix { $0 != " " }
        let missing = Self.fields.first { $0.path == "\(problem.member).\(first)" }?.field
        field = isForm ? missing ?? Self.field(of: problem.member) : nil
        text = problem.problem
    }

    init(text: String) {
        self.text = text
    }

    /// The field that a member comes from: that of the longest path that leads to it.
    private static func field(of member: String) -> String? {
        fields.filter { member == $0.path || member.hasPrefix($0.path) }
            .max { $0.path.utf8.count < $1.path.utf8.count }?.field
    }

    private static let copy = "Operation.S3PutObjectCopy."
    private static let generator = "ManifestGenerator.S3JobManifestGenerator."
    private static let fields: [(path: String, field: String)] = [
        ("Description", "description"), ("Priority", "priority"), ("RoleArn", "role"),
        ("Tags", "tags"), ("Manifest.Location", "manifest"),
        ("Manifest.Location.ObjectArn", "manifest"), ("Manifest.Location.ETag", "etag"),
        ("Manifest.Location.ObjectVersionId", "manifestVersion"),
        ("Manifest.Spec.Fields", "columns"), (generator + "SourceBucket", "sourceBucket"),
        (generator + "Filter.KeyNameConstraint", "prefixes"),
        (generator + "Filter.CreatedAfter", "createdAfter"),
        (generator + "Filter.CreatedBefore", "createdBefore"),
        (generator + "Filter", "createdBefore"), (copy + "TargetResource", "target"),
        (copy + "TargetKeyPrefix", "targetPrefix"), (copy + "StorageClass", "storageClass"),
        (copy + "CannedAccessControlList", "acl"), (copy + "ChecksumAlgorithm", "checksum"),
        (copy + "NewObjectMetadata", "encryption"), (copy + "SSEAwsKmsKeyId", "kmsKey"),
        (copy + "BucketKeyEnabled", "bucketKey"), (copy + "NewObjectTagging", "newTags"),
        ("Report.Bucket", "reportBucket"), ("Report.Prefix", "reportPrefix"),
        ("Report.ReportScope", "reportScope"),
    ]
}
