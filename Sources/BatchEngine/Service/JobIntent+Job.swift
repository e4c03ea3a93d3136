// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

extension JobDescriptor {
    /// What a service does with the job, as long as nobody else runs it.
    var intent: JobIntent {
        JobIntent(
            status: status,
            reasons: failureReasons.isEmpty
                ? [JobFailure(failureCode: JobIntent.stopped, failureReason: "")] : failureReasons,
            wished: nil, isPrepared: true)
    }
}
