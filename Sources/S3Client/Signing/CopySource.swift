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
    ///   - versionID: the version to copy; nil for the current one.
    ///   - buffer: what the value is appended to.
    package static func append(
        bucket: [UInt8], key: [UInt8], versionID: [UInt8]? = nil, to buffer: inout [UInt8]
    ) {
        PercentEncoding.appendPath(bucket, to: &buffer)
        if bucket.starts(with: "arn:".utf8) { buffer.append(contentsOf: "/object".utf8) }
        buffer.append(UInt8(ascii: "/"))
        PercentEncoding.appendPath(key, to: &buffer)
        if let versionID {
            buffer.append(contentsOf: "?versionId=".utf8)
            PercentEncoding.appendQuery(versionID, to: &buffer)
        }
    }

    /// The value in a buffer of its own.
    package static func value(
        bucket: [UInt8], key: [UInt8], versionID: [UInt8]? = nil
    ) -> [UInt8] {
        var buffer: [UInt8] = []
        append(bucket: bucket, key: key, versionID: versionID, to: &buffer)
        return buffer
    }
}
