// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import S3TestServer
import Testing

@Suite struct TLSTests {
    private static let get = "GET /src/k HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"

    @Test func `A certificate of its own is verified by who trusts it`() throws {
        let material = try TestCertificate.make()
        try withServer {
            $0.tls = material
        } _: { server, _ in
            // More than one TLS record, and more than one piece of content.
            server.store.putVirtualObject(bucket: "src", key: "k", size: 200_000)
            let answer = try TLSClient.exchange(
                port: server.port, authorityPEM: material.certificatePEM, request: Self.get)
            #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
            #expect(answer.contains("Content-Length: 200000\r\n"))
            #expect(server.endpointURL.hasPrefix("https://127.0.0.1:"))
        }
    }

    @Test func `Who trusts another certificate does not trust this one`() throws {
        let other = try TestCertificate.make()
        try withServer {
            $0.tls = try? TestCertificate.make()
        } _: { server, _ in
            #expect(throws: TLSClient.Failure.notVerified) {
                try TLSClient.exchange(
                    port: server.port, authorityPEM: other.certificatePEM, request: Self.get)
            }
        }
    }

    @Test func `Plain HTTP gets no answer`() throws {
        try withServer {
            $0.tls = try? TestCertificate.make()
        } _: { _, client in
            #expect(throws: (any Error).self) { try client.request("GET", "/src/k") }
        }
    }
}
