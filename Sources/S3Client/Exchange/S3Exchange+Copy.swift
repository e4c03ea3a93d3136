// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What changes from one CopyObject of a job to the next.
extension S3Exchange {
    /// Sets the key.
    ///
    /// - Parameters:
    ///   - prefix: what stands before it; may be empty.
    ///   - key: raw UTF-8 bytes.
    package func setKey(prefix: [UInt8], _ key: UnsafeRawBufferPointer) {
        self.key.removeAll(keepingCapacity: true)
        self.key.append(contentsOf: prefix)
        self.key.append(contentsOf: key)
    }

    /// Sets the source.
    ///
    /// - Parameters:
    ///   - bucket: a bucket's name or an access point's ARN.
    ///   - key: raw UTF-8 bytes.
    ///   - versionID: the version to copy; empty for the current one.
    package func setCopySource(
        bucket: UnsafeRawBufferPointer, key: UnsafeRawBufferPointer,
        versionID: UnsafeRawBufferPointer
    ) {
        sourceBytes.removeAll()
        CopySource.append(bucket: bucket, key: key, versionID: versionID, to: &sourceBytes)
    }

    /// Whether the request has the store copy an object, whole or in part, which may take minutes.
    var copiesObject: Bool { !sourceBytes.isEmpty }

    /// Whether the store may have to ask its key management for it: to write, where it encrypts.
    var usesKeyManagement: Bool { method == .put || method == .post }
}
