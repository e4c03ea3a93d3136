// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

// DeleteObject and DeleteObjects.
extension S3Service {
    /// What a deletion did.
    private struct Deletion {
        var versionID: String?
        var isMarker = false
    }

    func deleteObject(
        _ request: S3Request, _ state: inout StoreState
    ) throws(S3Failure) -> HTTPResponse {
        if request["if-match"] != nil {
            try ObjectPreconditions.checkDestination(
                request, state.buckets[request.bucket]?.current(request.key))
        }
        let deletion = try delete(request.key, request.versionID, request, &state)
        var response = HTTPResponse(status: 204)
        response.add("x-amz-version-id", deletion.versionID)
        if deletion.isMarker { response.add("x-amz-delete-marker", "true") }
        return response
    }

    func deleteObjects(
        _ request: S3Request, _ state: inout StoreState
    ) throws(S3Failure) -> HTTPResponse {
        guard try checkDigests(request) != nil || request["content-md5"] != nil else {
            throw S3Failure.invalidRequest(
                "Missing required header for this request: Content-MD5 OR x-amz-checksum-*")
        }
        let root = try request.xml()
        let objects = root.all("Object")
        guard root.name == "Delete", (1...1_000).contains(objects.count) else {
            throw S3Failure.malformedXML
        }
        var results = ""
        for node in objects {
            guard let name = node["Key"]?.text else { throw S3Failure.malformedXML }
            results += result(name, node["VersionId"]?.text, request, &state)
        }
        let isQuiet = root["Quiet"]?.text == "true"
        return HTTPResponse(
            xml: XMLWriter.document("DeleteResult") { writer in
                writer.raw(isQuiet ? Self.errorsOnly(results) : results)
            })
    }

    /// One line per object, so that a quiet answer can leave the deleted ones out.
    private func result(
        _ name: String, _ version: String?, _ request: S3Request, _ state: inout StoreState
    ) -> String {
        var writer = XMLWriter.fragment()
        do throws(S3Failure) {
            try require(
                "s3:DeleteObject", request, bucket: request.bucket, key: ObjectKey(name))
            let deletion = try delete(ObjectKey(name), version, request, &state)
            writer.element("Deleted") { deleted in
                deleted.element("Key", name)
                deleted.element("VersionId", optional: version)
                if deletion.isMarker {
                    deleted.element("DeleteMarker", true)
                    deleted.element("DeleteMarkerVersionId", optional: deletion.versionID)
                }
            }
        } catch {
            writer.element("Error") { failed in
                failed.element("Key", name)
                failed.element("VersionId", optional: version)
                failed.element("Code", error.code)
                failed.element("Message", error.message)
            }
        }
        return writer.text + "\n"
    }

    private static func errorsOnly(_ results: String) -> String {
        results.split(separator: "\n").filter { $0.hasPrefix("<Error>") }.joined()
    }

    private func delete(
        _ key: ObjectKey, _ versionID: String?, _ request: S3Request, _ state: inout StoreState
    ) throws(S3Failure) -> Deletion {
        if let versionID {
            try checkVersionID(versionID)
            guard let version = state.buckets[request.bucket]?.version(versionID, of: key) else {
                return Deletion(versionID: versionID)
            }
            let bypass = request["x-amz-bypass-governance-retention"] == "true"
            guard
                !LockRules.forbidsDeletion(version.attributes, bypass: bypass, now: request.now)
            else {
                throw S3Failure(
                    403, "AccessDenied",
                    "Access Denied because object protected by object lock.")
            }
            state.buckets[request.bucket]?.remove(versionID, of: key)
            return Deletion(versionID: versionID, isMarker: version.isDeleteMarker)
        }
        guard let bucket = state.buckets[request.bucket], bucket.versioning != .off else {
            state.buckets[request.bucket]?.remove("null", of: key)
            return Deletion()
        }
        let stamp = state.nextStamp()
        let marker = ObjectVersion(
            versionID: bucket.versioning == .enabled
                ? StoreState.versionID(stamp: stamp) : "null",
            stamp: stamp, isDeleteMarker: true, lastModified: request.now, etag: "",
            content: ObjectContent(), attributes: ObjectAttributes())
        state.buckets[request.bucket]?.insert(marker, at: key)
        return Deletion(versionID: marker.versionID, isMarker: true)
    }
}
