// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import ArgumentParser
import BatchModel

/// How a job is let go and watched.
struct LaunchOptions: ParsableArguments {
    @Option(
        help:
            "none, plain or bar. (default: bar on a terminal, else plain: a line every ten seconds)"
    )
    var progress: ProgressStyle?

    @Flag(help: "Do not ask: confirm a job with ConfirmationRequired.")
    var yes = false

    @Flag(
        name: .customLong("assume-role"), inversion: .prefixedNo,
        help: "Assume the job's RoleArn and do everything as that role. (default: no)")
    var assumeRole: Bool?

    @Flag(name: .customLong("verbose"), help: "Log what happens on standard error.")
    var isVerbose = false

    /// The flag wins over what the job was created with.
    func apply(to settings: inout RunSettings) {
        settings.assumeRole = assumeRole ?? settings.assumeRole
    }
}
