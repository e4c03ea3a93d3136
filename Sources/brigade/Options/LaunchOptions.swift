// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import ArgumentParser

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
        name: .customLong("assume-role"),
        help: "Assume the job's RoleArn. Not available yet: refused, so that it is not ignored.")
    var assumeRole = false

    @Flag(name: .customLong("verbose"), help: "Log what happens on standard error.")
    var isVerbose = false
}
