// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

package import BatchModel

/// How a service runs jobs.
package struct ServiceConfiguration: Sendable {
    /// How a job is run that does not say it.
    package var defaults = RunSettings()
    /// Whose a job is that is asked for without an account, twelve digits; nil for everybody's.
    package var accountID: String?
    /// Jobs that run at once.
    package var activeMax = ServiceLimits.activeJobs
    /// Days that an ended job is kept.
    package var keepDays = Limits.keepDays
    /// How long one of several equal jobs runs before another one's turn.
    package var slice = Duration.seconds(ServiceLimits.sliceSeconds)

    package init() {}
}
