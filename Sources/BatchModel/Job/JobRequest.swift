// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// A job as it is asked for: `CreateJobRequest` of the S3 Control API, read and checked.
public struct JobRequest: Sendable, Equatable {
    /// Twelve digits; kept, and used in access point names only.
    public var accountID: String?
    public var operation: JobOperation
    public var objects: JobObjects
    public var report: JobReport?
    /// 0 to 2147483647, larger runs first.
    public var priority: Int
    /// Kept; assumed only when `RunSettings.assumeRole` asks for it.
    public var roleARN: String?
    public var clientRequestToken: String?
    public var jobDescription: String?
    public var tags: [S3Tag]
    public var confirmationRequired: Bool

    public init(
        operation: JobOperation, objects: JobObjects, report: JobReport? = nil,
        priority: Int = 0, confirmationRequired: Bool = false
    ) {
        self.operation = operation
        self.objects = objects
        self.report = report
        self.priority = priority
        self.tags = []
        self.confirmationRequired = confirmationRequired
    }

    /// A job over a manifest that exists.
    public init(
        operation: JobOperation, manifest: JobManifest, report: JobReport? = nil,
        priority: Int = 0, confirmationRequired: Bool = false
    ) {
        self.init(
            operation: operation, objects: .manifest(manifest), report: report,
            priority: priority, confirmationRequired: confirmationRequired)
    }

    /// The manifest, if there is one before the job begins.
    public var manifest: JobManifest? {
        guard case .manifest(let manifest) = objects else { return nil }
        return manifest
    }
}
