// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import ArgumentParser
import BatchEngine
import BatchModel

/// `brigade tag`: the tags of a job.
struct TagCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tag",
        abstract: "Show or change the tags of a job.",
        discussion: """
            Tags that are given are added, or replace those of the same key; nothing given shows \
            what there is.

            EXAMPLES
              brigade tag 6c2f9a30-0d5b-4f6e-9f0e-5d9b8c1b7a11
              brigade tag 6c2f9a30-0d5b-4f6e-9f0e-5d9b8c1b7a11 owner=ops project=apollo
              brigade tag 6c2f9a30-0d5b-4f6e-9f0e-5d9b8c1b7a11 --remove owner --remove project
            """)

    @Argument(help: "The job.")
    var jobID: String

    @Argument(help: ArgumentHelp("Tags to add or replace.", valueName: "key=value"))
    var tags: [KeyValue] = []

    @Option(
        name: .customLong("remove"), parsing: .singleValue,
        help: ArgumentHelp("A tag to remove; may be repeated.", valueName: "key"))
    var removed: [String] = []

    @OptionGroup(title: "State") var state: StateOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    mutating func run() async throws {
        let jobs = try state.store()
        let job = try jobs.job(named: jobID)
        var wanted = job.tags
        for key in removed {
            guard wanted.contains(where: { $0.key == key }) else {
                let known = wanted.map(\.key).joined(separator: ", ")
                throw CommandEnd(
                    CommandEnd.usage,
                    "--remove \(key): the job has no such tag; it has: "
                        + (known.isEmpty ? "none" : known))
            }
            wanted.removeAll { $0.key == key }
        }
        for tag in tags {
            wanted.removeAll { $0.key == tag.key }
            wanted.append(S3Tag(key: tag.key, value: tag.value))
        }
        if wanted != job.tags {
            try CommandEnd.refusing(CommandEnd.usage) { try S3Tag.check(wanted) }
            _ = try CommandEnd.refusing { try jobs.wish(.tags(wanted), of: job.id) }
        }
        switch output.output {
        case .json:
            print(JSONValue.object(["Tags": S3Tag.document(wanted)]).prettyText)
        case .text: for tag in wanted { print("\(tag.key)=\(tag.value)") }
        }
    }
}
