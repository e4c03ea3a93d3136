// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Testing

@testable import BatchControl

@Suite struct RequestTargetTests {
    @Test func `takes a target apart and decodes nothing of it`() {
        let target = RequestTarget("/a%2Fb/c?x=1&x=%20&y&=z&w=a=b")
        #expect(target.path == "/a%2Fb/c")
        #expect(target.query.map(\.name) == ["x", "x", "y", "", "w"])
        #expect(target.query.map(\.value) == ["1", "%20", "", "z", "a=b"])
    }

    @Test func `decodes where it is asked to`() {
        let target = RequestTarget("/a%2Fb/%C3%A9?x=1&x=%20+&y=%FF")
        #expect(target.segments == ["a/b", "é"])
        #expect(target.values("x") == ["1", " +"])
        #expect(target.values("y") == [nil])
        #expect(RequestTarget("/%zz").segments == nil)
        #expect(RequestTarget("/a%2").segments == nil)
    }

    @Test func `is the root where there is no path`() {
        #expect(RequestTarget("").path == "/")
        #expect(RequestTarget("?a").path == "/")
    }
}
