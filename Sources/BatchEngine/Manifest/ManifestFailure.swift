// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel

/// What an error of the manifest means for the job.
enum ManifestFailure {
    /// A manifest that no run can use fails the job; one that changed, or cannot be read now, may
    /// be put back, so the job can be resumed.
    static func stop(_ error: any Error) -> RunStop {
        if let failure = error as? JobFailure {
            let isFinal = failure == ManifestGeneration.nothingFound
            return isFinal ? .failed(failure) : .blocked(failure)
        }
        return switch (error as? BatchFileError)?.code {
        case .manifestUnusable?: .failed(failure("InvalidManifestContent", error))
        case .manifestChanged?: .blocked(failure("ManifestChanged", error))
        default: .blocked(failure("ManifestUnreadable", error))
        }
    }

    private static func failure(_ code: String, _ error: any Error) -> JobFailure {
        JobFailure(failureCode: code, failureReason: "\(error)")
    }
}
