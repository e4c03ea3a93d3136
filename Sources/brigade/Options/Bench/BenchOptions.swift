// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import ArgumentParser
import StoreBench

/// What is measured, and how long.
struct BenchOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Which of copy, multipart, stream and list. (default: all four)", valueName: "names"))
    var workload: WorkloadList?

    @Option(
        name: .customLong("object-size"),
        help: ArgumentHelp(
            "Sizes of the objects. (default: 4KiB,1MiB; of multipart four parts)",
            valueName: "sizes"))
    var objectSize: SizeList?

    @Option(
        help: ArgumentHelp(
            "Calls under way at once: numbers from 1 to 1024, or auto, which doubles until more "
                + "brings no more. (default: auto)", valueName: "numbers"))
    var concurrency: ConcurrencyLevels?

    @Option(
        help: ArgumentHelp("How long each cell is measured. (default: 5s)", valueName: "time"))
    var duration: TimeSpan?

    @Option(
        name: .customLong("warm-up"),
        help: ArgumentHelp(
            "How long it runs before that without counting. (default: 1s)", valueName: "time"))
    var warmUp: TimeSpan?

    @Option(
        help: ArgumentHelp(
            "Objects seeded per size, of 256MiB together at most; copies and GETs draw from them. "
                + "(default: 16)", valueName: "n"))
    var objects: Int?

    @Option(
        name: .customLong("list-keys"),
        help: ArgumentHelp("Keys seeded for the listing. (default: 2000)", valueName: "n"))
    var listKeys: Int?

    @Option(
        name: .customLong("part-size"),
        help: ArgumentHelp("Part size of multipart. (default: 16MiB)", valueName: "size"))
    var partSize: ByteSize?

    @Option(
        help: ArgumentHelp(
            "What a cell may have stored at once; beyond, it overwrites its own. (default: 16GiB)",
            valueName: "size"))
    var space: ByteSize?

    @Option(
        name: .customLong("max-attempts"),
        help: ArgumentHelp(
            "Requests sent for one call before it fails; 1 hides no failure. (default: 1)",
            valueName: "n"))
    var attemptsMax: Int?

    func validate() throws {
        try Self.check("--duration", duration?.milliseconds, 100...3_600_000, "100ms to 60m")
        try Self.check("--warm-up", warmUp?.milliseconds, 0...600_000, "0s to 10m")
        try Self.check("--objects", objects, 1...BenchLimits.objectsMax, "1 to 10000")
        try Self.check("--list-keys", listKeys, 1...BenchLimits.listKeysMax, "1 to 1000000")
        try Self.check("--part-size", partSize?.bytes, 5 << 20...5 << 30, "5MiB to 5GiB")
        try Self.check("--max-attempts", attemptsMax, 1...100, "1 to 100")
        for size in objectSize?.bytes ?? [] {
            try Self.check("--object-size", size, 1...5 << 30, "1 to 5GiB")
        }
        for level in concurrency?.levels ?? [] {
            try Self.check("--concurrency", level, 1...BenchLimits.concurrencyMax, "1 to 1024")
        }
        if let problem = plan.problem { throw ValidationError(problem) }
    }

    /// What the flags ask for.
    var plan: BenchPlan {
        var plan = BenchPlan()
        plan.workloads = workload?.workloads ?? plan.workloads
        plan.objectBytes = objectSize?.bytes ?? plan.objectBytes
        plan.concurrency = concurrency?.levels ?? plan.concurrency
        plan.durationMilliseconds = duration?.milliseconds ?? plan.durationMilliseconds
        plan.warmUpMilliseconds = warmUp?.milliseconds ?? plan.warmUpMilliseconds
        plan.objects = objects ?? plan.objects
        plan.listKeys = listKeys ?? plan.listKeys
        plan.partBytes = partSize?.bytes ?? plan.partBytes
        plan.spaceBytes = space?.bytes ?? plan.spaceBytes
        plan.attemptsMax = attemptsMax ?? plan.attemptsMax
        return plan
    }

    private static func check<Value: Comparable>(
        _ flag: String, _ value: Value?, _ range: ClosedRange<Value>, _ allowed: String
    ) throws {
        guard let value, !range.contains(value) else { return }
        throw ValidationError("\(flag) is out of range: allowed: \(allowed)")
    }
}
