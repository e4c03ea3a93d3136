// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Why a copy, which the store acknowledged, could not be compared with its source. The number
/// stands in journals and is never given to another reason.
public enum UnverifiedReason: UInt8, Sendable, CaseIterable {
    /// One of the two was put together from parts, so that its ETag is no MD5 of its bytes.
    case multipartETag = 64
    /// One of the two is encrypted by a key of KMS or of the customer, which its ETag depends on.
    case encryptedETag = 65
    /// One of the two has an ETag in a form of the store's own, or none.
    case foreignETag = 66
    /// There is no checksum of the whole object, of the same kind, that both have.
    case noCommonChecksum = 67
    /// The source is another object by now.
    case sourceChanged = 68
    /// The source could not be asked.
    case sourceUnreadable = 69
    /// The copy could not be asked.
    case copyUnreadable = 70

    /// The end of a sentence that begins with "Successful, not verified: ".
    public var text: String {
        switch self {
        case .multipartETag: "the ETag of an object made of parts is no MD5"
        case .encryptedETag:
            "an ETag under a key of KMS or the customer tells nothing of the bytes"
        case .foreignETag: "the store has ETags of its own form"
        case .noCommonChecksum: "source and copy have no checksum of the whole object in common"
        case .sourceChanged: "the source has changed since it was copied"
        case .sourceUnreadable: "the source could not be asked (s3:GetObject)"
        case .copyUnreadable: "the copy could not be asked (s3:GetObject)"
        }
    }
}
