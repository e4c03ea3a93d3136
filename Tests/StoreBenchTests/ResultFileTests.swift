// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import FoundationEssentials
import Testing

@testable import StoreBench

@Suite struct ResultFileTests {
    private func withFile(_ text: String, _ body: (String) throws -> Void) throws {
        let path = FileManager.default.temporaryDirectory
            .appending(path: "bench-result-\(UInt64.random(in: .min ... .max)).json").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try BenchResult.write(text, to: path)
        try body(path)
    }

    @Test("what was written is read back whole")
    func roundTrip() throws {
        let result = BenchResult.make([
            .make(cells: [.make(errors: ["SlowDown": 3])]),
            .make(.list, objectBytes: nil, cells: [.make(machine: nil)], knee: nil, end: .flat),
        ])
        try withFile(result.text) { path in
            let read = try BenchResult(readingFrom: path)
            #expect(read == result)
        }
    }

    @Test(
        "what is no result of ours is refused by name",
        arguments: [
            ("{}", "is not the result"), ("nonsense", "is not the result"),
            (#"{"format":"brigade-bench","formatVersion":2}"#, "has format version 2"),
            (#"{"format":"brigade-bench","formatVersion":1}"#, "is damaged"),
        ])
    func refused(text: String, reason: String) throws {
        try withFile(text) { path in
            let failure = #expect(throws: BenchFailure.self) {
                try BenchResult(readingFrom: path)
            }
            #expect(failure?.message.hasPrefix("\(path) \(reason)") == true)
        }
    }

    @Test("a file that is not there is said to be missing")
    func missing() {
        let failure = #expect(throws: BenchFailure.self) {
            try BenchResult(readingFrom: "/nowhere/a.json")
        }
        #expect(failure?.message == "/nowhere/a.json cannot be read: no such file or folder")
    }
}
