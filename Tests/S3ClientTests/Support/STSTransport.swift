// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Synchronization

@testable import S3Client

/// An STS that answers when it is let: each answer waits for the gate, and a cancelled request
/// ends at once, as it does with the network.
final class STSTransport: Transport {
    /// The moment at which all tests begin: 2026-11-30T00:53:20Z.
    static let start = 1_796_000_000
    /// An hour after it.
    static let hourLater = "2026-11-30T01:53:20Z"

    private struct State {
        var isOpen: Bool
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let script: ScriptedTransport
    private let state: Mutex<State>

    init(_ answers: [ScriptedTransport.Answer], isOpen: Bool = true) {
        script = ScriptedTransport(answers)
        state = Mutex(State(isOpen: isOpen))
    }

    var seen: [ScriptedTransport.Seen] { script.seen }

    /// Requests that wait for their answer now.
    var waitingCount: Int { state.withLock { $0.waiting.count } }

    /// Lets all answers out, now and from now on.
    func open() {
        let waiting = state.withLock { state in
            state.isOpen = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    func perform(_ exchange: S3Exchange, on origin: HTTPOrigin) async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOpen = state.withLock { state in
                    if state.isOpen || Task.isCancelled { return true }
                    state.waiting.append(continuation)
                    return false
                }
                if isOpen { continuation.resume() }
            }
        } onCancel: {
            // One request at a time is what is tested, so that all who wait are the cancelled one.
            let waiting = state.withLock { state in
                defer { state.waiting = [] }
                return state.waiting
            }
            for continuation in waiting { continuation.resume() }
        }
        if Task.isCancelled {
            exchange.resetAnswer()
            exchange.transportFailure = TransportFailure(.cancelled, "test")
        } else {
            await script.perform(exchange, on: origin)
        }
    }

    /// What STS answers (AWS STS API Reference, "AssumeRole", sample response).
    static func session(
        _ number: Int, expiration: String = hourLater, headers: [(String, String)] = []
    ) -> ScriptedTransport.Answer {
        .status(200, headers: headers, body: body(number, expiration: expiration))
    }

    static func body(_ number: Int, expiration: String = hourLater) -> String {
        """
        <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
          <AssumeRoleResult>
            <AssumedRoleUser>
              <Arn>arn:aws:sts::111122223333:assumed-role/batch/s</Arn>
              <AssumedRoleId>AROAEXAMPLE:s</AssumedRoleId>
            </AssumedRoleUser>
            <Credentials>
              <AccessKeyId>ASIA\(number)</AccessKeyId>
              <SecretAccessKey>secret\(number)/+</SecretAccessKey>
              <SessionToken>
                token\(number)//+==
              </SessionToken>
              <Expiration>\(expiration)</Expiration>
            </Credentials>
            <PackedPolicySize>6</PackedPolicySize>
          </AssumeRoleResult>
          <ResponseMetadata><RequestId>c6104cbe</RequestId></ResponseMetadata>
        </AssumeRoleResponse>
        """
    }

    /// The credentials of that answer.
    static func credentials(_ number: Int) -> Credentials {
        Credentials(
            accessKeyID: "ASIA\(number)", secretAccessKey: "secret\(number)/+",
            sessionToken: "token\(number)//+==")
    }

    /// What STS refuses with (AWS STS API Reference, "Common Error Types").
    static func refusal(_ status: Int, _ code: String, _ message: String)
        -> ScriptedTransport.Answer
    {
        .status(
            status,
            body: """
                <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error>\
                <Type>Sender</Type><Code>\(code)</Code><Message>\(message)</Message></Error>\
                <RequestId>c6104cbe</RequestId></ErrorResponse>
                """)
    }
}
