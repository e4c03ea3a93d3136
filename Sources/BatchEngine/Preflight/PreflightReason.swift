// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import S3Client

/// What a refused request means for the job, and what to do about it. Pure.
enum PreflightReason {
    /// The finding of a call that failed. `level` is how much that matters, `action` the IAM action
    /// that the call needs, `place` the ARN that it is needed on, and `doing` says what could not
    /// be done, without a full stop.
    static func finding(
        _ failure: S3Failure, _ level: PreflightFinding.Level, action: String, on place: String,
        doing: String
    ) -> PreflightFinding {
        if let everywhere = everywhere(failure) { return everywhere }
        var text = "\(doing): \(said(failure))"
        if failure.code == "NoSuchBucket" {
            return PreflightFinding(
                .problem, "Bucket", text, remedy: "Make the bucket, or correct its name",
                code: "BucketMissing")
        }
        if isDenied(failure) {
            let named = MissingPermission.action(in: failure.message) ?? action
            return PreflightFinding(
                level, named, text, remedy: "Allow \(named) on \(place)",
                code: "PermissionMissing")
        }
        if isKeyTrouble(failure) {
            return PreflightFinding(
                level, "KMS key", text,
                remedy: "Enable the key that \(place) is encrypted with, and allow its use",
                code: keyCode)
        }
        // What the store may answer otherwise in a moment is no reason against a job.
        if mayPass(failure) {
            text += ". Look again to find out"
            return PreflightFinding(level == .problem ? .warning : level, action, text)
        }
        return PreflightFinding(level, action, text)
    }

    /// What every request of the job would meet; nil for what is about this one.
    static func everywhere(_ failure: S3Failure) -> PreflightFinding? {
        var finding: PreflightFinding
        switch failure.kind {
        case .transport, .waitedOut:
            finding = PreflightFinding(
                .problem, "Store", "The store cannot be reached: \(said(failure))",
                remedy: "Check --endpoint-url, the network and the proxy", code: failure.code)
            finding.mayPass = true
        case .wrongRegion:
            finding = PreflightFinding(
                .problem, "Region",
                "The bucket is in another region"
                    + (failure.region.map { ", \($0)" } ?? "") + ": \(said(failure))",
                remedy: failure.region.map { "Give --region \($0)" }
                    ?? "Give --region with the bucket's region", code: "WrongRegion")
        case _ where failure.isAboutSigning:
            finding = PreflightFinding(
                .problem, "Credentials", "The store does not accept them: \(said(failure))",
                remedy: "Check the access key, the secret and the clock of this machine",
                code: failure.code)
            finding.mayPass = true
        default: return nil
        }
        return finding
    }

    /// Whether a key of KMS is disabled, gone, or not to be used by who asks.
    static func isKeyTrouble(_ failure: S3Failure) -> Bool { failure.code.hasPrefix("KMS.") }

    static let keyCode = "KMSKeyNotUsable"

    /// Whether the same request may be answered otherwise in a moment.
    static func mayPass(_ failure: S3Failure) -> Bool {
        switch failure.kind {
        case .throttled, .transient, .damaged: true
        default: false
        }
    }

    /// Whether the store refused because of who asks.
    static func isDenied(_ failure: S3Failure) -> Bool {
        failure.httpStatus == 403 && failure.code != "InvalidObjectState"
            && !failure.isAboutSigning
    }

    /// Whether the store does not know what was asked for.
    static func isUnknown(_ failure: S3Failure) -> Bool {
        [405, 501].contains(failure.httpStatus) || failure.code == "NotImplemented"
    }

    /// What the store said.
    static func said(_ failure: S3Failure) -> String {
        let status = failure.httpStatus == 0 ? "" : "HTTP \(failure.httpStatus) "
        let message = failure.message.isEmpty ? "" : ", \(failure.message)"
        var text = "\(status)\(failure.code)\(message)"
        while text.hasSuffix(".") { text.removeLast() }
        return text
    }

    /// The ARN of a bucket or access point.
    static func arn(_ bucket: String) -> String {
        bucket.hasPrefix("arn:") ? bucket : "arn:aws:s3:::\(bucket)"
    }

    /// The ARN of all objects of a bucket.
    static func objects(_ bucket: String) -> String {
        bucket.hasPrefix("arn:") ? "\(bucket)/object/*" : "arn:aws:s3:::\(bucket)/*"
    }
}
