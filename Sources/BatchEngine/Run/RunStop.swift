// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

package import BatchModel

/// Why a run ends before its manifest does.
package enum RunStop: Sendable, Equatable {
    /// A person or the system asked: the job can be resumed.
    case interrupted
    /// The job cannot go on: it is Failed, and rows not yet tried stay unreported.
    case failed(JobFailure)
    /// Something outside the job is in the way (credentials, disk): it can be resumed.
    case blocked(JobFailure)
}
