// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import FoundationEssentials
import S3TestServer
import Testing

@Suite struct ControlTests {
    @Test func `Virtual objects are seeded without a signature`() throws {
        try withServer {
            $0.verifiesSignatures = true
        } _: { server, client in
            let target = "/_test/virtual?bucket=src&key=a%2Fb&size=7000000000"
            try #expect(client.request("PUT", target).status == 204)
            #expect(server.store.object(bucket: "src", key: "a/b")?.content.size == 7_000_000_000)
            try #expect(client.request("PUT", "/_test/virtual?bucket=src").status == 400)
            let missing = "/_test/virtual?bucket=none&key=k&size=1"
            try #expect(client.request("PUT", missing).status == 404)
        }
    }

    @Test func `The fault plan can be replaced while it runs`() throws {
        try withServer { server, client in
            let plan = FaultPlan(
                seed: 3,
                rules: [
                    FaultRule(
                        action: .error(
                            status: 500, code: "InternalError", message: nil, headers: nil))
                ])
            let body = Array(try JSONEncoder().encode(plan))
            try #expect(client.request("POST", "/_test/faults", body: body).status == 204)
            #expect(server.faults == plan)
            try #expect(client.request("GET", "/src/k").code == "InternalError")
            try #expect(
                client.request("POST", "/_test/faults", body: Array("{".utf8)).status == 400)
            server.faults = FaultPlan()
            try #expect(client.request("GET", "/src/k").code == "NoSuchKey")
        }
    }

    @Test func `Requests are logged and counted without their secrets, up to a bound`() throws {
        try withServer {
            $0.requestLogCapacity = 3
        } _: { server, client in
            for number in 1...7 {
                _ = try client.request(
                    "HEAD", "/src/\(number)?versionId=null",
                    ["Authorization": "secret", "x-amz-security-token": "secret", "a": "b"])
            }
            let answer = try client.request("GET", "/_test/requests")
            let entries = try JSONDecoder().decode(
                [LoggedRequest].self, from: Data(answer.body))
            #expect(entries.map(\.number) == [5, 6, 7])
            #expect(entries.map(\.key) == ["5", "6", "7"])
            #expect(entries[0].operation == "HeadObject")
            #expect(entries[0].query == "versionId=null")
            #expect(entries[0].status == 404)
            #expect(entries[0].headers["a"] == "b")
            #expect(!answer.text.contains("secret"))
            try #expect(client.request("GET", "/_test/counters").text == "{\"HeadObject\":7}")
            try #expect(client.request("DELETE", "/_test/requests").status == 204)
            #expect(server.requests.entries.isEmpty)
            #expect(server.requests.counters.isEmpty)
        }
    }
}
