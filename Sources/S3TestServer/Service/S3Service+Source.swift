// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

// Finding versions: of the object a request names, and of a copy's source.
extension S3Service {
    /// The version a GET, HEAD or sub-resource request means.
    func version(
        _ request: S3Request, _ state: StoreState
    ) throws(S3Failure) -> ObjectVersion {
        let bucket = state.buckets[request.bucket]
        guard let id = request.versionID else {
            guard let current = bucket?.current(request.key) else {
                throw S3Failure.noSuchKey(request.key)
            }
            guard !current.isDeleteMarker else {
                throw S3Failure.noSuchKey(request.key, isMarker: true)
            }
            return current
        }
        try checkVersionID(id)
        guard let version = bucket?.version(id, of: request.key) else {
            throw S3Failure.noSuchVersion(request.key, id)
        }
        guard !version.isDeleteMarker else { throw S3Failure.markerNotAllowed }
        return version
    }

    /// Refuses what cannot be a version id at all.
    func checkVersionID(_ id: String) throws(S3Failure) {
        let isPlausible = id == "null" || (id.utf8.count == 32 && id.allSatisfy(\.isHexDigit))
        guard isPlausible else {
            throw S3Failure.invalidArgument("Invalid version id specified", "versionId", id)
        }
    }

    /// The source of a copy, checked as S3 checks it, in this order: bucket, owner, permission,
    /// version, conditions, archive.
    func source(
        _ request: S3Request, _ state: StoreState
    ) throws(S3Failure) -> (place: CopySource, version: ObjectVersion) {
        let place = try CopySource(
            request["x-amz-copy-source"] ?? "", accessPoints: configuration.accessPoints)
        try checkBucket(
            place.bucket, owner: request["x-amz-source-expected-bucket-owner"], request, state)
        let action = place.versionID == nil ? "s3:GetObject" : "s3:GetObjectVersion"
        try require(action, request, bucket: place.bucket, key: place.key)
        let version = try sourceVersion(place, state)
        try ObjectPreconditions.checkSource(request, version)
        guard version.attributes.isReadable else {
            throw S3Failure.invalidObjectState(version.attributes.storageClass, source: true)
        }
        return (place, version)
    }

    private func sourceVersion(
        _ place: CopySource, _ state: StoreState
    ) throws(S3Failure) -> ObjectVersion {
        let bucket = state.buckets[place.bucket]
        guard let id = place.versionID else {
            guard let current = bucket?.current(place.key), !current.isDeleteMarker else {
                throw S3Failure.noSuchKey(place.key)
            }
            return current
        }
        try checkVersionID(id)
        guard let version = bucket?.version(id, of: place.key) else {
            throw S3Failure.noSuchVersion(place.key, id)
        }
        guard !version.isDeleteMarker else {
            throw S3Failure.invalidRequest(
                "The source of a copy request may not specifically refer to a delete marker by "
                    + "version id.")
        }
        return version
    }

    /// Refuses a source larger than one request may copy.
    func checkCopySize(_ size: Int64) throws(S3Failure) {
        guard size <= limits.copyBytesMax else {
            throw S3Failure.invalidRequest(
                "The specified copy source is larger than the maximum allowable size for a copy "
                    + "source: \(limits.copyBytesMax)")
        }
    }
}
