// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import ArgumentParser
import BatchModel

/// How long a job waits for a store that is away.
struct PatienceOptions: ParsableArguments {
    @Option(
        name: .customLong("give-up-after"),
        help: ArgumentHelp(
            "How long to wait for a store that serves nobody: 90s, 30m, 12h, 2d; also before its "
                + "first answer. (default: 24h, once it has answered)", valueName: "time"))
    var giveUpAfter: TimeSpan?

    func validate() throws {
        guard let milliseconds = giveUpAfter?.milliseconds else { return }
        guard (1_000...Self.millisecondsMax).contains(milliseconds) else {
            throw ValidationError("--give-up-after: allowed: 1s to 3650d")
        }
    }

    /// Ten years: a longer time was mistyped.
    private static let millisecondsMax: UInt64 = 3_650 * 86_400_000

    /// The flag wins over what the job was created with.
    func apply(to settings: inout RunSettings) {
        guard let milliseconds = giveUpAfter?.milliseconds else { return }
        settings.giveUpAfterSeconds = Int(milliseconds / 1_000)
    }
}
