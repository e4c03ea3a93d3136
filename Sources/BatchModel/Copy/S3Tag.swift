// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// A tag of an object or of a job: at most 128 and 256 characters.
public struct S3Tag: Sendable, Equatable, Codable {
    public var key: String
    public var value: String

    public init(key: String, value: String) {
        self.key = key
        self.value = value
    }
}
