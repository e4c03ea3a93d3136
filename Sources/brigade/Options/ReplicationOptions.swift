// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import ArgumentParser
import BatchEngine
import BatchModel

/// Which rules a replicate job goes by.
struct ReplicationOptions: ParsableArguments {
    @Option(
        name: .customLong("replication-configuration"),
        help: ArgumentHelp(
            "The rules, where the store has none: what `aws s3api get-bucket-replication` prints, "
                + "or its XML.", valueName: "file"))
    var file: String?

    /// The rules of the file; nil without one.
    ///
    /// - Throws: `CommandEnd`.
    func rules() throws -> ReplicationConfiguration? {
        guard let file else { return nil }
        let text = try DocumentFile.read(file)
        do throws(JobDocumentProblem) {
            let rules = try ReplicationFile.read(Array(text.utf8))
            guard rules.rules.contains(where: \.isEnabled) else {
                throw JobDocumentProblem(
                    member: "", problem: "all rules are Disabled; nothing would be replicated")
            }
            return rules
        } catch {
            throw CommandEnd(CommandEnd.usage, "--replication-configuration \(file): \(error)")
        }
    }
}
