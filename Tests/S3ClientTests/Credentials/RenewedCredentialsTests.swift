// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Synchronization
import Testing

@testable import S3Client

@Suite struct RenewedCredentialsTests {
    @Test("keys without an end are at hand at all times, and nobody is asked")
    func lasting() async throws {
        let surroundings = ClientSurroundings(
            epochSeconds: {
                Issue.record("nobody needs to know the time")
                return 0
            }, sleep: { _ in }, random: { 0.5 })
        let keys = STSTransport.credentials(1)
        let provider = RenewedCredentials(
            CredentialsSession(lasting: keys), surroundings: surroundings
        ) {
            throw S3ClientError(.credentials, "asked")
        }
        #expect(provider.atHand === keys)
    }

    @Test("temporary ones are at hand until they are renewed, and again afterwards")
    func temporary() async throws {
        let now = TestClock(STSTransport.start)
        let surroundings = ClientSurroundings(
            epochSeconds: { now.value }, sleep: { _ in }, random: { 0.5 })
        let sessions = Mutex(0)
        let provider = RenewedCredentials(surroundings: surroundings) {
            let number = sessions.withLock { count in
                count += 1
                return count
            }
            return CredentialsSession(
                credentials: STSTransport.credentials(number), secondsLeft: 3_600,
                receivedAt: now.value)
        }
        #expect(provider.atHand == nil)
        let first = try await provider.credentials()
        now.value += 2_699
        #expect(provider.atHand === first)
        now.value += 1
        #expect(provider.atHand == nil)
        let second = try await provider.credentials()
        #expect(second == STSTransport.credentials(2))
        #expect(provider.atHand === second)
        // What the store refuses is not at hand any more, unless it was replaced meanwhile.
        try await provider.refresh(replacing: first)
        #expect(provider.atHand === second)
        try await provider.refresh(replacing: second)
        #expect(provider.atHand == STSTransport.credentials(3))
    }
}
