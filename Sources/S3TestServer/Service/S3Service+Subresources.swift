// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

// Sub-resources of an object: which function does which, tagging, restore.
extension S3Service {
    func subresource(
        _ request: S3Request, _ state: inout StoreState
    ) throws(S3Failure) -> HTTPResponse {
        let version = try version(request, state)
        switch request.operation {
        case .getObjectTagging: return tagging(version, request, state)
        case .putObjectTagging, .deleteObjectTagging:
            return try setTags(request, version, &state)
        case .getObjectAcl: return acl(version)
        case .putObjectAcl: return try setACL(request, version, &state)
        case .restoreObject: return try restore(request, version, &state)
        default: return try lock(request, version, &state)
        }
    }

    /// Changes the attributes of a version that is there.
    func change(
        _ version: ObjectVersion, _ request: S3Request, _ state: inout StoreState,
        _ change: (inout ObjectAttributes) -> Void
    ) {
        let changed = state.buckets[request.bucket]?.update(version.versionID, of: request.key) {
            change(&$0.attributes)
        }
        precondition(changed == true, "the version was found under the same lock")
    }

    private func tagging(
        _ version: ObjectVersion, _ request: S3Request, _ state: StoreState
    ) -> HTTPResponse {
        var response = HTTPResponse(
            xml: XMLWriter.document("Tagging") { document in
                document.element("TagSet") { set in
                    for (key, value) in version.attributes.tags.sorted(by: { $0.key < $1.key }) {
                        set.element("Tag") { tag in
                            tag.element("Key", key)
                            tag.element("Value", value)
                        }
                    }
                }
            })
        if state.buckets[request.bucket]?.versioning != .off {
            response.add("x-amz-version-id", version.versionID)
        }
        return response
    }

    private func setTags(
        _ request: S3Request, _ version: ObjectVersion, _ state: inout StoreState
    ) throws(S3Failure) -> HTTPResponse {
        guard request.operation == .putObjectTagging else {
            change(version, request, &state) { $0.tags = [:] }
            return HTTPResponse(status: 204)
        }
        _ = try checkDigests(request)
        let root = try request.xml()
        guard root.name == "Tagging", let set = root["TagSet"] else {
            throw S3Failure.malformedXML
        }
        let pairs = set.all("Tag").map { ($0["Key"]?.text ?? "", $0["Value"]?.text ?? "") }
        let tags = try TagRules.check(pairs, countMax: limits.tagsMax)
        change(version, request, &state) { $0.tags = tags }
        return HTTPResponse()
    }

    private func restore(
        _ request: S3Request, _ version: ObjectVersion, _ state: inout StoreState
    ) throws(S3Failure) -> HTTPResponse {
        let attributes = version.attributes
        guard ObjectAttributes.archiveClasses.contains(attributes.storageClass) else {
            throw S3Failure(
                403, "InvalidObjectState",
                "Restore is not allowed for the object's current storage class")
        }
        guard attributes.restore != .ongoing else {
            throw S3Failure(
                409, "RestoreAlreadyInProgress", "Object restore is already in progress")
        }
        change(version, request, &state) { $0.restore = .finished }
        return HTTPResponse(status: attributes.restore == .finished ? 200 : 202)
    }
}
