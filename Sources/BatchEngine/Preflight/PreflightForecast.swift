// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

/// How many requests a job will send, what they cost and how long they take. An estimate: it knows
/// a few answers of the store and what the manifest tells. Pure.
struct PreflightForecast {
    let tally: ManifestTally
    let settings: RunSettings
    /// Seconds that one copy takes; nil where nothing was answered.
    let secondsPerCopy: Double?

    /// Requests a second that this machine sends at most, as far as a forecast goes.
    static let requestsPerSecondMax = 20_000.0

    var requests: UInt64 {
        tally.requests.writes + tally.requests.reads + copies * questionsPerCopy
    }

    /// How long that takes with as many copies in flight as the job begins with, or may not exceed.
    var seconds: Double? {
        guard let secondsPerCopy else { return nil }
        let level = min(settings.concurrency.startingLevel, settings.concurrencyBound)
        var seconds = Double(requests) * secondsPerCopy / Double(max(1, level))
        seconds = max(seconds, Double(requests) / Self.requestsPerSecondMax)
        if let rate = settings.requestsPerSecondMax {
            seconds = max(seconds, Double(requests) / rate)
        }
        if let rate = settings.bytesPerSecondMax {
            seconds = max(seconds, Double(tally.copiedBytes) / Double(rate))
        }
        return seconds
    }

    /// US dollars for copies of that class, nil being STANDARD; nil without a price.
    func cost(_ storageClass: StorageClass?) -> Double? {
        CostEstimate(
            tally, storageClass: (storageClass ?? .standard).rawValue, prices: .builtIn)?.once
    }

    private var copies: UInt64 {
        tally.requests.copyObject + tally.requests.completeMultipartUpload
    }

    /// What settings have asked besides.
    private var questionsPerCopy: UInt64 {
        var questions: UInt64 = settings.headFirst ? 1 : 0
        if let verification = settings.verification, verification != Verification.none {
            questions += 2
        }
        if settings.skipIdentical { questions += 2 }
        return questions
    }
}
