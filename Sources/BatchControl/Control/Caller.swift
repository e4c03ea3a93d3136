// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

/// Who asks, and where.
struct Caller: Sendable, Equatable {
    /// Twelve digits.
    let account: String
    /// As the request was signed for.
    let region: String

    /// The account is that of the header; of the host's first label where there is none.
    ///
    /// - Throws: `ControlProblem` when there is no account, or it is none.
    init(_ request: IncomingRequest, region: String, call: ControlCall) throws(ControlProblem) {
        let label = request.host?.split(separator: ".").first.map(String.init)
        let hosted = label.flatMap { Self.isAccount($0) ? $0 : nil }
        guard let account = request.header("x-amz-account-id") ?? hosted else {
            throw call.refusal("AccountId: it is missing; send it as x-amz-account-id")
        }
        guard Self.isAccount(account) else {
            throw call.refusal("AccountId: it is no account id; allowed: twelve digits")
        }
        self.account = account
        self.region = region
    }

    private static func isAccount(_ text: String) -> Bool {
        text.utf8.count == 12
            && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
}
