// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Ends a step of a preflight, or all of it where every further request would meet the same.
struct PreflightStop: Error {
    let finding: PreflightFinding
    var endsAll = true
}
