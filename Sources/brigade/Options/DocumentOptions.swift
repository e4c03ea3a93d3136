// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import ArgumentParser
import BatchEngine
import BatchModel

/// A job document, and how it is to be run.
struct DocumentOptions: ParsableArguments {
    @Argument(help: "The job document; - reads standard input.")
    var document: String

    @OptionGroup(title: "Rules of a replicate job") var replication: ReplicationOptions
    @OptionGroup(title: "Conditions") var conditions: ConditionOptions
    @OptionGroup var run: RunOptions

    /// Reads the document, and refuses flags that are not for its operation.
    func order() throws -> JobOrder {
        let rules = try replication.rules()
        let text = try DocumentFile.read(document)
        let request: JobRequest
        do {
            request = try JobRequest(documentText: text)
                .resolvingFiles(against: CurrentDirectory.path)
        } catch {
            throw CommandEnd(CommandEnd.usage, "\(document): \(error)")
        }
        if rules != nil, request.operation != .s3ReplicateObject {
            throw CommandEnd(
                CommandEnd.usage, "--replication-configuration is for S3ReplicateObject alone")
        }
        if !conditions.isEmpty, request.operation == .s3ReplicateObject {
            throw CommandEnd(
                CommandEnd.usage,
                "--if-none-match and --skip-identical are for S3PutObjectCopy alone: a replica is "
                    + "a new version and overwrites nothing")
        }
        var settings = RunSettings()
        conditions.apply(to: &settings)
        run.apply(to: &settings)
        var order = JobOrder(request, settings: settings)
        order.replication = rules
        return order
    }
}
