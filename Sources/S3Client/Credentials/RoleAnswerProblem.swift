// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Why an answer of STS brings no credentials.
struct RoleAnswerProblem: Swift.Error, Equatable {
    /// The end of a sentence about the answer.
    let reason: String
}
