// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

/// A preflight has found that a job cannot run.
struct PreflightRefusal: Error {
    /// What is wrong, with the permission or the setting that mends it.
    let failure: JobFailure
}
