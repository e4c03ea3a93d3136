// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

extension StoreState {
    /// A page of the truth about a bucket as lines of columns parted by tabs: percent-encoded key,
    /// asked, effects, told, denied, size, ETag, version ids from the oldest parted by commas. The
    /// last three are `-` where no object is.
    mutating func truthPage(of bucket: String, after: ObjectKey?, max: Int) -> [UInt8] {
        var text = ""
        for key in truth.keys(bucket: bucket, after: after, max: max) {
            let line = truth.line(bucket: bucket, key: key)
            let versions = buckets[bucket]?.versions(of: key) ?? []
            let current = versions.last.flatMap { $0.isDeleteMarker ? nil : $0 }
            let columns = [
                PercentCoding.encode(key.bytes, keepsSlash: true), "\(line.asked)",
                "\(line.effects)", "\(line.told)", "\(line.denied)",
                current.map { "\($0.content.size)" } ?? "-", current?.etag ?? "-",
                versions.isEmpty ? "-" : versions.map(\.versionID).joined(separator: ","),
            ]
            text += columns.joined(separator: "\t") + "\n"
        }
        return Array(text.utf8)
    }
}
