// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Testing

@testable import S3Client

@Suite struct RoleRenewalTests {
    /// Holds the value, because an expectation cannot call what changes one.
    private final class Driver {
        var value = RoleRenewal()

        func next(at now: Int) -> RoleRenewal.Step { value.next(at: now) }
        func failed(at now: Int) -> Bool { value.failed(at: now) }
        func assumed(_ session: RoleSession) { value.assumed(session) }
        func refused(_ stale: Credentials) { value.refused(stale) }
    }

    private static func session(_ number: Int, at moment: Int = 0) -> RoleSession {
        RoleSession(
            credentials: STSTransport.credentials(number), secondsLeft: 3_600, receivedAt: moment)
    }

    private static func use(_ number: Int) -> RoleRenewal.Step {
        .use(STSTransport.credentials(number))
    }

    @Test("the first asks, the others wait, then all use what came")
    func first() {
        let renewal = Driver()
        #expect(renewal.next(at: 0) == .ask)
        #expect(renewal.next(at: 0) == .wait)
        renewal.assumed(Self.session(1))
        #expect(renewal.next(at: 1) == Self.use(1))
        #expect(renewal.next(at: 3_299) == Self.use(1))
    }

    @Test("five minutes before the end one asks and the others go on")
    func early() {
        let renewal = Driver()
        _ = renewal.next(at: 0)
        renewal.assumed(Self.session(1))
        #expect(renewal.next(at: 3_300) == .ask)
        #expect(renewal.next(at: 3_300) == Self.use(1))
        #expect(renewal.next(at: 3_599) == Self.use(1))
        #expect(renewal.next(at: 3_600) == .wait)
        renewal.assumed(Self.session(2, at: 3_600))
        #expect(renewal.next(at: 3_600) == Self.use(2))
    }

    @Test("a failure before the end is tried again half a minute later")
    func failedEarly() {
        let renewal = Driver()
        _ = renewal.next(at: 0)
        renewal.assumed(Self.session(1))
        _ = renewal.next(at: 3_300)
        #expect(renewal.failed(at: 3_301))
        #expect(renewal.next(at: 3_302) == Self.use(1))
        #expect(renewal.next(at: 3_330) == Self.use(1))
        #expect(renewal.next(at: 3_331) == .ask)
    }

    @Test("a failure without credentials is told, and the next asks again")
    func failed() {
        let renewal = Driver()
        _ = renewal.next(at: 0)
        #expect(!renewal.failed(at: 1))
        #expect(renewal.next(at: 1) == .ask)
        renewal.assumed(Self.session(1))
        _ = renewal.next(at: 3_300)
        #expect(!renewal.failed(at: 3_600))
        #expect(renewal.next(at: 3_600) == .ask)
    }

    @Test("refused credentials are dropped once, newer ones are not")
    func refused() {
        let renewal = Driver()
        _ = renewal.next(at: 0)
        renewal.assumed(Self.session(1))
        renewal.refused(STSTransport.credentials(1))
        #expect(renewal.next(at: 1) == .ask)
        renewal.assumed(Self.session(2))
        renewal.refused(STSTransport.credentials(1))
        #expect(renewal.next(at: 1) == Self.use(2))
    }
}
