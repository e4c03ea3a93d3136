// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Testing

@testable import StoreBench

@Suite struct BenchPrefixTests {
    @Test(
        "it lies below what the user named, with one slash between",
        arguments: [
            ("", "brigade-bench-00000000000000ff/"), ("a/b", "a/b/brigade-bench-00000000000000ff/"),
            ("a/b/", "a/b/brigade-bench-00000000000000ff/"),
        ])
    func text(parent: String, expected: String) {
        #expect(BenchPrefix(under: parent, id: 255).text == expected)
    }

    @Test("it owns its keys and no others")
    func owns() {
        let prefix = BenchPrefix(under: "a", id: 1)
        #expect(prefix.owns(prefix.key("cell-1/0/0")))
        #expect(!prefix.owns(Array("a/brigade-bench-0000000000000001".utf8)))
        #expect(!prefix.owns(BenchPrefix(under: "a", id: 2).key("x")))
        #expect(!prefix.owns(BenchPrefix(under: "b", id: 1).key("x")))
        #expect(!prefix.owns(Array("a/other".utf8)))
    }

    @Test("a key tells which measurement it belongs to")
    func owning() {
        let prefix = BenchPrefix(under: "a", id: .max)
        #expect(BenchPrefix(owning: prefix.key("list/1"), under: "a/") == prefix)
    }

    @Test(
        "what only looks alike belongs to none",
        arguments: [
            "a/brigade-bench-/x", "a/brigade-bench-2030/x", "a/brigade-bench-00000000000000ff",
            "a/brigade-bench-00000000000000FF/x", "a/brigade-bench-00000000000000ff0/x",
            "a/b/brigade-bench-00000000000000ff/x", "brigade-bench-00000000000000ff/x", "a/x", "",
        ])
    func alike(key: String) {
        #expect(BenchPrefix(owning: Array(key.utf8), under: "a") == nil)
    }
}
