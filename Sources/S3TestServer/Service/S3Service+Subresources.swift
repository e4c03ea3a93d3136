// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

// Tagging, ACL, retention, legal hold and restore of an object.
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
    private func change(
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

    private func acl(_ version: ObjectVersion) -> HTTPResponse {
        let schema = "http://www.w3.org/2001/XMLSchema-instance"
        return HTTPResponse(
            xml: XMLWriter.document("AccessControlPolicy") { policy in
                policy.element("Owner") { $0.element("ID", configuration.canonicalOwnerID) }
                policy.element("AccessControlList") { list in
                    for grant in version.attributes.grants {
                        list.element("Grant") { element in
                            let (type, name, value) =
                                switch grant.grantee {
                                case .user(let id): ("CanonicalUser", "ID", id)
                                case .group(let uri): ("Group", "URI", uri)
                                }
                            element.element(
                                "Grantee",
                                attributes: " xmlns:xsi=\"\(schema)\" xsi:type=\"\(type)\""
                            ) { $0.element(name, value) }
                            element.element("Permission", grant.permission)
                        }
                    }
                }
            })
    }

    private func setACL(
        _ request: S3Request, _ version: ObjectVersion, _ state: inout StoreState
    ) throws(S3Failure) -> HTTPResponse {
        guard let bucket = state.buckets[request.bucket] else {
            throw S3Failure.noSuchBucket(request.bucket)
        }
        _ = try checkDigests(request)
        let reader = ACLReader(request: request, bucket: bucket, configuration: configuration)
        let grants =
            try request.http.body.isEmpty
            ? reader.grants() : documentGrants(request, reader, bucket)
        change(version, request, &state) { $0.grants = grants }
        return HTTPResponse()
    }

    /// The grants of an AccessControlPolicy document.
    private func documentGrants(
        _ request: S3Request, _ reader: ACLReader, _ bucket: Bucket
    ) throws(S3Failure) -> [ACLGrant] {
        guard !reader.isPresent, !bucket.disablesACLs else {
            throw reader.isPresent
                ? S3Failure(400, "UnexpectedContent", "This request does not support content")
                : S3Failure(
                    400, "AccessControlListNotSupported", "The bucket does not allow ACLs")
        }
        let root = try request.xml()
        guard root.name == "AccessControlPolicy", let list = root["AccessControlList"] else {
            throw S3Failure.malformedXML
        }
        var grants: [ACLGrant] = []
        for grant in list.all("Grant") {
            guard let grantee = grant["Grantee"], let permission = grant["Permission"]?.text else {
                throw S3Failure.malformedXML
            }
            if let id = grantee["ID"]?.text {
                grants.append(ACLGrant(grantee: .user(id), permission: permission))
            } else if let uri = grantee["URI"]?.text {
                grants.append(ACLGrant(grantee: .group(uri), permission: permission))
            } else {
                throw S3Failure.malformedXML
            }
        }
        return grants
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
        change(version, request, &state) { $0.isRestored = true }
        return HTTPResponse(status: attributes.isRestored ? 200 : 202)
    }

    private func lock(
        _ request: S3Request, _ version: ObjectVersion, _ state: inout StoreState
    ) throws(S3Failure) -> HTTPResponse {
        guard state.buckets[request.bucket]?.hasObjectLock == true else {
            throw S3Failure.invalidRequest("Bucket is missing Object Lock Configuration")
        }
        let attributes = version.attributes
        switch request.operation {
        case .getObjectRetention:
            guard let mode = attributes.lockMode, let until = attributes.lockRetainUntil else {
                throw Self.noLock
            }
            return HTTPResponse(
                xml: XMLWriter.document("Retention") { document in
                    document.element("Mode", mode)
                    document.element("RetainUntilDate", until)
                })
        case .getObjectLegalHold:
            guard let hold = attributes.legalHold else { throw Self.noLock }
            return HTTPResponse(
                xml: XMLWriter.document("LegalHold") { $0.element("Status", hold) })
        case .putObjectLegalHold:
            let hold = try request.xml()["Status"]?.text ?? ""
            try LockRules.check(mode: nil, date: nil, hold: hold, now: request.now)
            change(version, request, &state) { $0.legalHold = hold }
        default: try setRetention(request, version, &state)
        }
        return HTTPResponse()
    }

    private func setRetention(
        _ request: S3Request, _ version: ObjectVersion, _ state: inout StoreState
    ) throws(S3Failure) {
        let root = try request.xml()
        let mode = root["Mode"]?.text
        let date = root["RetainUntilDate"]?.text
        try LockRules.check(mode: mode, date: date, hold: nil, now: request.now)
        let old = version.attributes
        let bypass = request["x-amz-bypass-governance-retention"] == "true"
        let until = { (text: String?) in text.flatMap(Timestamp.parseISO8601) ?? 0 }
        let isWeaker =
            until(date) < until(old.lockRetainUntil)
            || (old.lockMode == "COMPLIANCE" && mode != "COMPLIANCE")
        let isHeld = until(old.lockRetainUntil) > request.now
        guard !isHeld || !isWeaker || (old.lockMode == "GOVERNANCE" && bypass) else {
            throw S3Failure(
                403, "AccessDenied", "Access Denied because object protected by object lock.")
        }
        change(version, request, &state) { attributes in
            attributes.lockMode = mode
            attributes.lockRetainUntil = date
        }
    }

    private static let noLock = S3Failure(
        404, "NoSuchObjectLockConfiguration",
        "The specified object does not have a ObjectLock configuration")
}
