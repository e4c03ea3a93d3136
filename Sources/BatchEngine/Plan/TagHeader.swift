// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import S3Client

/// Tags as `x-amz-tagging` carries them: `k1=v1&k2=v2`, percent-encoded.
enum TagHeader {
    /// S3 takes 8 KiB of headers in all; the AWS tools stop sending tags there at 2 KiB.
    static let bytesMax = 2_048

    static func value(_ tags: [S3Tag]) -> [UInt8] {
        var bytes: [UInt8] = []
        for tag in tags {
            if !bytes.isEmpty { bytes.append(UInt8(ascii: "&")) }
            PercentEncoding.appendQuery(Array(tag.key.utf8), to: &bytes)
            bytes.append(UInt8(ascii: "="))
            PercentEncoding.appendQuery(Array(tag.value.utf8), to: &bytes)
        }
        return bytes
    }

    /// Whether the tags can be set with the object; if not they are put after it is complete.
    static func fits(_ tags: [S3Tag]) -> Bool {
        !tags.isEmpty && value(tags).count <= bytesMax
    }
}
