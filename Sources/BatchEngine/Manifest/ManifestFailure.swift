// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import S3Client

/// What an error of the manifest means for the job.
enum ManifestFailure {
    /// A manifest that no run can use fails the job; one that changed, or cannot be read now, may
    /// be put back, so the job can be resumed.
    static func stop(_ error: any Error) -> RunStop {
        if let refusal = error as? PreflightRefusal { return .failed(refusal.failure) }
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

    /// The same for a job that was taken on unseen, and never was in order: whatever does not pass
    /// by itself fails it.
    static func stopOfNewJob(_ error: any Error) -> RunStop {
        switch error {
        case let failure as JobFailure where finalCodes.contains(failure.failureCode):
            .failed(failure)
        case let error as BatchFileError where error.code == .manifestChanged:
            .failed(failure("ManifestChanged", error))
        case let error as BatchFileError where error.isMissingFile:
            .failed(failure(missingCode, error))
        default: stop(error)
        }
    }

    /// What the store's answer to a question about the manifest means.
    static func unreadable(_ name: String, _ failure: S3Failure) -> JobFailure {
        let why = "\(failure.code), \(failure.message)"
        if case .outcome = FailureVerdict.result(of: failure, attempts: 1) {
            switch failure.httpStatus {
            case 403:
                // A HEAD has no body that could name another.
                let code = failure.code == "Forbidden" ? "AccessDenied" : failure.code
                return JobFailure(
                    failureCode: forbiddenCode,
                    failureReason: "Reading the manifest is forbidden: \(code). \(name): "
                        + "allow s3:GetObject on it, and kms:Decrypt where a key encrypts it")
            case 404:
                return JobFailure(
                    failureCode: missingCode,
                    failureReason: "The manifest \(name) cannot be read: \(why)")
            default: break
            }
        }
        return JobFailure(
            failureCode: "ManifestUnreadable",
            failureReason: "The manifest \(name) cannot be read: \(why)")
    }

    private static let forbiddenCode = "ManifestForbidden"
    private static let missingCode = "ManifestMissing"
    private static let finalCodes: Set = [
        forbiddenCode, missingCode, "ManifestChanged", "VersionIdsMissing",
        "SrcBucketReplicationConfigMissing",
        "ManifestGenerationFailed", DestinationCheck.missingCode,
    ]

    private static func failure(_ code: String, _ error: any Error) -> JobFailure {
        JobFailure(failureCode: code, failureReason: "\(error)")
    }
}
