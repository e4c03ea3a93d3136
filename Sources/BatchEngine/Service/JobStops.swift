// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

/// Why the service has a job pause.
enum JobStops {
    /// A higher job runs, or it is the turn of an equal one.
    static let yielded = RunStop.interrupted
    /// The service is stopped.
    static let serviceStopped = RunStop.interrupted
}
