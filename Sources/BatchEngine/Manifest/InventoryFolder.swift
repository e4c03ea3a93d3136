// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Where the data files of an inventory may lie when its manifest.json is a file of this machine.
/// Pure.
///
/// An inventory is `{prefix}/{bucket}/{id}/{date}/manifest.json`, with its files in
/// `{prefix}/{bucket}/{id}/data/` (S3 User Guide, locating your inventory list); people fetch all
/// of the destination bucket, a part of it, or only the files.
enum InventoryFolder {
    /// The paths at which the file with `key` (as manifest.json has it) may lie, most likely first;
    /// `manifestPath` is absolute.
    static func candidates(key: String, manifestPath: String) -> [String] {
        let names = key.split(separator: "/").map(String.init)
        guard let name = names.last, !names.contains("..") else { return [] }
        let folders = manifestPath.split(separator: "/").dropLast().map(String.init)
        let folder = path(folders)
        // The rest of the key from each of its parts on, under each folder above manifest.json.
        var paths: [String] = []
        for length in (0...folders.count).reversed() {
            paths.append(path(Array(folders.prefix(length)) + names))
        }
        let parent = path(Array(folders.dropLast()))
        return paths + ["\(parent)/data/\(name)", "\(folder)/data/\(name)", "\(folder)/\(name)"]
    }

    private static func path(_ names: [String]) -> String {
        names.isEmpty ? "" : "/" + names.joined(separator: "/")
    }
}
