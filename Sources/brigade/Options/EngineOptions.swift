// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import ArgumentParser
import BatchModel

/// How fast and how stubbornly a job runs.
struct EngineOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Copies in flight: 1 to 4096, or auto for as many as bring more copies a second. "
                + "(default: auto)", valueName: "n|auto"))
    var concurrency: ConcurrencySetting?

    @Option(
        name: .customLong("max-concurrency"),
        help: ArgumentHelp(
            "The most copies in flight when they are found out. (default: 1024)", valueName: "n"))
    var concurrencyMax: Int?

    @Option(
        name: .customLong("multipart-threshold"),
        help: ArgumentHelp(
            "Copy objects of a known size above this in parts. (default: 5GiB)", valueName: "size"))
    var multipartThreshold: ByteSize?

    @Option(
        name: .customLong("part-size"),
        help: ArgumentHelp(
            "Size of a part. (default: 256MiB, more for objects above 250GiB)", valueName: "size"))
    var partSize: ByteSize?

    @Flag(
        name: .customLong("head-first"),
        help: "Ask sizes first, so that the threshold applies: one request more per object.")
    var headFirst = false

    @Option(
        name: .customLong("skip"), parsing: .singleValue,
        help: ArgumentHelp(
            "Leave rows out that the manifest marks so: delete-markers, archived, noncurrent; "
                + "several with commas.", valueName: "kinds"),
        transform: RowExclusion.list)
    var exclusions: [[RowExclusion]] = []

    @Flag(
        name: .customLong("versions"),
        help: "Of a bucket that is listed, copy every version, the oldest first.")
    var listsVersions = false

    @Flag(
        name: .customLong("pin-etag"),
        help: "Copy an object only while it has the ETag of its row, as inventories have it.")
    var pinsETag = false

    @Option(
        name: .customLong("max-attempts"),
        help: ArgumentHelp(
            "Requests sent for one call before it fails. (default: 10)", valueName: "n"))
    var attemptsMax: Int?

    @Option(
        name: .customLong("failure-threshold"),
        help: ArgumentHelp(
            "Fail the job when more than this share of at least 1,000 rows failed; 100 never. "
                + "(default: 50)", valueName: "percent"))
    var failureThreshold: Int?

    @OptionGroup var pace: PaceOptions
    @OptionGroup var timeouts: TimeoutOptions

    func validate() throws {
        let levels = 1...Limits.concurrencyMax
        if case .fixed(let level)? = concurrency, !levels.contains(level) {
            throw ValidationError("--concurrency \(level): allowed: auto, 1 to 4096")
        }
        if let concurrencyMax, !levels.contains(concurrencyMax) {
            throw ValidationError("--max-concurrency \(concurrencyMax): allowed: 1 to 4096")
        }
        if let threshold = multipartThreshold?.bytes,
            !(Limits.partBytesMin...Limits.partBytesMax).contains(threshold)
        {
            throw ValidationError("--multipart-threshold: allowed: 5MiB to 5GiB")
        }
        if let part = partSize?.bytes, !(Limits.partBytesMin...Limits.partBytesMax).contains(part) {
            throw ValidationError("--part-size: allowed: 5MiB to 5GiB")
        }
        if let attemptsMax, !(1...100).contains(attemptsMax) {
            throw ValidationError("--max-attempts \(attemptsMax): allowed: 1 to 100")
        }
        if let failureThreshold, !(0...100).contains(failureThreshold) {
            throw ValidationError("--failure-threshold \(failureThreshold): allowed: 0 to 100")
        }
    }

    /// Flags win over what the job was created with.
    func apply(to settings: inout RunSettings) {
        settings.concurrency = concurrency ?? settings.concurrency
        settings.concurrencyMax = concurrencyMax ?? settings.concurrencyMax
        settings.multipartThresholdBytes =
            multipartThreshold?.bytes ?? settings.multipartThresholdBytes
        settings.partBytes = partSize?.bytes ?? settings.partBytes
        settings.headFirst = headFirst || settings.headFirst
        if !exclusions.isEmpty { settings.exclusions = exclusions.flatMap(\.self) }
        settings.listsVersions = listsVersions || settings.listsVersions
        settings.pinsETag = pinsETag || settings.pinsETag
        settings.attemptsMax = attemptsMax ?? settings.attemptsMax
        settings.failureThresholdPercent = failureThreshold ?? settings.failureThresholdPercent
        pace.apply(to: &settings.tuning)
        timeouts.apply(to: &settings.timeouts)
    }
}
