// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

package import BatchModel

/// The `manifest.json` of an S3 Inventory, or of a manifest that S3 Batch Operations generated.
///
/// Source: S3 User Guide, "Locating your inventory list"; formats `S3InventoryReport_CSV_20161130`
/// and `S3InventoryReport_CSV_20211130` of CreateJob.
package struct InventoryManifest: Sendable, Equatable {
    /// One of the files that hold the rows.
    package struct DataFile: Sendable, Equatable {
        /// The object's key in the destination bucket.
        package var key: String
        /// The size of the object as it is stored, in bytes.
        package var sizeBytes: UInt64?
        /// The MD5 of the object as it is stored, 32 lower-case hexadecimal digits.
        package var md5: String

        package init(key: String, sizeBytes: UInt64?, md5: String) {
            self.key = key
            self.sizeBytes = sizeBytes
            self.md5 = md5
        }
    }

    /// The bucket whose objects are listed.
    package var sourceBucket: String
    /// The name of the bucket that holds the data files.
    package var destinationBucket: String
    /// When the inventory was begun.
    package var created: Timestamp?
    /// The columns as the text has them.
    package var fileSchema: String
    /// The columns.
    package var layout: ManifestLayout
    /// In their order in the text, which is that of the job's rows.
    package var files: [DataFile]

    /// Compares the bytes of a `manifest.json` with the `manifest.checksum` that lies beside it:
    /// their MD5 in hexadecimal.
    ///
    /// - Throws: `BatchFileError` with `.manifestUnusable` when they do not belong together.
    package static func verify(
        _ json: [UInt8], checksum text: [UInt8], name: String
    ) throws(BatchFileError) {
        let digest = StreamingDigest(.md5)
        json.withUnsafeBytes { digest.update($0) }
        let found = digest.hexadecimal()
        let wanted = String(decoding: text, as: UTF8.self).lowercased().filter { !$0.isWhitespace }
        guard found == wanted else {
            let shown = wanted.count == 32 ? wanted : "no MD5"
            throw BatchFileError(
                .manifestUnusable,
                "The inventory \(name) cannot be used: its MD5 is \(found), and manifest.checksum"
                    + " beside it says \(shown); fetch both again.")
        }
    }
}
