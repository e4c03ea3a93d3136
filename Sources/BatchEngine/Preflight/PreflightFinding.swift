// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// One thing that was looked at before a job runs.
package struct PreflightFinding: Sendable, Equatable {
    package enum Level: String, Sendable, CaseIterable {
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

    package init(_ level: Level, _ subject: String, _ text: String, remedy: String? = nil) {
        self.level = level
        self.subject = subject
        self.text = text
        self.remedy = remedy
    }

    /// Subject, text and remedy, for one line.
    package var sentence: String {
        "\(subject): \(text)" + (remedy.map { ". \($0)" } ?? "")
    }
}
