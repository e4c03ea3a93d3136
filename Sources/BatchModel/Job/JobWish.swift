// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// One thing that somebody asks of a job, whoever runs it.
public enum JobWish: Sendable, Equatable {
    /// 0 to 2147483647, larger runs first.
    case priority(Int)
    /// All tags from now on.
    case tags([S3Tag])
    /// To run, to pause or to be cancelled; the reason has at most 256 characters.
    case status(RequestedJobStatus, reason: String? = nil, at: Timestamp)
    /// What was asked about its status is settled: nothing is asked any more.
    case nothing
}
