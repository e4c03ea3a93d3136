// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import TestSupport

extension Scenario {
    /// The settings of a run, counted from 0: those that a resume may change differ from run to
    /// run where the scenario says so.
    func settings(ofRun run: Int) -> RunSettings {
        var settings = RunSettings()
        settings.concurrency = concurrency.map { .fixed($0) } ?? .automatic
        settings.concurrencyMax = 100
        settings.headFirst = headFirst
        settings.multipartThresholdBytes = 1 << 20
        settings.partBytes = 1 << 20
        settings.failureThresholdPercent = 100
        guard changesSettings, run > 0 else { return settings }
        var random = SeededGenerator(seed: seed &* 0x51 &+ UInt64(run))
        settings.concurrency = random.chance(30) ? .automatic : .fixed(random.chance(50) ? 1 : 17)
        settings.concurrencyMax = random.chance(50) ? 3 : 64
        // Two parts at least of everything large, so that what is overwritten is seen to be.
        settings.partBytes = [1 << 20, 3 << 19, 5 << 18].randomElement(using: &random) ?? 1 << 20
        return settings
    }
}
