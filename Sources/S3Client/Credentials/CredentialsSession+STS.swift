// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

extension CredentialsSession {
    /// Reads STS's answer (AWS STS API Reference, "AssumeRole", response elements).
    ///
    /// - Parameters:
    ///   - body: the XML document.
    ///   - call: which one it answers; names the element of the result.
    ///   - answeredAt: the time by STS's own clock, if it told.
    ///   - receivedAt: the time by our clock.
    /// - Throws: `CredentialsProblem` naming what is missing or cannot be used, never a secret.
    init(
        answer body: [UInt8], to call: S3Call, answeredAt: Int?, receivedAt: Int
    ) throws(CredentialsProblem) {
        let result = XMLElementReader.read(body)?.child("\(call.rawValue)Result")
        guard let tree = result?.child("Credentials") else {
            throw CredentialsProblem("it holds no Credentials")
        }
        func word(_ name: String) throws(CredentialsProblem) -> String {
            try SourceText.required(tree.value(name), name)
        }
        let credentials = Credentials(
            accessKeyID: try word("AccessKeyId"), secretAccessKey: try word("SecretAccessKey"),
            sessionToken: try word("SessionToken"))
        try self.init(
            credentials: credentials, expiration: try word("Expiration"), answeredAt: answeredAt,
            receivedAt: receivedAt)
    }
}
