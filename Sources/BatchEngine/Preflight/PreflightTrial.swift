// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import S3Client

/// What all parts of a preflight need: who asks, how, and what is counted.
struct PreflightTrial: Sendable {
    let client: S3Client
    let meter: PreflightMeter
    let mode: PreflightMode
    let settings: RunSettings
    /// Part of every name that is written.
    let mark: String

    /// The key of an object that a preflight writes, in the folder of `key`: permissions are often
    /// given for folders. The name says what it is to whoever meets one that was left.
    func probeKey(beside key: [UInt8]) -> [UInt8] {
        let name = Array("brigade-preflight-\(mark)-delete-me".utf8)
        guard let slash = key.lastIndex(of: UInt8(ascii: "/")) else { return name }
        let folder = key[...slash]
        return folder.count + name.count <= Limits.keyBytesMax ? folder + name : name
    }
}
