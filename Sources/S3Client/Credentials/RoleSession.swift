// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

/// Temporary credentials of a role, and the times at which they are renewed and end, by our clock.
/// The secret and the token print as stars.
struct RoleSession: Sendable, Equatable {
    let credentials: Credentials
    /// Seconds since 1970-01-01 UTC; from then on the store refuses them.
    let expiresAt: Int
    /// When to ask for the next: five minutes before the end, or at half of a shorter life.
    let renewAt: Int

    init(credentials: Credentials, secondsLeft: Int, receivedAt: Int) {
        self.credentials = credentials
        expiresAt = receivedAt + secondsLeft
        renewAt = expiresAt - min(ClientLimits.roleRenewalSeconds, (secondsLeft + 1) / 2)
    }

    /// Reads STS's answer (AWS STS API Reference, "AssumeRole", response elements).
    ///
    /// - Parameters:
    ///   - body: the XML document.
    ///   - answeredAt: the time by STS's own clock, if it told: a clock of ours that is wrong must
    ///     not end the session early or late.
    ///   - receivedAt: the time by our clock, seconds since 1970-01-01 UTC.
    /// - Throws: `RoleAnswerProblem` naming what is missing or cannot be used, never a secret.
    init(answer body: [UInt8], answeredAt: Int?, receivedAt: Int) throws(RoleAnswerProblem) {
        let tree = XMLElementReader.read(body)?.child("AssumeRoleResult")?.child("Credentials")
        guard let tree else { throw RoleAnswerProblem(reason: "it holds no Credentials") }
        let credentials = Credentials(
            accessKeyID: try Self.word("AccessKeyId", in: tree),
            secretAccessKey: try Self.word("SecretAccessKey", in: tree),
            sessionToken: try Self.word("SessionToken", in: tree))
        let expiration = try Self.word("Expiration", in: tree)
        guard let end = Timestamp(iso8601: expiration) else {
            throw RoleAnswerProblem(reason: "its Expiration \"\(expiration)\" is no time")
        }
        let secondsLeft = Int(end.secondsSinceEpoch) - (answeredAt ?? receivedAt)
        guard secondsLeft > 0 else {
            throw RoleAnswerProblem(reason: "its credentials expired at \(expiration)")
        }
        self.init(credentials: credentials, secondsLeft: secondsLeft, receivedAt: receivedAt)
    }

    /// The text of an element, if it can stand in a header.
    private static func word(
        _ name: String, in tree: XMLTree
    ) throws(RoleAnswerProblem) -> String {
        guard let text = tree.value(name) else {
            throw RoleAnswerProblem(reason: "it holds no \(name)")
        }
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw RoleAnswerProblem(reason: "its \(name) holds characters that none has")
        }
        return text
    }
}
