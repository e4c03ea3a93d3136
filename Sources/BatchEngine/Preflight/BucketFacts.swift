// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import S3Client

/// What a bucket that is written to was found to be.
struct BucketFacts: Sendable, Equatable {
    enum Versions: Sendable, Equatable {
        case kept
        /// None, or no further ones.
        case suspended, never
        /// Nobody may ask, or the store does not tell.
        case unknown
    }

    enum Lock: Sendable, Equatable {
        case none
        case enabled
        /// Whatever is written stays for a while.
        case retains
        case unknown
    }

    var name: String
    var region: String?
    var versions: Versions
    var lock: Lock

    /// Why nothing may be written that is to be removed again; nil where it may.
    var refusalToWrite: String? {
        switch lock {
        case .retains:
            "the bucket retains whatever is written to it (Object Lock), so it could not be "
                + "removed"
        case .unknown where versions == .kept || versions == .unknown:
            "it is not known whether the bucket retains what is written to it (Object Lock); "
                + "s3:GetBucketObjectLockConfiguration would tell"
        default: nil
        }
    }

    /// Asks the store.
    ///
    /// - Throws: `PreflightStop` for a bucket that is not there, or a store that is not.
    static func survey(
        _ bucket: [UInt8], headers: HeaderBlock, role: String, _ trial: PreflightTrial
    ) async throws -> BucketFacts {
        let name = String(decoding: bucket, as: UTF8.self)
        let head = await trial.meter.other {
            await trial.client.headBucket(bucket, headers: headers, using: S3Exchange())
        }
        if let failure = head.failure {
            if let finding = PreflightReason.everywhere(failure) {
                throw PreflightStop(finding: finding)
            }
            if failure.httpStatus == 404 {
                throw PreflightStop(
                    finding: PreflightFinding(
                        .problem, role, "There is no bucket \(name)",
                        remedy: "Make the bucket, or correct its name",
                        code: role == "Destination"
                            ? DestinationCheck.missingCode : "BucketMissing"), endsAll: false)
            }
        }
        var facts = BucketFacts(
            name: name, region: head.value ?? nil, versions: .unknown, lock: .unknown)
        let versioning = await trial.meter.other {
            await trial.client.bucketVersioning(bucket, using: S3Exchange())
        }
        switch versioning.result {
        case .success("Enabled"?): facts.versions = .kept
        case .success("Suspended"?): facts.versions = .suspended
        case .success: facts.versions = .never
        case .failure(let failure):
            facts.versions = PreflightReason.isUnknown(failure) ? .never : .unknown
        }
        let lock = await trial.meter.other {
            await trial.client.getObjectLockConfiguration(bucket: bucket, using: S3Exchange())
        }
        switch lock.result {
        case .success(let found):
            facts.lock = found.retainsByDefault ? .retains : found.isEnabled ? .enabled : .none
        case .failure(let failure):
            let isNone = failure.httpStatus == 404 || failure.httpStatus == 400
            facts.lock = isNone || PreflightReason.isUnknown(failure) ? .none : .unknown
        }
        return facts
    }
}
