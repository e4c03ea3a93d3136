// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Testing

@testable import S3Client

/// Expected URLs and scopes are those of botocore 1.43: HeadObject of key `k` with the same
/// settings (`us_east_1_regional_endpoint: regional`), caught by a `before-send` handler.
@Suite struct S3EndpointTests {
    struct Case: Sendable {
        var bucket: String
        var region = "us-east-1"
        var endpoint: String?
        var style = AddressingStyle.auto
        var url: String
        var scope: String?
    }

    static let arn = "arn:aws:s3:eu-west-1:123456789012:accesspoint/my-ap"
    static let label63 = String(repeating: "a", count: 63)

    static let aws: [Case] = [
        Case(bucket: "my-bucket", url: "https://my-bucket.s3.us-east-1.amazonaws.com/k"),
        Case(
            bucket: "my-bucket", region: "eu-central-1",
            url: "https://my-bucket.s3.eu-central-1.amazonaws.com/k"),
        Case(
            bucket: "my.dotted.bucket", region: "eu-central-1",
            url: "https://s3.eu-central-1.amazonaws.com/my.dotted.bucket/k"),
        Case(bucket: "MyBucket", url: "https://s3.us-east-1.amazonaws.com/MyBucket/k"),
        Case(bucket: "my_bucket", url: "https://s3.us-east-1.amazonaws.com/my_bucket/k"),
        Case(bucket: "ab", url: "https://s3.us-east-1.amazonaws.com/ab/k"),
        Case(bucket: "abc-", url: "https://s3.us-east-1.amazonaws.com/abc-/k"),
        Case(bucket: "-abc", url: "https://s3.us-east-1.amazonaws.com/-abc/k"),
        Case(bucket: label63, url: "https://\(label63).s3.us-east-1.amazonaws.com/k"),
        Case(bucket: label63 + "a", url: "https://s3.us-east-1.amazonaws.com/\(label63)a/k"),
        Case(bucket: "192.168.1.1", url: "https://s3.us-east-1.amazonaws.com/192.168.1.1/k"),
        Case(
            bucket: "my-bucket", style: .path,
            url: "https://s3.us-east-1.amazonaws.com/my-bucket/k"),
        Case(
            bucket: "my-bucket", style: .virtual,
            url: "https://my-bucket.s3.us-east-1.amazonaws.com/k"),
        Case(
            bucket: "my.dotted", style: .virtual,
            url: "https://s3.us-east-1.amazonaws.com/my.dotted/k"),
        Case(
            bucket: "my-bucket", region: "cn-north-1",
            url: "https://my-bucket.s3.cn-north-1.amazonaws.com.cn/k"),
        Case(
            bucket: "my.bucket", region: "cn-northwest-1",
            url: "https://s3.cn-northwest-1.amazonaws.com.cn/my.bucket/k"),
        Case(
            bucket: "my-bucket", region: "us-gov-west-1",
            url: "https://my-bucket.s3.us-gov-west-1.amazonaws.com/k"),
        Case(
            bucket: "my-bucket", region: "us-iso-east-1",
            url: "https://my-bucket.s3.us-iso-east-1.c2s.ic.gov/k"),
        Case(
            bucket: "alias-abcdefghijklmnopqrst-s3alias", region: "eu-west-1",
            url: "https://alias-abcdefghijklmnopqrst-s3alias.s3.eu-west-1.amazonaws.com/k"),
    ]

    static let custom: [Case] = [
        Case(bucket: "b1", endpoint: "http://127.0.0.1:9000", url: "http://127.0.0.1:9000/b1/k"),
        Case(bucket: "bkt", endpoint: "http://localhost:9000", url: "http://localhost:9000/bkt/k"),
        Case(
            bucket: "bkt", endpoint: "https://s3.example.com", url: "https://s3.example.com/bkt/k"),
        Case(
            bucket: "bkt", endpoint: "https://s3.example.com", style: .virtual,
            url: "https://bkt.s3.example.com/k"),
        Case(
            bucket: "bkt", endpoint: "https://s3.example.com:8443/", style: .virtual,
            url: "https://bkt.s3.example.com:8443/k"),
        Case(
            bucket: "bkt.dot", endpoint: "http://s3.example.com", style: .virtual,
            url: "http://bkt.dot.s3.example.com/k"),
        Case(
            bucket: "bkt.dot", endpoint: "https://s3.example.com", style: .virtual,
            url: "https://s3.example.com/bkt.dot/k"),
        Case(
            bucket: "bkt", endpoint: "http://127.0.0.1:9000", style: .virtual,
            url: "http://127.0.0.1:9000/bkt/k"),
        Case(
            bucket: "bkt", endpoint: "https://s3.example.com/base", style: .path,
            url: "https://s3.example.com/base/bkt/k"),
        Case(
            bucket: "bkt", endpoint: "http://[::1]:9000", style: .path,
            url: "http://[::1]:9000/bkt/k"),
    ]

