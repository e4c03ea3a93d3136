// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// A storage class that a copy job may ask for (S3 Control model, `S3StorageClass`).
public enum StorageClass: String, Sendable, CaseIterable {
    case standard = "STANDARD"
    case standardIA = "STANDARD_IA"
    case oneZoneIA = "ONEZONE_IA"
    case glacier = "GLACIER"
    case intelligentTiering = "INTELLIGENT_TIERING"
    case deepArchive = "DEEP_ARCHIVE"
    case glacierInstantRetrieval = "GLACIER_IR"

    /// Classes whose objects must be restored before anything can read them.
    public static let archives: [StorageClass] = [.glacier, .deepArchive]
}
