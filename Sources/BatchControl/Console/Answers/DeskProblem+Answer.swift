// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchEngine
import HTTPTypes

extension DeskProblem {
    /// What a page with it answers.
    var answerStatus: HTTPResponse.Status {
        switch self {
        case .noSuchJob: .notFound
        case .badRequest, .badNextToken, .tooManyTags: .badRequest
        case .wrongStatus, .tokenTaken: .conflict
        case .tooBusy: .serviceUnavailable
        case .broken: .internalServerError
        }
    }

    /// The heading of such a page.
    var title: String {
        switch self {
        case .noSuchJob: "No such job"
        case .badRequest, .badNextToken, .tooManyTags: "That cannot be done"
        case .wrongStatus, .tokenTaken: "Not now"
        case .tooBusy: "Busy"
        case .broken: "Something is broken here"
        }
    }
}