    static let accessPoints: [Case] = [
        Case(
            bucket: arn, region: "eu-west-1",
            url: "https://my-ap-123456789012.s3-accesspoint.eu-west-1.amazonaws.com/k",
            scope: "eu-west-1"),
        Case(
            bucket: arn, region: "us-east-1",
            url: "https://my-ap-123456789012.s3-accesspoint.eu-west-1.amazonaws.com/k",
            scope: "eu-west-1"),
        Case(
            bucket: arn, region: "eu-west-1", endpoint: "https://s3.example.com",
            url: "https://my-ap-123456789012.s3.example.com/k", scope: "eu-west-1"),
        Case(
            bucket: "arn:aws:s3:eu-west-1:123456789012:accesspoint:my-ap", region: "eu-west-1",
            url: "https://my-ap-123456789012.s3-accesspoint.eu-west-1.amazonaws.com/k",
            scope: "eu-west-1"),
        Case(
            bucket: "arn:aws-cn:s3:cn-north-1:123456789012:accesspoint/my-ap",
            region: "cn-north-1",
            url: "https://my-ap-123456789012.s3-accesspoint.cn-north-1.amazonaws.com.cn/k",
            scope: "cn-north-1"),
    ]

    @Test(
        "a bucket's requests go where botocore sends them", arguments: aws + custom + accessPoints)
    func targets(_ expected: Case) throws {
        let endpoint = try S3Endpoint(
            endpointURL: expected.endpoint, region: expected.region, style: expected.style)
        let target = try endpoint.target(for: Array(expected.bucket.utf8))
        let exchange = S3Exchange.make(bucket: expected.bucket)
        exchange.prepare(for: target)
        let path = String(decoding: exchange.requestTarget, as: UTF8.self)
        #expect(target.origin.url.dropLast() + path == expected.url)
        #expect(target.signingRegion == expected.scope ?? expected.region)
        #expect(try endpoint.target(for: Array(expected.bucket.utf8)) === target)
    }

    @Test("a call without a bucket goes to the endpoint itself")
    func service() throws {
        let endpoint = try S3Endpoint(region: "eu-west-1")
        let target = try endpoint.target(for: [])
        #expect(target.origin.url == "https://s3.eu-west-1.amazonaws.com/")
        let exchange = S3Exchange.make(bucket: "", key: "")
        exchange.prepare(for: target)
        #expect(exchange.requestTarget == Array("/".utf8))
    }

    @Test(
        "a call on the bucket has no slash after it in the path",
        arguments: [("http://h", "/b?uploads"), ("http://h/base/", "/base/b?uploads")])
    func bucketLevel(endpointURL: String, expected: String) throws {
        let endpoint = try S3Endpoint(endpointURL: endpointURL, region: "us-east-1")
        let exchange = S3Exchange.make(key: "", query: [("uploads", nil)])
        exchange.prepare(for: try endpoint.target(for: exchange.bucket))
        #expect(String(decoding: exchange.requestTarget, as: UTF8.self) == expected)
    }

    @Test(
        "a bad endpoint URL is refused by name",
        arguments: [
            "s3.example.com", "ftp://h", "http://", "http:///b", "http://h:0", "http://h:65536",
            "http://h:x", "http://h:", "http://h?x=1", "http://h#f", "http://user:pw@h",
            "http://[::1", "http://[::1]x", "http://a b", "http://bücher.example", "http://h/a b",
            "",
        ])
    func badURL(url: String) {
        let error = #expect(throws: S3ClientError.self) {
            try S3Endpoint(endpointURL: url, region: "us-east-1")
        }
        #expect(error?.message.contains("\"\(url)\"") == true)
        #expect(error?.code == .endpoint)
    }

    @Test(
        "a bad region is refused", arguments: ["", "eu west", "a/b", "evil.example.com/x?", "-a"])
    func badRegion(region: String) {
        #expect(throws: S3ClientError.self) { try S3Endpoint(region: region) }
    }

    @Test(
        "an ARN of anything but an access point is refused",
        arguments: [
            "arn:aws:s3:::bucket", "arn:aws:sns:eu-west-1:123456789012:accesspoint/a",
            "arn:aws:s3::123456789012:accesspoint/a.mrap", "arn:aws:s3:eu-west-1:1:job/x",
            "arn:aws:s3:eu-west-1:123456789012:accesspoint/a/b", "arn:",
            "arn:aws:s3:eu-west-1:123456789012:accesspoint/",
        ])
    func badARN(arn: String) throws {
        let endpoint = try S3Endpoint(region: "eu-west-1")
        #expect(throws: S3ClientError.self) { try endpoint.target(for: Array(arn.utf8)) }
    }
}
