// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

// Test controls that make objects and change what a request cannot.
extension S3Service {
    /// One PiB: far above S3's largest object, far below where sums of sizes could overflow.
    private static let virtualBytesMax: Int64 = 1 << 50

    func seedVirtual(_ query: [String: String]) -> HTTPResponse {
        guard let bucket = query["bucket"], let key = query["key"], !key.isEmpty,
            let size = size(query["size"])
        else { return text(400, "give bucket, key and size (bytes) in the query") }
        guard hasBucket(bucket) else { return text(404, "no bucket \(bucket); create it first") }
        let seed = query["seed"].flatMap { UInt64($0) }
        store.putVirtualObject(bucket: bucket, key: key, size: size, seed: seed)
        return HTTPResponse(status: 204)
    }

    /// Makes one object, or a delete marker, per line of the body; lines are percent-encoded keys.
    func fill(_ query: [String: String], keys body: [UInt8]) -> HTTPResponse {
        guard let bucket = query["bucket"], let size = size(query["size"] ?? "0") else {
            return text(400, "give bucket, and a size in bytes if it is not 0, in the query")
        }
        guard hasBucket(bucket) else { return text(404, "no bucket \(bucket); create it first") }
        var sample = SeedSample(size: size)
        sample.etag = query["etag"]
        sample.isDeleteMarker = query["delete-marker"] == "true"
        guard change(&sample.attributes, query) else { return unknownRestore() }
        if let modified = query["last-modified"] {
            guard let time = Timestamp.parseISO8601(modified) else {
                return text(400, "last-modified is like 2026-01-02T03:04:05Z")
            }
            sample.lastModified = time
        }
        var keys: [ObjectKey] = []
        for line in body.split(separator: UInt8(ascii: "\n")) {
            guard let key = PercentCoding.decode(line),
                String(validating: key, as: UTF8.self) != nil
            else { return text(400, "line \(keys.count + 1) is no percent-encoded UTF-8") }
            keys.append(ObjectKey(bytes: key))
        }
        store.fill(bucket: bucket, keys: keys, sample: sample)
        return HTTPResponse(status: 204)
    }

    /// Changes storage class, replication status, restore state or age of a version.
    func changeObject(_ query: [String: String]) -> HTTPResponse {
        guard let bucket = query["bucket"], let key = query["key"].map({ ObjectKey($0) }),
            let current = store.withState({ $0.buckets[bucket]?.current(key) })
        else { return text(404, "give bucket and key of an object that is there") }
        var attributes = current.attributes
        guard change(&attributes, query) else { return unknownRestore() }
        let id = query["version"] ?? current.versionID
        let time = query["last-modified"].flatMap { Timestamp.parseISO8601($0) }
        let isChanged = store.withState { state in
            state.buckets[bucket]?.update(id, of: key) { version in
                _ = self.change(&version.attributes, query)
                if let time { version.lastModified = time }
            }
        }
        return isChanged == true ? HTTPResponse(status: 204) : text(404, "no version \(id)")
    }

    /// Sets what the query names; false when it names an unknown restore state.
    private func change(_ attributes: inout ObjectAttributes, _ query: [String: String]) -> Bool {
        if let storageClass = query["storage-class"] { attributes.storageClass = storageClass }
        if let status = query["replication-status"] {
            attributes.replicationStatus = status.isEmpty ? nil : status
        }
        guard let restore = query["restore"] else { return true }
        guard let state = RestoreState(rawValue: restore) else { return false }
        attributes.restore = state
        return true
    }

    private func unknownRestore() -> HTTPResponse {
        text(400, "restore is none, ongoing or finished")
    }

    private func size(_ text: String?) -> Int64? {
        guard let size = text.flatMap({ Int64($0) }), (0...Self.virtualBytesMax).contains(size)
        else { return nil }
        return size
    }

    private func hasBucket(_ name: String) -> Bool {
        store.withState { $0.buckets[name] != nil }
    }
}
