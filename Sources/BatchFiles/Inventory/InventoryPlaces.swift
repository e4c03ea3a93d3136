// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Where the data files of an inventory are that was fetched to the local disk.
///
/// `manifest.json` names them by their keys in the destination bucket. A copy of the bucket, of the
/// part of it below some prefix, or of the files alone beside `manifest.json` are all found; that
/// it is the right file is up to its checksum.
package enum InventoryPlaces {
    /// The path of the data file with `key`, for the `manifest.json` at the absolute path
    /// `manifest`; where no file is there, the first of the places to look for it.
    package static func path(ofKey key: String, manifest: String) -> String {
        let candidates = candidates(key: key, manifest: manifest)
        return candidates.first { FileSystem.exists($0) } ?? candidates[0]
    }

    /// The places to look for it, the likeliest first: for the folder of `manifest` and each above
    /// it, the whole key below that folder, then the key without its first folders.
    package static func candidates(key: String, manifest: String) -> [String] {
        let parts = key.split(separator: "/")
        var folder = manifest[..<(manifest.lastIndex(of: "/") ?? manifest.startIndex)]
        var found: [String] = []
        // No folder above the prefix of the key can be part of a copy of the bucket.
        for _ in 0...(parts.count + 1) {
            for first in parts.indices where !parts[first...].contains("..") {
                found.append("\(folder)/" + parts[first...].joined(separator: "/"))
            }
            guard let slash = folder.lastIndex(of: "/") else { break }
            folder = folder[..<slash]
        }
        return found.isEmpty ? ["\(folder)/\(key.split(separator: "/").last ?? "")"] : found
    }
}
