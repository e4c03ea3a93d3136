// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// One finished file of a completion report, on the local disk, with the key it is to be stored
/// under.
package struct ReportFile: Sendable, Equatable {
    /// What the file is.
    package enum Kind: Sendable, Equatable {
        case succeeded
        case failed
        case manifest
        case manifestDigest
    }

    package var kind: Kind
    package var localPath: String
    /// The object key in the report's bucket, with the job's prefix.
    package var key: String
    package var byteCount: UInt64
    /// The MD5 in lower-case hexadecimal.
    package var md5: String
    /// How many rows it has; 0 for the manifest and its digest.
    package var rowCount: UInt64
}
