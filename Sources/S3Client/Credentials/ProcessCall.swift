// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Runs a credential process and reads what it prints (AWS SDKs and Tools Reference Guide, "Process
/// credential provider").
struct ProcessCall: Sendable {
    let process: CredentialProcess
    let surroundings: ClientSurroundings

    /// - Throws: `S3ClientError` naming the profile and what to do; `CancellationError`.
    nonisolated(nonsending) func session() async throws -> CredentialsSession {
        guard let words = ShellWords.split(process.command), let program = words.first else {
            throw problem(
                "the credential process",
                "cannot be run: its command line is empty, or a quotation mark in it is not closed")
        }
        let run = ProgramRun(
            words: words, outputBytesMax: ClientLimits.credentialsBytesMax,
            secondsMax: ClientLimits.credentialProcessSeconds)
        let result = try await run.result()
        let name = "the credential process \(program)"
        if let failure = result.failure { throw problem(name, failure) }
        do throws(CredentialsProblem) {
            return try session(result.output)
        } catch {
            throw problem(name, "printed nothing that can be used: \(error.reason)")
        }
    }

    private func session(
        _ output: [UInt8]
    ) throws(CredentialsProblem) -> CredentialsSession {
        guard let answer = SourceJSON.object(output) else {
            throw CredentialsProblem("it is no JSON object")
        }
        guard answer.integer("Version") == 1 else {
            throw CredentialsProblem("its Version is not 1")
        }
        let credentials = Credentials(
            accessKeyID: try SourceText.required(answer.text("AccessKeyId"), "AccessKeyId"),
            secretAccessKey: try SourceText.required(
                answer.text("SecretAccessKey"), "SecretAccessKey"),
            sessionToken: try SourceText.optional(answer.text("SessionToken"), "SessionToken"))
        return try CredentialsSession(
            credentials: credentials, expiration: answer.text("Expiration"),
            receivedAt: surroundings.epochSeconds())
    }

    private func problem(_ name: String, _ what: String) -> S3ClientError {
        S3ClientError(
            .credentials,
            "In the profile \"\(process.profile)\", \(name) \(what).")
    }
}
