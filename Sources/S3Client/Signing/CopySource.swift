// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// The value of `x-amz-copy-source`: `bucket/encoded-key[?versionId=encoded]`, or
/// `ARN/object/encoded-key` when the source is an access point (CopyObject, API Reference).
package enum CopySource {
    /// Appends the value to `buffer`.
    ///
    /// - Parameters:
    ///   - bucket: a bucket name or an access point's ARN.
    ///   - key: the key's raw UTF-8 bytes.
    ///   - versionID: the version to copy; empty for the current one.
    ///   - buffer: what the value is appended to.
    static func append(
        bucket: UnsafeRawBufferPointer, key: UnsafeRawBufferPointer,
        versionID: UnsafeRawBufferPointer, to buffer: inout ByteBuffer
    ) {
        PercentEncoding.appendPath(bucket, to: &buffer)
        if bucket.starts(with: "arn:".utf8) { buffer.append("/object") }
        buffer.append(UInt8(ascii: "/"))
        PercentEncoding.appendPath(key, to: &buffer)
        guard !versionID.isEmpty else { return }
        buffer.append("?versionId=")
        PercentEncoding.appendQuery(versionID, to: &buffer)
    }

    /// The value in a buffer of its own; `versionID` is nil for the current version.
    package static func value(
        bucket: [UInt8], key: [UInt8], versionID: [UInt8]? = nil
    ) -> [UInt8] {
        var buffer = ByteBuffer()
        bucket.withUnsafeBytes { bucket in
            key.withUnsafeBytes { key in
                (versionID ?? []).withUnsafeBytes {
                    append(bucket: bucket, key: key, versionID: $0, to: &buffer)
                }
            }
        }
        return Array(buffer.view)
    }
}
