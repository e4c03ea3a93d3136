// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Testing

@testable import S3Client

@Suite struct ThrottleEvidenceTests {
    /// What is found after a second in which each key had so many answers and throttled requests.
    private func found(_ requests: [(key: String, answered: Int, throttled: Int)]) -> [String] {
        var evidence = ThrottleEvidence(at: 0)
        for request in requests {
            for _ in 0..<request.answered {
                evidence.note(Array(request.key.utf8), throttled: false)
            }
            for _ in 0..<request.throttled {
                evidence.note(Array(request.key.utf8), throttled: true)
            }
        }
        return evidence.findings(at: 1).map { String(decoding: $0.prefix, as: UTF8.self) }
    }

    @Test func `one prefix among others`() {
        #expect(found([("hot/a", 50, 30), ("cold/a", 500, 0), ("b", 50, 0)]) == ["hot/"])
    }

    @Test func `two prefixes among others`() {
        let found = found([("x/a", 50, 30), ("y/a", 50, 40), ("cold/a", 500, 0)])
        #expect(found == ["x/", "y/"])
    }

    @Test func `a prefix within a prefix`() {
        #expect(found([("a/hot/1", 50, 30), ("a/cold/1", 500, 0)]) == ["a/hot/"])
    }

    @Test func `all that there is`() {
        #expect(found([("a/1", 50, 30), ("b/1", 60, 40), ("c/1", 60, 40)]) == [""])
    }

    @Test func `keys without a prefix are the bucket's`() {
        #expect(found([("key1", 50, 30), ("key2", 50, 30)]) == [""])
    }

    @Test func `where nothing else is asked for, the longest prefix that all have`() {
        #expect(found([("a/b/1", 50, 30), ("a/b/2", 50, 30)]) == ["a/b/"])
    }

    @Test func `prefixes in prefixes that each have others`() {
        let found = found([
            ("a/hot/1", 50, 30), ("a/cold/1", 500, 0), ("b/hot/1", 50, 30), ("b/cold/1", 500, 0),
        ])
        #expect(found == ["a/hot/", "b/hot/"])
    }

    @Test func `too little is no finding`() {
        #expect(found([("hot/a", 50, 7)]).isEmpty)
        #expect(found([("hot/a", 1_000, 20)]).isEmpty)
        var evidence = ThrottleEvidence(at: 0)
        for _ in 0..<100 { evidence.note([], throttled: true) }
        #expect(evidence.findings(at: 0.1).isEmpty)
    }
}
