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
        guard case .s3PutObjectCopy(let copy) = request.operation else { return }
        StandardError.write(
            "Copy the objects of \(request.objects.text) to "
                + "\(copy.targetResource.arn)? [y/N] ")
        let answer = readLine()?.lowercased() ?? ""
        guard answer == "y" || answer == "yes" else {
            throw CommandEnd(CommandEnd.usage, "not confirmed; nothing was started")
        }
    }
}
