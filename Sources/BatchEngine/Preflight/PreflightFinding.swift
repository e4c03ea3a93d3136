// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

/// One thing that was looked at before a job runs.
package struct PreflightFinding: Sendable, Equatable, Codable {
    package enum Level: String, Sendable, Codable, CaseIterable {
        /// Looked at, and good.
        case passed = "Passed"
        /// What will happen; nothing is wrong.
        case note = "Note"
        /// Some rows will fail, or something asked for will not come about.
        case warning = "Warning"
        /// The job cannot run like this.
        case problem = "Problem"
    }

    package var level: Level
    /// What was looked at, as in `Manifest`, `Destination`, `s3:PutObjectTagging`.
    package var subject: String
    /// One sentence.
    package var text: String
    /// What to do about it: a permission, a setting; nil where there is nothing to do.
    package var remedy: String?
    /// Of a problem: the FailureCode of a job that fails for it.
    var code: String
    /// Whether it keeps a preflight from its answer and no job from running: the store is away, or
    /// does not take the credentials. Who can wait does.
    var mayPass = false

    package init(
        _ level: Level, _ subject: String, _ text: String, remedy: String? = nil,
        code: String = "PreflightFailed"
    ) {
        self.level = level
        self.code = code
        self.subject = subject
        self.text = text
        self.remedy = remedy
    }

    /// Subject, text and remedy, for one line.
    package var sentence: String {
        "\(subject): \(text)" + (remedy.map { ". \($0)" } ?? "")
    }

    /// What a job says that fails for it.
    var failure: JobFailure { JobFailure(failureCode: code, failureReason: sentence) }
}
