// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Testing

@testable import S3Client

/// A bucket in another region than the one asked for: S3 User Guide, "Request redirection";
/// botocore's `S3RegionRedirectorv2` asks again once, and remembers the bucket's region.
@Suite struct RegionTests {
    private static let body =
        "<Error><Code>PermanentRedirect</Code><Message>Elsewhere</Message></Error>"

    private func moved(_ status: Int, region: String) -> ScriptedTransport.Answer {
        .status(status, headers: [("x-amz-bucket-region", region)], body: Self.body)
    }

    private static let found = ScriptedTransport.Answer.status(
        200, headers: [("Content-Length", "1")])

    @Test("AWS is asked again in the bucket's own region, and from then on there at once")
    func aws() async throws {
        let transport = ScriptedTransport([moved(301, region: "eu-west-1"), Self.found])
        let client = try S3Client.make(transport, endpointURL: nil)
        let exchange = S3Exchange()
        for key in ["k", "l"] {
            let answer = await client.headObject(
                ObjectAddress(bucket: "far", key: key), using: exchange)
            #expect(answer.failure == nil)
        }
        let near = await client.headObject(ObjectAddress(bucket: "near", key: "k"), using: exchange)
        #expect(near.failure == nil)
        let seen = transport.seen
        #expect(
            seen.map(\.host) == [
                "far.s3.us-east-1.amazonaws.com", "far.s3.eu-west-1.amazonaws.com",
                "far.s3.eu-west-1.amazonaws.com", "near.s3.us-east-1.amazonaws.com",
            ])
        let scopes = seen.map { $0.headers["authorization"]?.split(separator: "/")[2] }
        #expect(scopes == ["us-east-1", "eu-west-1", "eu-west-1", "us-east-1"])
        #expect(seen.allSatisfy { !$0.headers["x-amz-date", default: ""].isEmpty })
    }

    @Test("a name with dots stays in the path")
    func pathStyle() async throws {
        let transport = ScriptedTransport([moved(301, region: "eu-west-1"), Self.found])
        let client = try S3Client.make(transport, endpointURL: nil)
        _ = await client.headObject(
            ObjectAddress(bucket: "a.b.c", key: "k"), using: S3Exchange())
        #expect(
            transport.seen.map { $0.host + $0.target } == [
                "s3.us-east-1.amazonaws.com/a.b.c/k", "s3.eu-west-1.amazonaws.com/a.b.c/k",
            ])
    }

    @Test("any other store is asked at the same place with its region in the signature")
    func endpoint() async throws {
        let transport = ScriptedTransport([
            .status(
                400,
                body: "<Error><Code>AuthorizationHeaderMalformed</Code><Message>m</Message>"
                    + "<Region>garage</Region></Error>"), Self.found,
        ])
        let client = try S3Client.make(transport)
        let answer = await client.headObject(
            ObjectAddress(bucket: "b", key: "k"), using: S3Exchange())
        #expect(answer.failure == nil)
        #expect(answer.attempts == 2)
        #expect(transport.seen.map(\.host) == ["127.0.0.1:9000", "127.0.0.1:9000"])
        #expect(transport.seen[1].headers["authorization"]?.contains("/garage/s3/") == true)
    }

    @Test("a store that sends back and forth is asked once more, not for ever")
    func loop() async throws {
        let transport = ScriptedTransport([
            moved(301, region: "eu-west-1"), moved(301, region: "us-east-1"),
        ])
        let client = try S3Client.make(transport, endpointURL: nil)
        let answer = await client.headObject(
            ObjectAddress(bucket: "far", key: "k"), using: S3Exchange())
        #expect(answer.failure?.kind == .wrongRegion)
        #expect(transport.seen.count == 2)
    }

    @Test(
        "a region that is no name of a host is not believed",
        arguments: ["evil.example/", "a b", "", "us-east-1", "x@y"])
    func nonsense(region: String) async throws {
        let transport = ScriptedTransport([moved(301, region: region), Self.found])
        let client = try S3Client.make(transport, endpointURL: nil)
        let answer = await client.headObject(
            ObjectAddress(bucket: "far", key: "k"), using: S3Exchange())
        #expect(answer.failure != nil)
        #expect(transport.seen.count == 1)
    }
}
