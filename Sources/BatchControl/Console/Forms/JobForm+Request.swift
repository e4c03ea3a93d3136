// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

extension JobForm {
    /// The form of a job that there is; nil where the job has options that the form has not.
    init?(_ request: JobRequest) {
        var fields = FormFields()
        fields.set("description", request.jobDescription)
        fields.set("priority", String(request.priority))
        fields.set("role", request.roleARN)
        fields.set("confirm", request.confirmationRequired ? "on" : nil)
        fields.set("tags", request.tags.isEmpty ? nil : Self.text(request.tags))
        Self.fill(&fields, objects: request.objects)
        guard case .s3PutObjectCopy(let copy) = request.operation else { return nil }
        Self.fill(&fields, copy: copy)
        if let report = request.report {
            fields.set("report", "on")
            fields.set("reportBucket", report.destination.text)
            fields.set("reportPrefix", report.prefix)
            fields.set("reportScope", report.scope.rawValue)
        }
        self.init(fields)
        var known = request
        known.accountID = nil
        known.clientRequestToken = nil
        guard document == known.document else { return nil }
    }

    private static func fill(_ fields: inout FormFields, objects: JobObjects) {
        switch objects {
        case .manifest(let manifest):
            fields.set("source", manifest.format.isInventory ? "inventory" : "csv")
            fields.set("manifest", manifest.location.text)
            fields.set("etag", manifest.etag)
            fields.set("manifestVersion", manifest.objectVersionID)
            let columns = manifest.fields.map(\.rawValue).joined(separator: ", ")
            fields.set("columns", columns.isEmpty ? "Bucket, Key" : columns)
        case .generator(let generator):
            fields.set("source", "listing")
            fields.set("sourceBucket", generator.sourceBucket.arn)
            let filter = generator.filter
            let prefixes = filter.keyNameConstraint.matchAnyPrefix
            fields.set("prefixes", prefixes.isEmpty ? nil : prefixes.joined(separator: "\n"))
            fields.set("createdAfter", filter.createdAfter?.iso8601Milliseconds)
            fields.set("createdBefore", filter.createdBefore?.iso8601Milliseconds)
        }
    }

    private static func fill(_ fields: inout FormFields, copy: S3PutObjectCopy) {
        fields.set("target", copy.targetResource.arn)
        fields.set("targetPrefix", copy.targetKeyPrefix)
        fields.set("storageClass", copy.storageClass?.rawValue)
        fields.set("acl", copy.cannedAccessControlList?.rawValue)
        fields.set("checksum", copy.checksumAlgorithm?.rawValue)
        fields.set("encryption", copy.newObjectMetadata?.sseAlgorithm?.rawValue)
        fields.set("kmsKey", copy.sseAWSKMSKeyID)
        fields.set("bucketKey", copy.bucketKeyEnabled == true ? "on" : nil)
        if let tags = copy.newObjectTagging {
            fields.set("objectTags", tags.isEmpty ? "none" : "replace")
            fields.set("newTags", text(tags))
        }
    }

    /// Tags as the form has them, one a line.
    static func text(_ tags: [S3Tag]) -> String {
        tags.map { "\($0.key)=\($0.value)" }.joined(separator: "\n")
    }
}
