// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// One bucket: settings, and the versions of its keys.
package struct Bucket: Sendable {
    /// What PutBucketVersioning sets.
    package enum Versioning: String, Sendable {
        case off = ""
        case enabled = "Enabled"
        case suspended = "Suspended"
    }

    /// The name.
    package let name: String
    /// Milliseconds since 1970.
    package let created: Int64
    /// The versioning state.
    package var versioning = Versioning.off
    /// Whether it was created with Object Lock.
    package var hasObjectLock = false
    /// Whether every request must say that the requester pays (here the owner's too).
    package var requesterPays = false
    /// What PutBucketOwnershipControls set: `BucketOwnerEnforced`, `BucketOwnerPreferred`…
    package var ownership: String?
    /// The document of PutBucketReplication.
    package var replication: [UInt8]?
    /// The account that owns it, 12 digits.
    package var ownerAccount: String
    /// Versions of each key, oldest first.
    private var versions: [ObjectKey: [ObjectVersion]] = [:]
    /// The keys in one order; nil when a key came or went since the last listing.
    private var sorted: (order: KeyOrder, keys: [ObjectKey])?

    init(name: String, created: Int64, ownerAccount: String) {
        self.name = name
        self.created = created
        self.ownerAccount = ownerAccount
    }

    /// Whether ACLs are disabled.
    var disablesACLs: Bool { ownership == "BucketOwnerEnforced" }

    /// The newest version, which may be a delete marker.
    package func current(_ key: ObjectKey) -> ObjectVersion? { versions[key]?.last }

    /// The newest version unless it is a delete marker.
    package func object(_ key: String) -> ObjectVersion? {
        current(ObjectKey(key)).flatMap { $0.isDeleteMarker ? nil : $0 }
    }

    /// All versions of a key, oldest first.
    package func versions(of key: ObjectKey) -> [ObjectVersion] { versions[key] ?? [] }

    /// A version by its id.
    func version(_ id: String, of key: ObjectKey) -> ObjectVersion? {
        versions[key]?.first { $0.versionID == id }
    }

    /// Whether nothing is left in it.
    package var isEmpty: Bool { versions.isEmpty }

    /// Adds a version; without versioning it replaces what was there, suspended it replaces `null`.
    mutating func insert(_ version: ObjectVersion, at key: ObjectKey) {
        if versions[key] == nil { sorted = nil }
        var kept = versions[key] ?? []
        if versioning != .enabled { kept.removeAll { $0.versionID == "null" } }
        let place = kept.lastIndex { $0.stamp < version.stamp }.map { $0 + 1 } ?? 0
        kept.insert(version, at: place)
        versions[key] = kept
    }

    /// Changes a version in place; false when there is none of this id.
    mutating func update(
        _ id: String, of key: ObjectKey, _ change: (inout ObjectVersion) -> Void
    ) -> Bool {
        guard let index = versions[key]?.firstIndex(where: { $0.versionID == id }) else {
            return false
        }
        versions[key]?.withElement(at: index, change)
        return true
    }

    /// Removes a version for good.
    mutating func remove(_ id: String, of key: ObjectKey) {
        versions[key]?.removeAll { $0.versionID == id }
        if versions[key]?.isEmpty == true {
            versions[key] = nil
            sorted = nil
        }
    }

    /// All keys in order, also those that only a delete marker is left of.
    package mutating func sortedKeys(_ order: KeyOrder = .bytes) -> [ObjectKey] {
        if let sorted, sorted.order == order { return sorted.keys }
        let keys = versions.keys.sorted(by: order.precedes)
        sorted = (order, keys)
        return keys
    }
}

extension Array {
    fileprivate mutating func withElement(at index: Int, _ change: (inout Element) -> Void) {
        change(&self[index])
    }
}
