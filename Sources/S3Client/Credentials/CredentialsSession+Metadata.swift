// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

extension CredentialsSession {
    /// Reads what container endpoints answer.
    ///
    /// - Throws: `CredentialsProblem` naming what is missing or cannot be used, never a secret.
    init(
        metadata answer: SourceJSON, answeredAt: Int?, receivedAt: Int
    ) throws(CredentialsProblem) {
        try self.init(
            credentials: Credentials(metadata: answer), expiration: answer.text("Expiration"),
            answeredAt: answeredAt, receivedAt: receivedAt)
    }
}

extension Credentials {
    /// The keys in an answer of a metadata service.
    convenience init(metadata answer: SourceJSON) throws(CredentialsProblem) {
        self.init(
            accessKeyID: try SourceText.required(answer.text("AccessKeyId"), "AccessKeyId"),
            secretAccessKey: try SourceText.required(
                answer.text("SecretAccessKey"), "SecretAccessKey"),
            sessionToken: try SourceText.required(answer.text("Token"), "Token"))
    }
}
