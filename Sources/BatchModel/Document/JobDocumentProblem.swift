// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What is wrong with a job document: which member, and what is allowed there.
public struct JobDocumentProblem: Error, Equatable, CustomStringConvertible {
    /// The member's path, `Operation.S3PutObjectCopy.StorageClass`; empty for the whole document.
    public var member: String
    /// The rest of the sentence.
    public var problem: String

    public init(member: String, problem: String) {
        self.member = member
        self.problem = problem
    }

    public var description: String {
        member.isEmpty ? problem : "\(member): \(problem)"
    }
}
