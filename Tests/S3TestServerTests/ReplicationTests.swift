// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import S3TestServer
import Testing

@Suite struct ReplicationTests {
    private static let destination =
        "<Destination><Bucket>arn:aws:s3:::versioned</Bucket></Destination>"
    private static let markers =
        "<DeleteMarkerReplication><Status>Disabled</Status></DeleteMarkerReplication>"
    private static let filter = "<Filter><Prefix>p</Prefix></Filter>"

    private static func document(_ rules: String...) -> String {
        "<ReplicationConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
            + "<Role>arn:aws:iam::111122223333:role/r</Role>"
            + rules.map { "<Rule>\($0)</Rule>" }.joined() + "</ReplicationConfiguration>"
    }

    private static func rule(
        _ more: String = "", priority: Int = 1, filter: String = filter,
        markers: String = markers, destination: String = destination
    ) -> String {
        "<Status>Enabled</Status><Priority>\(priority)</Priority>" + filter + markers
            + destination + more
    }

    /// Names the digest it would send: S3 demands one.
    private func put(
        _ document: String, to bucket: String = "locked", _ client: RawClient
    ) throws -> RawClient.Reply {
        let body = Array(document.utf8)
        let headers = ["x-amz-sdk-checksum-algorithm": "CRC32"]
        return try client.request("PUT", "/\(bucket)?replication", headers, body: body)
    }

    @Test func `Both versions of the rules are kept as they were sent`() throws {
        let first =
            "<ID>one</ID><Prefix>a</Prefix><Status>Disabled</Status>" + Self.destination
        let documents = [
            Self.document(first), Self.document(Self.rule(), Self.rule(priority: 2)),
            Self.document(Self.rule(filter: "<Filter/>")),
        ]
        try withServer { _, client in
            for document in documents {
                try #expect(put(document, client).status == 200)
                try #expect(client.request("GET", "/locked?replication").text == document)
            }
            try #expect(client.request("DELETE", "/locked?replication").status == 204)
            let none = try client.request("GET", "/locked?replication")
            #expect(none.status == 404)
            #expect(none.code == "ReplicationConfigurationNotFoundError")
        }
    }

    @Test(
        arguments: [
            ("<ReplicationConfiguration/>", "MalformedXML"),
            (document(), "MalformedXML"),
            (document(rule("<Unknown/>")), "MalformedXML"),
            (document(rule("<Status>Enabled</Status>")), "MalformedXML"),
            (document(rule(filter: "")), "MalformedXML"),
            (document(rule(markers: "")), "InvalidRequest"),
            (document(rule(), rule()), "InvalidRequest"),
            (
                document(rule("<ID>a</ID>"), rule("<ID>a</ID>", priority: 2)),
                "InvalidArgument"
            ),
            (
                document("<Prefix/><Priority>1</Priority><Status>Enabled</Status>" + destination),
                "InvalidRequest"
            ),
            (
                document(
                    rule(
                        filter: "<Filter><Tag><Key>a</Key><Value>b</Value></Tag></Filter>",
                        markers: markers.replacing("Disabled", with: "Enabled"))),
                "InvalidRequest"
            ),
            (document(rule(destination: "<Destination/>")), "InvalidArgument"),
            (
                document(rule(destination: destination.replacing("versioned", with: "gone"))),
                "InvalidRequest"
            ),
            (
                document(rule(destination: destination.replacing("versioned", with: "dst"))),
                "InvalidRequest"
            ),
            (
                document(
                    rule(
                        "<SourceSelectionCriteria><SseKmsEncryptedObjects><Status>Enabled</Status>"
                            + "</SseKmsEncryptedObjects></SourceSelectionCriteria>")),
                "InvalidRequest"
            ),
        ])
    func `Rules that S3 refuses are refused`(document: String, code: String) throws {
        try withServer { _, client in
            try #expect(put(document, client).code == code)
            try #expect(client.request("GET", "/locked?replication").status == 404)
        }
    }

    @Test func `A source without versions, and a body without digest, are refused`() throws {
        try withServer { _, client in
            let document = Self.document(Self.rule())
            let unversioned = try put(document, to: "src", client)
            #expect(unversioned.code == "InvalidRequest")
            let unchecked = try client.request(
                "PUT", "/locked?replication", body: Array(document.utf8))
            #expect(unchecked.code == "InvalidRequest")
        }
    }

    @Test func `Ownership controls are kept, and decide about ACLs`() throws {
        try withServer { _, client in
            let none = try client.request("GET", "/dst?ownershipControls")
            #expect(none.code == "OwnershipControlsNotFoundError")
            func put(_ word: String) throws -> RawClient.Reply {
                let rule = "<Rule><ObjectOwnership>\(word)</ObjectOwnership></Rule>"
                let body = Array("<OwnershipControls>\(rule)</OwnershipControls>".utf8)
                return try client.request("PUT", "/dst?ownershipControls", body: body)
            }
            try #expect(put("Nobody").code == "MalformedXML")
            try #expect(put("BucketOwnerEnforced").status == 200)
            let kept = try client.request("GET", "/dst?ownershipControls")
            #expect(kept.element("ObjectOwnership") == "BucketOwnerEnforced")
            let acl = ["x-amz-acl": "public-read"]
            try #expect(
                client.request("PUT", "/dst/k", acl).code == "AccessControlListNotSupported")
            try #expect(client.request("DELETE", "/dst?ownershipControls").status == 204)
            try #expect(client.request("PUT", "/dst/k", acl).status == 200)
        }
    }
}
