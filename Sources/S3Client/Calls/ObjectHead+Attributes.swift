// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

package import BatchModel

/// What a head says of replication, encryption, locks and archives (API Reference, HeadObject).
extension ObjectHead {
    /// `x-amz-replication-status`; nil when no rule ever applied to the object.
    package var replicationStatus: String? { text("x-amz-replication-status") }

    /// How the object is encrypted at rest.
    package var encryption: ObjectEncryption {
        ObjectEncryption(
            algorithm: text("x-amz-server-side-encryption"),
            key: text("x-amz-server-side-encryption-aws-kms-key-id"),
            isBucketKeyEnabled: text("x-amz-server-side-encryption-bucket-key-enabled") == "true",
            customerAlgorithm: text("x-amz-server-side-encryption-customer-algorithm"))
    }

    /// Nil without a retention, or for a caller who may not know of it.
    package var objectLockMode: ObjectLockMode? {
        text("x-amz-object-lock-mode").flatMap(ObjectLockMode.init(rawValue:))
    }

    /// Nil without a retention, or for a caller who may not know of it.
    package var objectLockRetainUntilDate: Timestamp? {
        text("x-amz-object-lock-retain-until-date").flatMap(Timestamp.init(iso8601:))
    }

    /// Nil without a legal hold, or for a caller who may not know of it.
    package var objectLockLegalHoldStatus: ObjectLockLegalHoldStatus? {
        text("x-amz-object-lock-legal-hold").flatMap(ObjectLockLegalHoldStatus.init(rawValue:))
    }

    /// Whether a restored copy of an archived object can be read now.
    package var isRestored: Bool {
        text("x-amz-restore")?.contains("ongoing-request=\"false\"") == true
    }

    /// Whether the object lies in an archive tier of INTELLIGENT_TIERING.
    package var isInArchiveTier: Bool { header("x-amz-archive-status") != nil }

    /// Where a website sends who asks for the object.
    package var websiteRedirectLocation: String? { text("x-amz-website-redirect-location") }

    private func text(_ name: String) -> String? {
        header(name).map { String(decoding: $0, as: UTF8.self) }
    }
}
