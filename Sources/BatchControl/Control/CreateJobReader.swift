// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchEngine
import BatchModel

/// Reads what CreateJob asks for.
enum CreateJobReader {
    /// Reads the body, given as a job document. Throws `JobDocumentProblem`, `ControlProblem`.
    static func request(_ document: JSONValue, of caller: Caller) throws -> JobRequest {
        guard case .object(var members) = document else {
            throw ControlProblem.malformedXML("The body holds no members.")
        }
        // What the model asks for and a document on the command line may leave out.
        for name in ["Operation", "Report", "ClientRequestToken", "Priority", "RoleArn"]
        where members[name] == nil {
            throw JobDocumentProblem(member: name, problem: "it is missing and must be there")
        }
        // The User Guide: a job waits unless somebody says that it need not.
        if members["ConfirmationRequired"] == nil { members["ConfirmationRequired"] = .bool(true) }
        guard members["AccountId"] == nil else {
            throw JobDocumentProblem(
                member: "AccountId", problem: "it belongs into the header x-amz-account-id")
        }
        members["AccountId"] = .string(caller.account)
        let request = try JobRequest(document: .object(members))
        if let problem = LocalFiles.problem(of: request) { throw problem }
        return request
    }
}
