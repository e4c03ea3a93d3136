// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Glibc
import HTTPTypes
import TestSupport
import Testing

@testable import BatchControl

@Suite struct ConsoleSessionTests {
    private let start = ContinuousClock.now

    @Test func `a session ends when nobody uses it`() {
        var book = SessionBook()
        let session = book.begin(at: start)
        let before = start + ConsoleLimits.sessionIdle - .seconds(1)
        #expect({ book.session(session.secret.text, at: before) }() != nil)
        let later = before + ConsoleLimits.sessionIdle - .seconds(1)
        #expect({ book.session(session.secret.text, at: later) }() != nil)
        #expect(
            { book.session(session.secret.text, at: later + ConsoleLimits.sessionIdle) }() == nil)
        #expect({ book.session(session.secret.text, at: start) }() == nil, "it comes back")
    }

    @Test func `a page that only looks keeps no session alive`() {
        var book = SessionBook()
        let session = book.begin(at: start)
        let half = start + ConsoleLimits.sessionIdle / 2
        #expect({ book.session(session.secret.text, at: half, isUse: false) }() != nil)
        #expect(
            { book.session(session.secret.text, at: start + ConsoleLimits.sessionIdle) }() == nil)
    }

    @Test func `a session that is always used ends too`() {
        var book = SessionBook()
        let session = book.begin(at: start)
        var now = start
        while now < start + ConsoleLimits.sessionLength {
            #expect({ book.session(session.secret.text, at: now) }() != nil)
            now += ConsoleLimits.sessionIdle / 2
        }
        #expect({ book.session(session.secret.text, at: now) }() == nil)
    }

    @Test func `there are never more sessions than the limit, and the idle ones go first`() {
        var book = SessionBook()
        let first = book.begin(at: start)
        let second = book.begin(at: start + .seconds(1))
        for step in 2..<ConsoleLimits.sessionsMax { _ = book.begin(at: start + .seconds(step)) }
        let now = start + .seconds(ConsoleLimits.sessionsMax)
        #expect({ book.session(first.secret.text, at: now) }() != nil)
        _ = book.begin(at: now)
        #expect({ book.session(second.secret.text, at: now) }() == nil)
        #expect({ book.session(first.secret.text, at: now) }() != nil)
    }

    @Test func `after many failed logins the next ones wait`() {
        var book = SessionBook()
        for _ in 0..<ConsoleLimits.loginFailuresMax {
            let isBarred = book.isLoginBarred(at: start)
            #expect(!isBarred)
            book.loginFailed(at: start)
        }
        let isBarredSoon = book.isLoginBarred(at: start + .seconds(59))
        let isBarredLater = book.isLoginBarred(at: start + ConsoleLimits.loginWindow)
        #expect(isBarredSoon)
        #expect(!isBarredLater)
    }

    @Test func `a secret has 256 bits and is not printed`() {
        let secrets = (0..<50).map { _ in ConsoleSecret() }
        #expect(Set(secrets.map(\.text)).count == 50)
        #expect(secrets.allSatisfy { $0.text.utf8.count == 43 })
        #expect("\(secrets[0])" == "(secret)")
        #expect(secrets[0].matches(secrets[0].text))
        #expect(!secrets[0].matches(secrets[1].text))
        #expect(!secrets[0].matches(""))
        #expect(ConsoleSecret(text: "short") == nil)
    }

    @Test func `the token is made once, for its owner alone`() throws {
        let folder = try TemporaryFolder()
        let token = try LoginToken.load(stateDirectory: folder.path)
        let path = LoginToken.path(stateDirectory: folder.path)
        var facts = stat()
        #expect(stat(path, &facts) == 0)
        #expect(facts.st_mode & 0o777 == 0o600)
        #expect(try LoginToken.load(stateDirectory: folder.path).text == token.text)
        chmod(path, 0o644)
        #expect(throws: LoginTokenProblem.self) {
            try LoginToken.load(stateDirectory: folder.path)
        }
    }

    @Test(arguments: ["localhost", "LOCALHOST:1", "127.0.0.1:8470", "[::1]:8470", "ops.example"])
    func `the daemon's own names are taken`(authority: String) {
        #expect(RequestOrigin(hostNames: ["ops.example"]).isForUs(authority))
    }

    @Test(arguments: [
        "evil.example", "localhost.evil.example", "localhost:8470.evil", "127.0.0.1.nip.io", "",
        "localhost@evil", "[::1", "[::1]x",
    ])
    func `other names are refused`(authority: String) {
        #expect(!RequestOrigin().isForUs(authority))
    }

    @Test func `only a page of ours may send a form`() throws {
        let origin = RequestOrigin()
        let site = try #require(HTTPField.Name("Sec-Fetch-Site"))
        let host = "localhost:8470"
        #expect(origin.isOurPage([.origin: "http://localhost:8470"], authority: host))
        #expect(origin.isOurPage([site: "same-origin"], authority: host))
        #expect(!origin.isOurPage([:], authority: host))
        #expect(!origin.isOurPage([.origin: "http://localhost:9999"], authority: host))
        #expect(!origin.isOurPage([.origin: "null"], authority: host))
        #expect(!origin.isOurPage([.origin: "http://evil.example"], authority: host))
        for foreign in ["cross-site", "same-site", "none"] {
            let headers: HTTPFields = [.origin: "http://localhost:8470", site: foreign]
            #expect(!origin.isOurPage(headers, authority: host))
        }
    }
}
