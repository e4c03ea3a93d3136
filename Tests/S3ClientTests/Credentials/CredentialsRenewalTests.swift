// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Testing

@testable import S3Client

@Suite struct CredentialsRenewalTests {
    /// Holds the value, because an expectation cannot call what changes one.
    private final class Driver {
        var value = CredentialsRenewal()

        func next(at now: Int) -> CredentialsRenewal.Step { value.next(at: now) }
        func failed(at now: Int) -> Bool { value.failed(at: now) }
        func received(_ session: CredentialsSession) { value.received(session) }
        func refused(_ stale: Credentials) { value.refused(stale) }
    }

    private static func session(_ number: Int, at moment: Int = 0) -> CredentialsSession {
        CredentialsSession(
            credentials: STSTransport.credentials(number), secondsLeft: 3_600, receivedAt: moment)
    }

    private static func use(_ number: Int) -> CredentialsRenewal.Step {
        .use(STSTransport.credentials(number))
    }

    @Test("the first asks, the others wait, then all use what came")
    func first() {
        let renewal = Driver()
        #expect(renewal.next(at: 0) == .ask)
        #expect(renewal.next(at: 0) == .wait)
        renewal.received(Self.session(1))
        #expect(renewal.next(at: 1) == Self.use(1))
        #expect(renewal.next(at: 2_699) == Self.use(1))
    }

    @Test("a quarter of an hour before the end one asks and the others go on")
    func early() {
        let renewal = Driver()
        _ = renewal.next(at: 0)
        renewal.received(Self.session(1))
        #expect(renewal.next(at: 2_700) == .ask)
        #expect(renewal.next(at: 2_700) == Self.use(1))
        #expect(renewal.next(at: 3_599) == Self.use(1))
        #expect(renewal.next(at: 3_600) == .wait)
        renewal.received(Self.session(2, at: 3_600))
        #expect(renewal.next(at: 3_600) == Self.use(2))
    }

    @Test("a failure before the end is tried again half a minute later")
    func failedEarly() {
        let renewal = Driver()
        _ = renewal.next(at: 0)
        renewal.received(Self.session(1))
        _ = renewal.next(at: 2_700)
        #expect(renewal.failed(at: 2_701))
        #expect(renewal.next(at: 2_702) == Self.use(1))
        #expect(renewal.next(at: 2_730) == Self.use(1))
        #expect(renewal.next(at: 2_731) == .ask)
    }

    @Test("a failure without credentials is told, and the next asks again")
    func failed() {
        let renewal = Driver()
        _ = renewal.next(at: 0)
        #expect(!renewal.failed(at: 1))
        #expect(renewal.next(at: 1) == .ask)
        renewal.received(Self.session(1))
        _ = renewal.next(at: 2_700)
        #expect(!renewal.failed(at: 3_600))
        #expect(renewal.next(at: 3_600) == .ask)
    }

    @Test("refused credentials are dropped once, newer ones are not")
    func refused() {
        let renewal = Driver()
        _ = renewal.next(at: 0)
        let first = Self.session(1)
        renewal.received(first)
        renewal.refused(first.credentials)
        #expect(renewal.next(at: 1) == .ask)
        renewal.received(Self.session(2))
        renewal.refused(first.credentials)
        #expect(renewal.next(at: 1) == Self.use(2))
    }

    @Test("a source that gives the same again is not asked by all who were refused")
    func same() {
        let renewal = Driver()
        _ = renewal.next(at: 0)
        let first = Self.session(1)
        renewal.received(first)
        renewal.refused(first.credentials)
        #expect(renewal.next(at: 1) == .ask)
        renewal.received(Self.session(1))
        renewal.refused(first.credentials)
        #expect(renewal.next(at: 1) == Self.use(1))
    }

    @Test("credentials without an end are never asked for again")
    func lasting() {
        let renewal = Driver()
        renewal.received(CredentialsSession(lasting: STSTransport.credentials(1)))
        #expect(renewal.next(at: Int.max - 1) == Self.use(1))
    }
}
