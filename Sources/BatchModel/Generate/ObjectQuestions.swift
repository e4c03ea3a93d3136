// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What must be asked of an object before something can be decided about it.
public struct ObjectQuestions: OptionSet, Sendable, Hashable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// HEAD: replication status and encryption.
    public static let head = ObjectQuestions(rawValue: 1)
    /// GetObjectTagging.
    public static let tags = ObjectQuestions(rawValue: 2)
}
