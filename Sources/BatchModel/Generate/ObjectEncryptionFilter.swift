// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// How an object must be encrypted to enter a generated manifest (`ObjectEncryptionFilter` of the
/// S3 Control model).
public enum ObjectEncryptionFilter: Sendable, Equatable {
    case sseS3
    /// With this key and this use of a bucket key; `nil` takes any.
    case sseKMS(keyARN: String?, isBucketKeyEnabled: Bool?)
    case dsseKMS(keyARN: String?)
    case sseC
    case notSSE

    /// Whether an object that is encrypted so enters.
    public func matches(_ encryption: ObjectEncryption) -> Bool {
        switch (self, encryption) {
        case (.sseS3, .sseS3), (.sseC, .sseC), (.notSSE, .plain): true
        case (.sseKMS(let wanted, let isWanted), .sseKMS(let key, let isEnabled)):
            Self.isSame(key, wanted) && isWanted.map { $0 == isEnabled } ?? true
        case (.dsseKMS(let wanted), .dsseKMS(let key)): Self.isSame(key, wanted)
        default: false
        }
    }

    /// Some stores name a key by what follows `:key/` in its ARN.
    private static func isSame(_ key: String?, _ wanted: String?) -> Bool {
        guard let wanted else { return true }
        guard let key else { return false }
        return key == wanted || (!key.hasPrefix("arn:") && wanted.hasSuffix(":key/" + key))
    }
}
