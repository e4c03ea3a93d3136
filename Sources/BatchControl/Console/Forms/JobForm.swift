// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

/// The create form: what somebody filled in, and the job document that it is.
///
/// It holds the options that most jobs need. Whatever else a document can say stays in the tab for
/// documents; `init(_:)` says when a job is such a one.
struct JobForm: Sendable, Equatable {
    var fields: FormFields

    init(_ fields: FormFields) {
        self.fields = fields
    }

    /// As a new job's form begins.
    static var empty: JobForm {
        var fields = FormFields()
        fields.set("source", "csv")
        fields.set("columns", "Bucket, Key")
        fields.set("priority", "10")
        fields.set("reportScope", "AllTasks")
        fields.set("confirm", "on")
        return JobForm(fields)
    }

    /// The document. What is missing is left out, so that the document's own reader says what must
    /// be there.
    var document: JSONValue {
        var members: [String: JSONValue] = [
            "Operation": .object(["S3PutObjectCopy": copy]),
            "Report": report,
            "Priority": fields["priority"].map(Self.number) ?? .integer(0),
            "ConfirmationRequired": .bool(fields.isSet("confirm")),
        ]
        if fields["source"] == "listing" {
            members["ManifestGenerator"] = .object(["S3JobManifestGenerator": generator])
        } else {
            members["Manifest"] = manifest
        }
        members["Description"] = fields["description"].map(JSONValue.string)
        members["RoleArn"] = fields["role"].map(JSONValue.string)
        members["Tags"] = fields["tags"].map(Self.tags)
        return .object(members)
    }

    private var manifest: JSONValue {
        var place: [String: JSONValue] = [:]
        place["ObjectArn"] = fields["manifest"].map { .string(Self.arn($0)) }
        place["ETag"] = fields["etag"].map(JSONValue.string)
        place["ObjectVersionId"] = fields["manifestVersion"].map(JSONValue.string)
        var spec: [String: JSONValue] = [:]
        if fields["source"] == "inventory" {
            spec["Format"] = .string(JobManifestFormat.inventory20161130.rawValue)
        } else {
            spec["Format"] = .string(JobManifestFormat.csv20180820.rawValue)
            spec["Fields"] = .array(Self.words(fields["columns"] ?? "").map(JSONValue.string))
        }
        return .object(["Spec": .object(spec), "Location": .object(place)])
    }

    private var generator: JSONValue {
        var members: [String: JSONValue] = ["EnableManifestOutput": .bool(false)]
        members["SourceBucket"] = fields["sourceBucket"].map { .string(Self.arn($0)) }
        var filter: [String: JSONValue] = [:]
        if let prefixes = fields["prefixes"] {
            let list = Self.lines(prefixes).map(JSONValue.string)
            filter["KeyNameConstraint"] = .object(["MatchAnyPrefix": .array(list)])
        }
        filter["CreatedAfter"] = fields["createdAfter"].map { .string(Self.moment($0)) }
        filter["CreatedBefore"] = fields["createdBefore"].map { .string(Self.moment($0)) }
        let classes = fields.all("sourceClass").map(JSONValue.string)
        if !classes.isEmpty { filter["MatchAnyStorageClass"] = .array(classes) }
        if !filter.isEmpty { members["Filter"] = .object(filter) }
        return .object(members)
    }

    private var copy: JSONValue {
        var members: [String: JSONValue] = [:]
        members["TargetResource"] = fields["target"].map { .string(Self.arn($0)) }
        members["TargetKeyPrefix"] = fields["targetPrefix"].map(JSONValue.string)
        members["StorageClass"] = fields["storageClass"].map(JSONValue.string)
        members["CannedAccessControlList"] = fields["acl"].map(JSONValue.string)
        members["ChecksumAlgorithm"] = fields["checksum"].map(JSONValue.string)
        switch fields["encryption"] {
        case "AES256": members["NewObjectMetadata"] = .object(["SSEAlgorithm": .string("AES256")])
        case "KMS":
            members["NewObjectMetadata"] = .object(["SSEAlgorithm": .string("KMS")])
            members["SSEAwsKmsKeyId"] = fields["kmsKey"].map(JSONValue.string)
            if fields.isSet("bucketKey") { members["BucketKeyEnabled"] = .bool(true) }
        default: break
        }
        switch fields["objectTags"] {
        case "none": members["NewObjectTagging"] = .array([])
        case "replace": members["NewObjectTagging"] = Self.tags(fields["newTags"] ?? "")
        default: break
        }
        return .object(members)
    }

    private var report: JSONValue {
        guard fields.isSet("report") else { return .object(["Enabled": .bool(false)]) }
        var members: [String: JSONValue] = [
            "Enabled": .bool(true), "Format": .string("Report_CSV_20180820"),
            "ReportScope": .string(fields["reportScope"] ?? "AllTasks"),
        ]
        members["Bucket"] = fields["reportBucket"].map { .string(Self.arn($0)) }
        members["Prefix"] = fields["reportPrefix"].map(JSONValue.string)
        return .object(members)
    }

    /// `arn:aws:s3:::bucket/key` of `s3://bucket/key`, and of `bucket/key`; anything else as it is.
    static func arn(_ place: String) -> String {
        if place.hasPrefix("s3://") { return "arn:aws:s3:::" + place.dropFirst(5) }
        return place.hasPrefix("arn:") || place.contains("://") ? place : "arn:aws:s3:::" + place
    }

    /// Midnight in UTC where only a day is given.
    private static func moment(_ text: String) -> String {
        text.utf8.count == 10 ? text + "T00:00:00Z" : text
    }

    private static func number(_ text: String) -> JSONValue {
        Int64(text).map(JSONValue.integer) ?? .string(text)
    }

    /// Tags, one `key=value` a line.
    static func tags(_ text: String) -> JSONValue {
        .array(
            lines(text).map { line in
                let parts = line.split(
                    separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                return .object([
                    "Key": .string(String(parts[0])),
                    "Value": .string(parts.count > 1 ? String(parts[1]) : ""),
                ])
            })
    }

    static func lines(_ text: String) -> [String] {
        text.split(whereSeparator: \.isNewline).map(String.init).filter {
            !$0.allSatisfy(\.isWhitespace)
        }
    }

    private static func words(_ text: String) -> [String] {
        text.split { $0 == "," || $0.isWhitespace }.map(String.init)
    }
}
