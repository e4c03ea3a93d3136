// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// The end of a command that is no plain success: a sentence for standard error and an exit code.
struct CommandEnd: Error {
    static let someRowsFailed: Int32 = 1
    static let usage: Int32 = 2
    static let jobFailed: Int32 = 3

    let exitCode: Int32
    let message: String

    init(_ exitCode: Int32, _ message: String = "") {
        self.exitCode = exitCode
        self.message = message
    }

    /// Turns whatever `body` throws, but an end itself, into an end with that exit code.
    static func refusing<Result>(
        _ exitCode: Int32 = jobFailed, _ body: () async throws -> Result
    ) async throws -> Result {
        do {
            return try await body()
        } catch {
            throw error as? CommandEnd ?? CommandEnd(exitCode, "\(error)")
        }
    }

    /// The same for what does not wait.
    static func refusing<Result>(
        _ exitCode: Int32 = jobFailed, _ body: () throws -> Result
    ) throws -> Result {
        do {
            return try body()
        } catch {
            throw error as? CommandEnd ?? CommandEnd(exitCode, "\(error)")
        }
    }
}
