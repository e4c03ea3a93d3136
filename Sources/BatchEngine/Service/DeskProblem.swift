// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Why something that was asked at a desk was not done. The texts are for a person.
package enum DeskProblem: Error, Sendable, Equatable, CustomStringConvertible {
    /// There is no such job, or it is another account's.
    case noSuchJob(String)
    /// What was asked is wrong; nothing was changed.
    case badRequest(String)
    /// The job is in no status that allows it.
    case wrongStatus(String)
    /// The ClientRequestToken belongs to another request.
    case tokenTaken(String)
    case badNextToken(String)
    /// More tags than a job can have.
    case tooManyTags(String)
    /// More is asked for than can be done now; try again later.
    case tooBusy(String)
    /// Our own fault, or this machine's.
    case broken(String)

    package var description: String {
        switch self {
        case .noSuchJob(let text), .badRequest(let text), .wrongStatus(let text),
            .tokenTaken(let text), .badNextToken(let text), .tooManyTags(let text),
            .tooBusy(let text), .broken(let text):
            text
        }
    }
}
