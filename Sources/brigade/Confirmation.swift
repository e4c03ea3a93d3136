// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import Glibc

/// Asks before a job that wants to be confirmed.
enum Confirmation {
    static func ask(for request: JobRequest, yes: Bool) throws {
        guard request.confirmationRequired, !yes else { return }
        guard isatty(STDIN_FILENO) == 1 else {
            throw CommandEnd(
                CommandEnd.usage, "ConfirmationRequired: the job wants to be confirmed; add --yes")
        }
        let objects = "the objects of \(request.objects.text)"
        switch request.operation {
        case .s3PutObjectCopy(let copy):
            StandardError.write("Copy \(objects) to \(copy.targetResource.arn)? [y/N] ")
        case .other(let name, _): throw CommandEnd(CommandEnd.usage, "\(name) is not run here")
        case .s3ReplicateObject:
            StandardError.write("Replicate \(objects) as the replication rules say? [y/N] ")
        }
        let answer = readLine()?.lowercased() ?? ""
        guard answer == "y" || answer == "yes" else {
            throw CommandEnd(CommandEnd.usage, "not confirmed; nothing was started")
        }
    }
}
