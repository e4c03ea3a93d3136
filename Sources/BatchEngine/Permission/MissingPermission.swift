// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

/// The sentence of a job that may do nothing. Pure.
enum MissingPermission {
    /// The code of such a job's failure, until it is known what is missing.
    static let code = "AccessDenied"

    /// - Parameter last: the failure of the row that settled it.
    /// - Returns: why the job failed, as far as the store's own sentence tells.
    static func failure(_ last: TaskFailure) -> JobFailure {
        let refused = JobFailure(
            failureCode: code,
            failureReason: "Each of the first \(Limits.denialsMax) tasks was refused, the last"
                + " with \(last.errorCode): \(last.message)")
        guard let action = action(in: last.message) else { return refused }
        return failure(refused, missing: action)
    }

    /// Whether it is a job that may do nothing, and nothing tells why.
    static func isUnnamed(_ failure: JobFailure) -> Bool {
        failure.failureCode == code && !failure.failureReason.contains(missing)
    }

    /// The same with what the store was found to refuse.
    static func failure(_ failure: JobFailure, missing permission: String) -> JobFailure {
        JobFailure(
            failureCode: code,
            failureReason: "\(permission)\(missing). \(failure.failureReason)")
    }

    private static let missing = " is missing"

    /// The action that an AWS service names: "… is not authorized to perform: s3:GetObject on
    /// resource: …" (IAM User Guide, "Troubleshoot access denied error messages").
    static func action(in message: String) -> String? {
        let words = message.split(separator: " ")
        guard
            let index = words.indices.first(where: {
                words[$0] == "perform:" && $0 > 0 && words[$0 - 1] == "to"
            }), index + 1 < words.count
        else { return nil }
        return String(words[index + 1])
    }
}
