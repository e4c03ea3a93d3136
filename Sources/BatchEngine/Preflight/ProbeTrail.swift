// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import S3Client
import Synchronization

/// What a preflight may have written, and how that is removed: every version and every unfinished
/// upload of keys that nobody else writes to.
final class ProbeTrail: Sendable {
    private struct State {
        /// Keys that may exist, noted before they are written.
        var keys: [ObjectAddress] = []
        /// Versions that the store said it has made.
        var versions: [ObjectAddress] = []
        var uploads: [(object: ObjectAddress, id: String)] = []
    }

    private let state = Mutex(State())
    private let trial: PreflightTrial
    /// Removes also when the preflight is cancelled.
    private let lasting: S3Client
    private let headers: HeaderBlock
    /// Whether the bucket has or had versions, as far as is known.
    private let mayHaveVersions: Bool

    init(trial: PreflightTrial, headers: HeaderBlock, facts: BucketFacts) {
        self.trial = trial
        lasting = trial.client.lasting
        self.headers = headers
        mayHaveVersions = facts.versions != .never
    }

    /// Whether what will be written under that key may be removed again; asks the store to remove
    /// what is not there, which changes nothing.
    func refusal(toRemove object: ObjectAddress) async -> S3Failure? {
        let answer = await trial.meter.other {
            await trial.client.deleteObject(removable(object), using: S3Exchange())
        }
        guard let failure = answer.failure else { return nil }
        // Some stores say that what is not there cannot be removed.
        return failure.httpStatus == 404 || failure.code == "InvalidArgument" ? nil : failure
    }

    /// The name under which a deletion makes no delete marker.
    private func removable(_ object: ObjectAddress) -> ObjectAddress {
        var named = object
        if mayHaveVersions, named.versionID == nil { named.versionID = Array("null".utf8) }
        return named
    }

    func willWrite(_ object: ObjectAddress) {
        state.withLock { state in
            if !state.keys.contains(object) { state.keys.append(object) }
        }
    }

    func wrote(_ object: ObjectAddress, version: String?) {
        guard let version, !version.isEmpty else { return }
        var named = object
        named.versionID = Array(version.utf8)
        state.withLock { $0.versions.append(named) }
    }

    func began(_ object: ObjectAddress, upload id: String) {
        state.withLock { $0.uploads.append((object, id)) }
    }

    /// Removes all of it.
    ///
    /// - Returns: what is left, for a person.
    func remove() async -> [String] {
        let (keys, versions, uploads) = state.withLock { ($0.keys, $0.versions, $0.uploads) }
        for upload in uploads { await abort(upload.object, upload.id) }
        for version in versions { await delete(version) }
        var left: [String] = []
        for key in keys {
            if await !abortUnknown(key) { left.append("an upload to \(Self.text(key))") }
            if versions.allSatisfy({ $0.key != key.key }) { await delete(removable(key)) }
            await deleteListed(key)
            if await exists(key) { left.append(Self.text(key)) }
        }
        state.withLock { $0 = State() }
        return left
    }

    private func delete(_ object: ObjectAddress) async {
        _ = await trial.meter.other {
            await lasting.deleteObject(object, using: S3Exchange())
        }
    }

    private func abort(_ object: ObjectAddress, _ id: String) async {
        _ = await trial.meter.other {
            await lasting.abortMultipartUpload(
                object, uploadID: id, headers: headers, using: S3Exchange())
        }
    }

    /// Aborts uploads whose answers were lost.
    ///
    /// - Returns: false where one is known to be left.
    private func abortUnknown(_ object: ObjectAddress) async -> Bool {
        let finder = UploadFinder(client: lasting, headers: headers)
        guard case .success(let uploads) = await finder.uploads(to: object), !uploads.isEmpty
        else { return true }
        for upload in uploads { await abort(object, upload.uploadID) }
        guard case .success(let left) = await finder.uploads(to: object) else { return false }
        return left.isEmpty
    }

    /// Versions whose answers were lost, and delete markers.
    private func deleteListed(_ object: ObjectAddress) async {
        guard mayHaveVersions else { return }
        let page = await trial.meter.other {
            await lasting.listObjectVersions(
                bucket: object.bucket, prefix: object.key, headers: headers, using: S3Exchange())
        }
        for version in page.value?.objects ?? [] where version.key == object.key {
            var named = object
            named.versionID = version.versionID.map { Array($0.utf8) }
            await delete(named)
        }
    }

    private func exists(_ object: ObjectAddress) async -> Bool {
        let answer = await trial.meter.other {
            await lasting.headObject(object, headers: headers, using: S3Exchange())
        }
        return answer.failure == nil
    }

    private static func text(_ object: ObjectAddress) -> String {
        "s3://" + String(decoding: object.bucket + Array("/".utf8) + object.key, as: UTF8.self)
    }
}

extension ProbeTrail {
    /// Runs what writes, and removes what it wrote, whatever happens.
    func removingAll(
        _ body: () async throws -> [PreflightFinding]
    ) async throws -> [PreflightFinding] {
        do {
            let findings = try await body()
            return findings + (await removed())
        } catch let stop as PreflightStop {
            let left = await removed()
            // What is left behind must be told before what ended the trial.
            throw left.isEmpty ? stop : PreflightStop(finding: left[0], endsAll: true)
        } catch {
            _ = await removed()
            throw error
        }
    }

    private func removed() async -> [PreflightFinding] {
        let left = await remove()
        return left.map {
            PreflightFinding(
                .warning, "Left behind",
                "\($0) was written to try the job, and could not be removed",
                remedy: "Delete it")
        }
    }
}
