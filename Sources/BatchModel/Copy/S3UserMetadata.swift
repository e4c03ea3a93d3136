// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// One `x-amz-meta-` header; the name without that prefix.
public struct S3UserMetadata: Sendable, Equatable {
    public var name: String
    public var value: String

    public init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}
