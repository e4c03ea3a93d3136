// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import S3TestServer
import Testing

@Suite struct MutationTests {
    private static let copy = ["x-amz-copy-source": "src/k?versionId=null"]
    private static let requests: [[UInt8]] = [
        Array("\r\n\r\n\r\n".utf8),
        RawClient.bytes("PUT", "/dst/a%20b", copy),
        RawClient.bytes(
            "PUT", "/dst/k?partNumber=1&uploadId=u",
            ["x-amz-copy-source": "/src/big", "x-amz-copy-source-range": "bytes=0-9"]),
        RawClient.bytes("GET", "/src/k", ["Range": "bytes=1-3"]),
        RawClient.bytes("GET", "/src/k?partNumber=1", [:]),
        RawClient.bytes("GET", "/src?list-type=2&prefix=k&delimiter=/&max-keys=2", [:]),
        RawClient.bytes("GET", "/src?versions&key-marker=a&version-id-marker=null", [:]),
        RawClient.bytes(
            "PUT", "/dst/k", ["x-amz-tagging": "a=b&c=d", "x-amz-acl": "private"], body: [1, 2]),
        RawClient.bytes(
            "PUT", "/locked/k",
            [
                "x-amz-object-lock-mode": "GOVERNANCE", "Content-MD5": "x",
                "x-amz-object-lock-retain-until-date": "2099-01-01T00:00:00Z",
            ]),
        RawClient.bytes(
            "PUT", "/src/k?tagging", [:],
            body: Array(
                "<Tagging><TagSet><Tag><Key>a</Key><Value>&#x41;</Value></Tag></TagSet></Tagging>"
                    .utf8)),
        RawClient.bytes("POST", "/src/k?uploads", ["Expires": "Fri, 02 Jan 2026 03:04:05 GMT"]),
        Array(
            ("PUT /src/c HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "3\r\nabc\r\n0\r\n\r\n").utf8),
    ]

    @Test(arguments: [1, 2, 3] as [UInt64], [false, true])
    func `No damaged request stops the server`(
        seed: UInt64, isCanned: Bool
    ) throws {
        try withServer { configuration in
            configuration.limits.partBytesMin = 1
            if isCanned { configuration.canned = CannedConfiguration(failEvery: 5) }
        } _: { server, client in
            server.store.putObject(bucket: "src", key: "k", body: Array("hello".utf8))
            server.store.putVirtualObject(bucket: "src", key: "big", size: 1 << 40)
            var random = SeededGenerator(state: seed)
            for _ in 0..<400 {
                var bytes = Self.requests.randomElement(using: &random) ?? []
                for _ in 0..<Int.random(in: 1...3, using: &random) {
                    let place = Int.random(in: 0..<bytes.count, using: &random)
                    switch Int.random(in: 0..<3, using: &random) {
                    case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
                    case 1: bytes.remove(at: place)
                    default: bytes.insert(bytes[place], at: place)
                    }
                }
                let damaged = RawClient(port: server.port)
                damaged.send(bytes)
                damaged.endSending()
                // Whatever it answers, it answers or closes.
                #expect(throws: Never.self) { try damaged.drain() }
            }
            try #expect(client.request("GET", "/src/k").status != 0)
        }
    }
}
