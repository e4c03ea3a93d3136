// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Synchronization

/// The objects of one server: what requests change, and what tests look at and seed.
package final class ObjectStore: Sendable {
    private let state = Mutex(StoreState())
    private let configuration: TestServerConfiguration

    init(_ configuration: TestServerConfiguration) {
        self.configuration = configuration
        for name in configuration.buckets { createBucket(name) }
    }

    /// Reads or changes everything under the lock.
    package func withState<Result: Sendable, Failure: Swift.Error>(
        _ body: (inout StoreState) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try state.withLock { state throws(Failure) in try body(&state) }
    }

    /// Creates a bucket, and lets a test change its settings.
    package func createBucket(
        _ name: String, versioning: Bucket.Versioning = .off, objectLock: Bool = false,
        configure: (inout Bucket) -> Void = { _ in }
    ) {
        withState { state in
            var bucket = Bucket(
                name: name, created: configuration.clock(),
                ownerAccount: configuration.accountID)
            bucket.versioning = objectLock ? .enabled : versioning
            bucket.hasObjectLock = objectLock
            configure(&bucket)
            state.buckets[name] = bucket
        }
    }

    /// Puts an object as a request would, without its checks; answers its version id.
    @discardableResult
    package func putObject(
        bucket: String, key: String, body: [UInt8] = [],
        attributes: ObjectAttributes = ObjectAttributes()
    ) -> String {
        put(ObjectContent(body), bucket: bucket, key: key, attributes: attributes)
    }

    /// Puts an object whose bytes are computed when read; any size costs nothing.
    @discardableResult
    package func putVirtualObject(
        bucket: String, key: String, size: Int64, seed: UInt64? = nil,
        attributes: ObjectAttributes = ObjectAttributes()
    ) -> String {
        let seed = seed ?? SplitMix.mix(0, "\(bucket)/\(key)".utf8)
        let content = ObjectContent(virtualSize: size, seed: seed)
        return put(content, bucket: bucket, key: key, attributes: attributes)
    }

    /// Puts an object, or a delete marker, under every key; a key given again gets a version more
    /// where the bucket has versions.
    package func fill(bucket name: String, keys: [ObjectKey], sample: SeedSample) {
        let modified = sample.lastModified ?? configuration.clock()
        withState { state in
            precondition(state.buckets[name] != nil, "seed a bucket before its objects")
            let isVersioned = state.buckets[name]?.versioning == .enabled
            for key in keys {
                let stamp = state.nextStamp()
                let seed = SplitMix.mix(stamp, key.bytes)
                let content = ObjectContent(
                    virtualSize: sample.isDeleteMarker ? 0 : sample.size, seed: seed)
                let etag = sample.etag ?? Digest.hex(content.md5())
                let version = ObjectVersion(
                    versionID: isVersioned ? StoreState.versionID(stamp: stamp) : "null",
                    stamp: stamp, isDeleteMarker: sample.isDeleteMarker, lastModified: modified,
                    etag: sample.isDeleteMarker ? "" : etag, content: content,
                    attributes: sample.attributes)
                state.buckets[name]?.insert(version, at: key)
            }
        }
    }

    /// The current object of a key, nil when there is none or a delete marker.
    package func object(bucket: String, key: String) -> ObjectVersion? {
        withState { $0.buckets[bucket]?.object(key) }
    }

    /// All versions of a key, oldest first.
    package func versions(bucket: String, key: String) -> [ObjectVersion] {
        withState { $0.buckets[bucket]?.versions(of: ObjectKey(key)) ?? [] }
    }

    /// The current objects of a bucket: keys in byte order.
    package func keys(bucket: String) -> [String] {
        withState { state in
            let keys = state.buckets[bucket]?.sortedKeys() ?? []
            return keys.compactMap { key in
                let isLive = state.buckets[bucket]?.current(key)?.isDeleteMarker == false
                return isLive ? key.description : nil
            }
        }
    }

    /// Uploads that were begun and not ended, oldest first.
    package func uploads() -> [MultipartUpload] {
        withState { $0.uploads.values.sorted { $0.stamp < $1.stamp } }
    }

    private func put(
        _ content: ObjectContent, bucket name: String, key: String, attributes: ObjectAttributes
    ) -> String {
        let now = configuration.clock()
        return withState { state in
            let stamp = state.nextStamp()
            let isVersioned = state.buckets[name]?.versioning == .enabled
            let version = ObjectVersion(
                versionID: isVersioned ? StoreState.versionID(stamp: stamp) : "null",
                stamp: stamp, lastModified: now, etag: Digest.hex(content.md5()),
                content: content, attributes: attributes)
            precondition(state.buckets[name] != nil, "seed a bucket before its objects")
            state.buckets[name]?.insert(version, at: ObjectKey(key))
            return version.versionID
        }
    }
}
