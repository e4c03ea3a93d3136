// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

// GetObjectAcl and PutObjectAcl.
extension S3Service {
    func acl(_ version: ObjectVersion) -> HTTPResponse {
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

    func setACL(
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
}
