// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Glibc

/// Runs the drills of a range of seeds, one after the other. Prints a line for every finding and at
/// the end one of counts, both as `tools/simulate` reads them.
@main struct Simulate {
    private let kind: DrillKind
    private let seeds: Range<UInt64>
    /// Stop at the first seed with a finding.
    private let stopsEarly: Bool

    /// One seed in that many runs twice, to see that it replays exactly.
    private static let replayEvery: UInt64 = 1

    /// `simulate KIND FIRST COUNT [stop]`
    private init?(_ arguments: [String]) {
        guard arguments.count >= 3, let kind = DrillKind(rawValue: arguments[0]),
            let first = UInt64(arguments[1]), let count = UInt64(arguments[2])
        else { return nil }
        self.kind = kind
        seeds = first..<(first + count)
        stopsEarly = arguments.dropFirst(3).first == "stop"
    }

    static func main() {
        guard let simulate = Simulate(Array(CommandLine.arguments.dropFirst())) else {
            print(
                "usage: simulate \(DrillKind.allCases.map(\.rawValue).joined(separator: "|"))"
                    + " FIRST COUNT [stop]")
            exit(2)
        }
        exit(simulate.run() ? 0 : 1)
    }

    /// Whether nothing was found.
    private func run() -> Bool {
        var coverage = Coverage()
        var done = 0
        var failed = 0
        for seed in seeds {
            var outcome = JobDrill.run(kind, seed: seed)
            done += 1
            if !outcome.findings.isEmpty || seed % Self.replayEvery == 0 {
                let again = JobDrill.run(kind, seed: seed)
                if again.history != outcome.history {
                    outcome.findings.append("the seed does not replay exactly")
                }
            }
            coverage.add(outcome.coverage)
            for finding in outcome.findings { print("finding\t\(kind)\t\(seed)\t\(finding)") }
            if !outcome.findings.isEmpty {
                failed += 1
                fflush(nil)
                if stopsEarly { break }
            }
        }
        print("seeds\t\(kind)\t\(done)\t\(failed)")
        for (what, times) in coverage.counts.sorted(by: { $0.key < $1.key }) {
            print("count\t\(what)\t\(times)")
        }
        return failed == 0
    }
}
