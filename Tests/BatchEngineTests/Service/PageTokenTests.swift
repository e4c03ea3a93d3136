// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import Testing

@testable import BatchEngine

@Suite struct PageTokenTests {
    private static let token = PageToken(
        createdAt: Timestamp(millisecondsSinceEpoch: 1_785_000_000_123), id: .random())

    private func query(_ account: String?, _ statuses: Set<JobStatus>) -> JobQuery {
        var query = JobQuery(account: account)
        query.statuses = statuses
        return query
    }

    @Test func `a token is read by the query that it was given to`() {
        let query = query("111111111111", [.active, .ready])
        #expect(PageToken(Self.token.text(for: query), for: query) == Self.token)
    }

    @Test func `no other query reads it`() {
        let text = Self.token.text(for: query("111111111111", [.active]))
        #expect(PageToken(text, for: query("111111111112", [.active])) == nil)
        #expect(PageToken(text, for: query(nil, [.active])) == nil)
        #expect(PageToken(text, for: query("111111111111", [])) == nil)
        #expect(PageToken(text, for: query("111111111111", [.active, .ready])) == nil)
    }

    @Test func `a text that was changed anywhere is refused`() {
        let query = query(nil, [])
        let text = Self.token.text(for: query)
        for place in text.indices {
            for other in ["0", "z", ".", "-", "é", ""] where other != String(text[place]) {
                let end = text.index(after: place)
                let changed = text[..<place] + other + text[end...]
                #expect(PageToken(String(changed), for: query) == nil)
            }
        }
        for foreign in ["", ".", "...", "1...", String(repeating: "1.", count: 1_000)] {
            #expect(PageToken(foreign, for: query) == nil)
        }
    }
}
