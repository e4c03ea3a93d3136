// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchEngine

extension ControlProblem {
    /// What a desk did not do, as the model calls it.
    init(_ problem: DeskProblem, call: ControlCall) {
        self =
            switch problem {
            case .noSuchJob(let text): .notFound(text)
            case .badRequest(let text): call.refusal(text)
            case .wrongStatus(let text): Self("JobStatusException", 400, text)
            case .tokenTaken(let text): Self("IdempotencyException", 400, text)
            case .badNextToken(let text): Self("InvalidNextTokenException", 400, text)
            case .tooManyTags(let text): Self("TooManyTagsException", 400, text)
            case .tooBusy(let text): Self("TooManyRequestsException", 429, text)
            case .broken(let text): Self("InternalServiceException", 500, text)
            }
    }
}
