// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

extension JobRequest {
    /// Reads a job document that is to be run: the JSON of
    /// `aws s3control create-job --cli-input-json`.
    public init(documentText: String) throws(JobDocumentProblem) {
        try self.init(document: JSONValue(text: documentText))
        if case .other(let name, _) = operation {
            throw JobDocumentProblem(
                member: "Operation.\(name)",
                problem: "this operation is not run here; allowed: S3PutObjectCopy, "
                    + "S3ReplicateObject")
        }
    }

    /// Reads what CreateJob takes, operations included that no job here can run.
    package init(document value: JSONValue) throws(JobDocumentProblem) {
        try self.init(document: JSONMember(path: "", value: value))
    }

    init(document: JSONMember) throws(JobDocumentProblem) {
        let members = try document.object(allowing: [
            "AccountId", "ConfirmationRequired", "Operation", "Report", "ClientRequestToken",
            "Manifest", "Description", "Priority", "RoleArn", "Tags", "ManifestGenerator",
        ])
        let operation = try document.needed("Operation", among: members)
        self.init(
            operation: try JobOperation(document: operation),
            objects: try Self.objects(members),
            report: try Self.report(members["Report"]),
            priority: try members["Priority"]?.integer(Limits.priorities) ?? 0,
            confirmationRequired: try members["ConfirmationRequired"]?.bool() ?? false)
        try refuseMissingVersions()
        if self.operation != .s3ReplicateObject,
            self.manifest?.fields.contains(.destination) == true
        {
            throw JobDocumentProblem(
                member: "Manifest.Spec.Fields",
                problem: "Destination is for S3ReplicateObject; allowed: Ignore, Bucket, Key, "
                    + "VersionId")
        }
        accountID = try members["AccountId"]?.accountID()
        roleARN = try members["RoleArn"].map(Self.roleARN)
        clientRequestToken = try members["ClientRequestToken"]?.string(1...64)
        jobDescription = try members["Description"]?.string(1...256)
        tags =
            try members["Tags"].map { member throws(JobDocumentProblem) in
                try S3Tag.list(document: member, countMax: Limits.jobTagsMax)
            } ?? []
    }

    /// The same job as a document; reading it again gives an equal job.
    public var document: JSONValue {
        var members: [String: JSONValue] = [
            "Operation": operation.document,
            "Report": report?.document ?? .object(["Enabled": .bool(false)]),
            "Priority": .integer(Int64(priority)),
            "ConfirmationRequired": .bool(confirmationRequired),
        ]
        switch objects {
        case .manifest(let manifest): members["Manifest"] = manifest.document
        case .generator(let generator): members["ManifestGenerator"] = generator.document
        }
        members["AccountId"] = accountID.map(JSONValue.string)
        members["RoleArn"] = roleARN.map(JSONValue.string)
        members["ClientRequestToken"] = clientRequestToken.map(JSONValue.string)
        members["Description"] = jobDescription.map(JSONValue.string)
        if !tags.isEmpty { members["Tags"] = S3Tag.document(tags) }
        return .object(members)
    }

    private static func objects(
        _ members: [String: JSONMember]
    ) throws(JobDocumentProblem) -> JobObjects {
        guard let generator = members["ManifestGenerator"] else {
            guard let manifest = members["Manifest"] else {
                throw JobDocumentProblem(
                    member: "Manifest",
                    problem: "it is missing; allowed: Manifest or ManifestGenerator")
            }
            return .manifest(try JobManifest(document: manifest))
        }
        guard members["Manifest"] == nil else {
            throw generator.refuse("it contradicts Manifest; allowed: one of the two")
        }
        return .generator(try JobManifestGenerator(document: generator))
    }

    /// Replication is of versions, and a job may not guess which one a row meant.
    private func refuseMissingVersions() throws(JobDocumentProblem) {
        guard operation == .s3ReplicateObject, let manifest, !manifest.format.isInventory,
            !manifest.fields.contains(.versionID)
        else { return }
        throw JobDocumentProblem(
            member: "Manifest.Spec.Fields",
            problem: "VersionId is missing; S3ReplicateObject replicates the versions that its "
                + "manifest names")
    }

    private static func report(_ member: JSONMember?) throws(JobDocumentProblem) -> JobReport? {
        guard let member else { return nil }
        return try JobReport.read(document: member)
    }

    /// `arn:[^:]+:iam::\d{12}:role/.*`
    private static func roleARN(_ member: JSONMember) throws(JobDocumentProblem) -> String {
        let text = try member.string(1...2_048)
        let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0] == "arn", !parts[1].isEmpty, parts[2] == "iam",
            parts[3].isEmpty, parts[4].utf8.count == 12, parts[5].hasPrefix("role/")
        else {
            throw member.refuse("it is no role; allowed: arn:aws:iam::111122223333:role/NAME")
        }
        return text
    }
}
