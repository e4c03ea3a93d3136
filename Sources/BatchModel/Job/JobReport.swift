// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Where the completion report goes (`Report` of CreateJob). `nil` in a job whose report is off.
public struct JobReport: Sendable, Equatable {
    /// A bucket with an empty key, or a directory of this machine.
    public var destination: ObjectLocation
    public var prefix: String?
    public var scope: JobReportScope
    /// Twelve digits; the report is refused by the store if the bucket belongs to another account.
    public var expectedBucketOwner: String?

    public init(
        destination: ObjectLocation, prefix: String? = nil, scope: JobReportScope,
        expectedBucketOwner: String? = nil
    ) {
        self.destination = destination
        self.prefix = prefix
        self.scope = scope
        self.expectedBucketOwner = expectedBucketOwner
    }
}
