// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// An object as a listing of the store model tells of it, which may be gone when it is asked for.
struct ListedEntry {
    var key: String
    var bytes: [UInt8]
    var object: ModelObject

    init(_ key: String, _ object: ModelObject) {
        self.key = key
        bytes = Array(key.utf8)
        self.object = object
    }
}
