// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import ArgumentParser
import BatchModel

/// Hard limits of how fast a job runs.
struct PaceOptions: ParsableArguments {
    @Option(
        name: .customLong("max-rate"),
        help: ArgumentHelp(
            "The most requests a second, retries and all. (default: any number)", valueName: "n"))
    var rateMax: Double?

    @Flag(name: .customLong("no-max-rate"), help: "Any number of requests a second.")
    var isRateFree = false

    @Option(
        name: .customLong("max-bandwidth"),
        help: ArgumentHelp(
            "The most bytes a second that the store is asked to copy. (default: any number)",
            valueName: "size"))
    var bandwidthMax: ByteSize?

    @Flag(name: .customLong("no-max-bandwidth"), help: "Any number of bytes a second.")
    var isBandwidthFree = false

    func validate() throws {
        if rateMax != nil, isRateFree {
            throw ValidationError("--max-rate and --no-max-rate: give one of them")
        }
        if bandwidthMax != nil, isBandwidthFree {
            throw ValidationError("--max-bandwidth and --no-max-bandwidth: give one of them")
        }
        var tuning = RunTuning()
        apply(to: &tuning)
        if let problem = tuning.problem { throw ValidationError(problem) }
    }

    /// Flags win over what was.
    func apply(to tuning: inout RunTuning) {
        if isRateFree { tuning.requestsPerSecondMax = nil }
        if isBandwidthFree { tuning.bytesPerSecondMax = nil }
        tuning.requestsPerSecondMax = rateMax ?? tuning.requestsPerSecondMax
        tuning.bytesPerSecondMax = bandwidthMax?.bytes ?? tuning.bytesPerSecondMax
    }
}
