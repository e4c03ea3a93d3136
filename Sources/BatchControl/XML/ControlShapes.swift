// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// The shapes of the S3 Control model, version 2018-08-20, as far as they are about jobs.
enum ControlShapes {
    static let namespace = "http://awss3control.amazonaws.com/doc/2018-08-20/"

    static let createJob = WireShape.members([
        "ConfirmationRequired": .flag, "Operation": operation, "Report": report,
        "ClientRequestToken": .text, "Manifest": manifest, "Description": .text,
        "Priority": .number, "RoleArn": .text, "Tags": tags, "ManifestGenerator": generator,
    ])
    static let createJobResult = WireShape.members(["JobId": .text])
    static let describeJobResult = WireShape.members(["Job": job])
    static let listJobsResult = WireShape.members([
        "NextToken": .text, "Jobs": .list(listedJob),
    ])
    static let updatePriorityResult = WireShape.members(["JobId": .text, "Priority": .number])
    static let updateStatusResult = WireShape.members([
        "JobId": .text, "Status": .text, "StatusUpdateReason": .text,
    ])
    /// Of PutJobTagging and of the answer of GetJobTagging.
    static let tagging = WireShape.members(["Tags": tags])

    private static let job = WireShape.members([
        "JobId": .text, "ConfirmationRequired": .flag, "Description": .text, "JobArn": .text,
        "Status": .text, "Manifest": manifest, "Operation": operation, "Priority": .number,
        "ProgressSummary": progress, "StatusUpdateReason": .text,
        "FailureReasons": .list(.members(["FailureCode": .text, "FailureReason": .text])),
        "Report": report, "CreationTime": .text, "TerminationDate": .text, "RoleArn": .text,
        "SuspendedDate": .text, "SuspendedCause": .text, "ManifestGenerator": generator,
        "GeneratedManifestDescriptor": .members(["Format": .text, "Location": place]),
    ])
    private static let listedJob = WireShape.members([
        "JobId": .text, "Description": .text, "Operation": .text, "Priority": .number,
        "Status": .text, "CreationTime": .text, "TerminationDate": .text,
        "ProgressSummary": progress,
    ])
    private static let progress = WireShape.members([
        "TotalNumberOfTasks": .number, "NumberOfTasksSucceeded": .number,
        "NumberOfTasksFailed": .number,
        "Timers": .members(["ElapsedTimeInActiveSeconds": .number]),
    ])

    private static let tags = WireShape.list(.members(["Key": .text, "Value": .text]))
    private static let texts = WireShape.list(.text)
    private static let place = WireShape.members([
        "ObjectArn": .text, "ObjectVersionId": .text, "ETag": .text,
    ])
    private static let manifest = WireShape.members([
        "Spec": .members(["Format": .text, "Fields": texts]), "Location": place,
    ])
    private static let report = WireShape.members([
        "Bucket": .text, "Format": .text, "Enabled": .flag, "Prefix": .text, "ReportScope": .text,
        "ExpectedBucketOwner": .text,
    ])

    private static let generator = WireShape.members([
        "S3JobManifestGenerator": .members([
            "ExpectedBucketOwner": .text, "SourceBucket": .text,
            "ManifestOutputLocation": .members([
                "ExpectedManifestBucketOwner": .text, "Bucket": .text, "ManifestPrefix": .text,
                "ManifestEncryption": .members([
                    "SSES3": .members([:]), "SSEKMS": .members(["KeyId": .text]),
                ]),
                "ManifestFormat": .text,
            ]),
            "Filter": filter, "EnableManifestOutput": .flag,
        ])
    ])
    private static let filter = WireShape.members([
        "EligibleForReplication": .flag, "CreatedAfter": .text, "CreatedBefore": .text,
        "ObjectReplicationStatuses": texts,
        "KeyNameConstraint": .members([
            "MatchAnyPrefix": texts, "MatchAnySuffix": texts, "MatchAnySubstring": texts,
        ]),
        "ObjectSizeGreaterThanBytes": .number, "ObjectSizeLessThanBytes": .number,
        "MatchAnyStorageClass": texts,
        "MatchAnyObjectEncryption": .list(
            .members([
                "SSES3": .members([:]),
                "SSEKMS": .members(["KmsKeyArn": .text, "BucketKeyEnabled": .flag]),
                "DSSEKMS": .members(["KmsKeyArn": .text]), "SSEC": .members([:]),
                "NOTSSE": .members([:]),
            ]), element: "ObjectEncryption"),
    ])
}
